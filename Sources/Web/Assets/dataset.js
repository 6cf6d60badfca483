// The plots of a dataset: which series, which channel, which label, which view.
import { debounce, getJSON, isAbort } from "./request.js";
import { drawHeatMap, drawMultiples, drawOverlay, showEmpty } from "./plots.js";

const plot = document.getElementById("dataset-plot");
const problem = document.getElementById("plot-problem");
const range = document.getElementById("series-range");
const offset = document.getElementById("plot-offset");
const offsetNumber = document.getElementById("plot-offset-number");
const [view, channel, label, count] = ["view", "channel", "label", "count"].map((name) => document.getElementById(`plot-${name}`));
const units = plot.dataset.units.split("|");
let running = null;
let page = null;

function draw() {
  if (!page.series.length) return showEmpty(plot, "No series has this label from here on.");
  const options = { channel: Number(channel?.value ?? 0), unit: units[Number(channel?.value ?? 0)] };
  ({ overlay: drawOverlay, multiples: drawMultiples, heat: drawHeatMap })[view.value](plot, page, options);
  const first = (page.offset ?? Number(offset.value)) + 1;
  const total = page.total ?? Number(plot.dataset.total);
  range.textContent = page.isEach ? `Series ${first.toLocaleString("en")} of each label` : `${first.toLocaleString("en")}–${(first + page.series.length - 1).toLocaleString("en")} of ${total.toLocaleString("en")}`;
  offset.max = String(Math.max(0, total - 1));
}

function withLabel(query, value) {
  const copy = new URLSearchParams(query);
  if (value) copy.set("label", value);
  return copy;
}

/** One series of each label: the same place in every class. */
async function oneOfEach(query, signal) {
  const labels = [...label.options].map((option) => option.value).filter((value) => value !== "" && value !== "each");
  query.set("limit", "1");
  const pages = await Promise.all(labels.map((value) => getJSON(`${plot.dataset.url}?${withLabel(query, value)}`, signal)));
  const series = pages.flatMap((one) => one.series);
  return {
    ...pages[0], series, names: series.map((one) => `Label ${one.label}`), offset: Number(offset.value),
    total: pages.reduce((most, one) => Math.max(most, one.total), 0), isEach: true,
  };
}

async function load() {
  running?.abort();
  running = new AbortController();
  const query = new URLSearchParams({ offset: offset.value, limit: count.value, points: view.value === "multiples" ? "200" : "1000" });
  try {
    page = label?.value === "each" ? await oneOfEach(query, running.signal) : await getJSON(`${plot.dataset.url}?${withLabel(query, label?.value)}`, running.signal);
    problem.hidden = true;
    draw();
  } catch (error) {
    if (isAbort(error)) return;
    problem.textContent = error.message;
    problem.hidden = false;
  }
}

const soon = debounce(120, load);
offset.addEventListener("input", () => {
  offsetNumber.textContent = String(Number(offset.value) + 1);
  soon();
});
count.addEventListener("change", load);
view.addEventListener("change", load);
channel?.addEventListener("change", draw);
label?.addEventListener("change", () => {
  offset.value = "0";
  offsetNumber.textContent = "1";
  load();
});
load();
