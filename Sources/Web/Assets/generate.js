// The page Generate: the plot follows the form, the fields follow the process, classes come and go.
import { paintSwatches } from "./colors.js";
import { applyConditions, clearProblems, prepareFields, showProblems } from "./fields.js";
import { announce, debounce, getPart, isAbort, postForm } from "./request.js";
import { drawMultiples, drawOverlay, showEmpty } from "./plots.js";

const form = document.getElementById("recipe-form");
const plot = document.getElementById("preview-plot");
const problem = document.getElementById("preview-problem");
const slider = document.getElementById("preview-sequence");
const sliderNumber = document.getElementById("preview-sequence-number");
const together = document.getElementById("preview-together");
const size = document.getElementById("preview-size");
let running = null;

function total() {
  return [...form.elements]
    .filter((element) => element.name === "sequences" || /^class\.\d+\.sequences$/.test(element.name))
    .reduce((sum, element) => sum + (Number(element.value) || 0), 0);
}

function longestClass() {
  return [...form.elements].filter((element) => /^class\.\d+\.sequences$/.test(element.name)).reduce((most, element) => Math.max(most, Number(element.value) || 0), 1);
}

function draw(page) {
  if (form.elements.namedItem("mode").value !== "classes") return drawOverlay(plot, page);
  page.names = page.series.map((series) => `Label ${series.label}`);
  return (page.series.length > 1 ? drawMultiples : drawOverlay)(plot, page);
}

function showSize() {
  const count = total();
  const hasClasses = form.elements.namedItem("mode").value === "classes";
  // A field named "length" hides behind the collection's own property, hence the call.
  const values = count * Number(form.elements.namedItem("length").value) * Number(form.elements.namedItem("channels").value);
  size.textContent = `${count.toLocaleString("en")} series, ${values.toLocaleString("en")} values`;
  // With classes the slider goes through the series of each class at the same time.
  slider.max = String(Math.max(0, (hasClasses ? longestClass() : count) - 1));
  sliderNumber.textContent = String(Number(slider.value) + 1);
}

async function preview() {
  running?.abort();
  running = new AbortController();
  showSize();
  try {
    const page = await postForm(form.dataset.previewUrl, form, { offset: slider.value, limit: together.value }, running.signal);
    problem.hidden = true;
    clearProblems(form);
    draw(page);
  } catch (error) {
    if (isAbort(error)) return;
    const rest = showProblems(form, error.fields ?? {});
    problem.textContent = [error.message, ...rest].join(" · ");
    problem.hidden = false;
    if (!plot.classList.contains("js-plotly-plot")) showEmpty(plot, "There is nothing to draw until the values above are corrected.");
  }
}

const soon = debounce(160, preview);

async function changeProcess(select) {
  const prefix = select.dataset.processSelect;
  const place = prefix === "" ? document.getElementById("process-fields") : select.closest("[data-class-row]").querySelector("[data-process-fields]");
  const address = `${form.dataset.fieldsUrl}?${new URLSearchParams({ process: select.value, prefix, sequences: form.elements.namedItem(`${prefix}sequences`)?.value ?? "" })}`;
  try {
    // The part comes from our own server, which escapes everything that it puts into it.
    place.innerHTML = await getPart(address);
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
    return;
  }
  prepared(place);
  updateTitles();
  preview();
}

function prepared(root) {
  prepareFields(root);
  applyConditions(form);
}

function updateTitles() {
  for (const row of form.querySelectorAll("[data-class-row]")) {
    const prefix = `class.${row.dataset.classRow}.`;
    const label = form.elements.namedItem(`${prefix}label`).value;
    const select = form.elements.namedItem(`${prefix}process`);
    row.querySelector("[data-class-title]").textContent = `Label ${label} · ${select.selectedOptions[0]?.textContent ?? ""}`;
    row.querySelector("[data-swatch]").dataset.swatch = label;
    const notes = [...row.querySelectorAll("[data-parameters] .field:not([hidden])")].slice(0, 3).map((field) => {
      const control = field.querySelector("select:not([name$='.word']), input[type=number], input[type=text]");
      const word = field.querySelector("select[name$='.word']");
      const title = field.querySelector("label").firstChild.textContent.toLowerCase();
      return control ? `${title} ${word?.value || control.value}` : "";
    });
    row.querySelector("[data-class-note]").textContent = notes.filter(Boolean).join(", ");
  }
  paintSwatches(form);
}

async function addClass() {
  const rows = [...form.querySelectorAll("[data-class-row]")];
  const index = rows.reduce((high, row) => Math.max(high, Number(row.dataset.classRow)), -1) + 1;
  const labels = rows.map((row) => Number(form.elements.namedItem(`class.${row.dataset.classRow}.label`).value) || 0);
  const last = rows.at(-1);
  const process = last ? form.elements.namedItem(`class.${last.dataset.classRow}.process`).value : "";
  const label = labels.length ? Math.max(...labels) + 1 : 0;
  const part = await getPart(`${form.dataset.classUrl}?${new URLSearchParams({ index, process, label })}`);
  const list = document.getElementById("class-rows");
  list.insertAdjacentHTML("beforeend", part);
  const row = list.lastElementChild;
  row.open = true;
  prepared(row);
  updateTitles();
  row.querySelector("summary").focus();
  announce(`Class with label ${label} added.`);
  preview();
}

form.addEventListener("input", (event) => {
  if (event.target.name === "name") return;
  applyConditions(form);
  if (form.querySelector("[data-class-row]")) updateTitles();
  soon();
});
form.addEventListener("change", (event) => {
  if (event.target.matches("[data-process-select]")) changeProcess(event.target);
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-add-class]")) {
    event.preventDefault();
    addClass();
  } else if (button?.matches("[data-remove-class]")) {
    event.preventDefault();
    button.closest("[data-class-row]").remove();
    announce("Class removed.");
    preview();
  }
});
slider.addEventListener("input", soon);
together.addEventListener("change", preview);

prepared(form);
updateTitles();
preview();
