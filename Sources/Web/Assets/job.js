// A training as it goes: losses, series of every checkpoint, progress. Events first; when they fail, questions every few seconds.
import { announce, getJSON } from "./request.js";
import { drawCurves, drawMultiples, drawOverlay, showEmpty } from "./plots.js";

const root = document.getElementById("job");
const lossPlot = document.getElementById("loss-plot");
const snapshotPlot = document.getElementById("snapshot-plot");
const [metric, trial, slider] = ["metric", "trial", "snapshot"].map((id) => document.getElementById(id));
const points = new Map();
const snapshots = new Map();
let isFinal = ["succeeded", "failed", "cancelled"].includes(root.dataset.state);
let followsNewest = true;

function title(name) {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function sorted(map) {
  return [...map.values()].sort((a, b) => a.trial - b.trial || a.step - b.step);
}

function isLoss(name) {
  return /loss/i.test(name);
}

function addMetrics(items) {
  for (const item of items) points.set(`${item.trial}/${item.step}`, item);
  const names = new Set(items.flatMap((item) => Object.keys(item.values)));
  for (const name of names) {
    if (metric && !isLoss(name) && ![...metric.options].some((option) => option.value === name)) metric.add(new Option(title(name), name));
  }
}

function drawLosses() {
  if (!lossPlot) return;
  const wanted = trial?.value ?? "";
  const items = sorted(points).filter((item) => wanted === "" || String(item.trial) === wanted);
  if (!items.length) {
    showEmpty(lossPlot, isFinal ? "Nothing was measured." : "The first measurements arrive when a trainer has taken the job up.");
    return;
  }
  const trials = [...new Set(items.map((item) => item.trial))];
  const names = [...new Set(items.flatMap((item) => Object.keys(item.values)))].filter((name) => (metric.value === "losses" ? isLoss(name) : name === metric.value)).sort();
  const dashes = ["solid", "dash", "dot", "dashdot"];
  const curves = [];
  for (const [place, number] of trials.entries()) {
    for (const [index, name] of names.entries()) {
      const own = items.filter((item) => item.trial === number && name in item.values);
      curves.push({
        name: trials.length > 1 ? `${title(name)}, trial ${number}` : title(name), x: own.map((item) => item.step), y: own.map((item) => item.values[name]),
        color: trials.length > 1 ? place : index, dash: trials.length > 1 ? dashes[index % dashes.length] : "solid",
      });
    }
  }
  drawCurves(lossPlot, curves, { yTitle: metric.value === "losses" ? "Loss" : title(metric.value) });
}

function drawSnapshot() {
  if (!snapshotPlot) return;
  const wanted = trial?.value ?? "";
  const items = sorted(snapshots).filter((item) => wanted === "" || String(item.trial) === wanted);
  if (!items.length) {
    showEmpty(snapshotPlot, isFinal ? "No checkpoint was kept." : "Series appear here with the first checkpoint.");
    return;
  }
  document.getElementById("snapshot-controls").hidden = items.length < 2;
  slider.max = String(items.length - 1);
  if (followsNewest) slider.value = slider.max;
  const item = items[Math.min(Number(slider.value), items.length - 1)];
  document.getElementById("snapshot-number").textContent = `${Number(slider.value) + 1} of ${items.length}`;
  document.getElementById("snapshot-step").textContent = `Trial ${item.trial}, epoch ${item.epoch}, step ${item.step}`;
  (item.series.series.length > 4 ? drawMultiples : drawOverlay)(snapshotPlot, item.series);
}

function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function leftText(job) {
  if (job.state === "queued") return "waiting for a trainer";
  if (job.cancelRequested) return "stopping";
  const share = `${Math.round(job.progress * 1000) / 10} %`;
  return job.secondsLeft == null ? share : `${share}, about ${duration(job.secondsLeft)} left`;
}

function showJob(job) {
  if (["succeeded", "failed", "cancelled"].includes(job.state)) {
    if (!isFinal) {
      announce(`The training has ${job.state === "succeeded" ? "finished" : `ended: ${job.state}`}.`);
      // The page of a finished job says more than this script knows.
      location.reload();
    }
    return;
  }
  if (!document.getElementById("job-progress")) return;
  document.getElementById("job-progress").value = job.progress;
  document.getElementById("job-left").textContent = leftText(job);
  document.getElementById("job-message").textContent = job.message ?? "";
  const state = document.querySelector("#job-state .tag");
  state.textContent = job.state;
  state.className = `tag tag-${job.state}`;
  document.title = `${Math.round(job.progress * 100)} % · Semblance`;
}

async function loadAll() {
  const [metrics, kept] = await Promise.allSettled([getJSON(root.dataset.metricsUrl), snapshotPlot ? getJSON(root.dataset.snapshotsUrl) : { items: [] }]);
  if (metrics.status === "fulfilled") addMetrics(metrics.value.items);
  if (kept.status === "fulfilled") for (const item of kept.value.items) snapshots.set(`${item.trial}/${item.step}`, item);
  drawLosses();
  drawSnapshot();
}

async function poll() {
  try {
    showJob(await getJSON(root.dataset.stateUrl));
    await loadAll();
  } catch { /* the next question may be answered */ }
  if (!isFinal) setTimeout(poll, 3000);
}

function receive(kind, data) {
  const items = data.items ?? data.points ?? (Array.isArray(data) ? data : [data]);
  if (kind === "metrics" || kind === "metric") {
    addMetrics(items);
    drawLosses();
  } else if (kind === "snapshot" || kind === "snapshots") {
    for (const item of items) snapshots.set(`${item.trial}/${item.step}`, item);
    drawSnapshot();
  } else {
    showJob(data.job ?? data);
  }
}

function listen() {
  const source = new EventSource(root.dataset.eventsUrl);
  let failures = 0;
  for (const kind of ["job", "state", "progress", "metrics", "metric", "snapshot", "snapshots", "end"]) {
    source.addEventListener(kind, (event) => {
      failures = 0;
      if (event.data) receive(kind, JSON.parse(event.data));
    });
  }
  source.addEventListener("error", () => {
    failures += 1;
    if (source.readyState !== EventSource.CLOSED && failures < 5) return;
    source.close();
    poll();
  });
}

metric?.addEventListener("change", drawLosses);
trial?.addEventListener("change", () => {
  drawLosses();
  drawSnapshot();
});
slider?.addEventListener("input", () => {
  followsNewest = slider.value === slider.max;
  drawSnapshot();
});

await loadAll();
if (!isFinal) listen();
