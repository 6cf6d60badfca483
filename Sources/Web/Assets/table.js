// A table: charts of its columns, a dozen at a time, and the heat map of what hangs together. While the file is read, it waits.
import { getJSON } from "./request.js";
import { showEmpty } from "./plots.js";
import { drawAssociations, drawColumns } from "./table-plots.js";

const reading = document.getElementById("reading");
const charts = document.getElementById("column-charts");
const pageLength = 12;

/** Asks again and again whether the table has been read, then shows it. */
async function waitForTable() {
  try {
    const dataset = await getJSON(reading.dataset.url);
    if (dataset.table?.state !== "reading") return location.reload();
  } catch { /* the next question may be answered */ }
  setTimeout(waitForTable, 1500);
}

async function show() {
  const [slider, controls, range] = ["chart-page", "chart-controls", "chart-range"].map((id) => document.getElementById(id));
  const associations = document.getElementById("association-plot");
  const problem = document.getElementById("plot-problem");
  let profile;
  try {
    profile = await getJSON(charts.dataset.url);
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
    return;
  }
  const columns = profile.columns.filter((column) => column.histogram || column.categories);
  const pages = Math.ceil(columns.length / pageLength);
  const draw = () => {
    const first = Number(slider.value) * pageLength;
    const shown = columns.slice(first, first + pageLength);
    drawColumns(charts, shown);
    range.textContent = pages > 1 ? `${first + 1}–${first + shown.length} of ${columns.length} columns` : "";
  };
  if (columns.length) {
    slider.max = String(pages - 1);
    controls.hidden = pages < 2;
    slider.addEventListener("input", draw);
    draw();
  } else {
    showEmpty(charts, "No column has numbers, moments or categories that may be shown.");
  }
  if (profile.associations.columns.length > 1) drawAssociations(associations, profile.associations);
  else showEmpty(associations, "Fewer than two columns can be compared.");
}

if (reading) waitForTable();
if (charts) show();
