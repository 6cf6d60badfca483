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
  range.textContent = `${first.toLocaleString("en")}–${(first + page.series.length - 1).toLocaleString("en")} of ${total.toLocaleString("en")}`;
  offset.max = String(Math.max(0, total - 1));
}

async function load() {
  running?.abort();
  running = new AbortController();
  const query = new URLSearchParams({ offset: offset.value, limit: count.value, points: view.value === "multiples" ? "200" : "1000" });
  if (label?.value) query.set("label", label.value);
  try {
    page = await getJSON(`${plot.dataset.url}?${query}`, running.signal);
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
