// Uploads with progress. Without this script the form works all the same, only silently.
import { applyConditions, clearProblems, showProblems } from "./fields.js";

const form = document.getElementById("upload-form");
const progress = document.getElementById("upload-progress");
const problem = document.getElementById("upload-problem");
const button = document.getElementById("upload-button");
const bar = progress.querySelector("progress");
const text = progress.querySelector("[data-upload-text]");

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function fail(message) {
  problem.textContent = message;
  problem.hidden = false;
  progress.hidden = true;
  button.disabled = false;
}

const guess = document.getElementById("layout-guess");
let isChosen = false;

form.addEventListener("change", (event) => {
  if (event.target.name === "layout") {
    isChosen = true;
    guess.textContent = "";
  }
  applyConditions(form);
  if (event.target.name !== "file" || !event.target.files[0]) return;
  const file = event.target.files[0];
  const name = form.elements.namedItem("name");
  if (!name.value) name.value = file.name.replace(/\.gz$/i, "").replace(/\.[^.]*$/, "");
  if (!isChosen) guessLayout(file);
});

/** Chooses what the file seems to hold, from its first rows, until a person has chosen. */
async function guessLayout(file) {
  const found = layoutOf(file.name, await file.slice(0, 65536).text());
  form.elements.namedItem("layout").value = found.layout;
  guess.textContent = `Looks like ${found.words}.`;
  applyConditions(form);
}

function layoutOf(fileName, text) {
  const table = { layout: "table", words: "a table" };
  if (/\.(gz|jsonl|ndjson|json)$/i.test(fileName) || /^\s*\{/.test(text)) return table;
  const lines = text.split(/\r?\n/).slice(0, 40).filter((line) => line.trim());
  const delimiter = [",", ";", "\t", "|"].sort((a, b) => lines[0]?.split(b).length - lines[0]?.split(a).length)[0];
  const rows = lines.slice(1, -1).map((line) => line.split(delimiter));
  const width = rows[0]?.length ?? 0;
  if (rows.length < 3 || width < 2) return table;
  const isNumber = (cell) => cell === undefined || cell.trim() === "" || Number.isFinite(Number(cell));
  const isMoment = (cell) => /^"?\d{4}-\d{2}(-\d{2})?([ T]\d{2}:\d{2})?/.test(cell ?? "");
  const numeric = Array.from({ length: width }, (_, place) => rows.every((row) => isNumber(row[place])));
  if (width >= 24 && numeric.slice(1).every(Boolean)) return { layout: "wide", words: "series, one per row" };
  if (width <= 12 && rows.every((row) => isMoment(row[0])) && numeric.slice(1).every(Boolean)) return { layout: "recording", words: "a recording" };
  return table;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearProblems(form);
  problem.hidden = true;
  if (!form.elements.namedItem("file").files.length) return fail("Choose a file first.");
  button.disabled = true;
  progress.hidden = false;
  text.textContent = "Sending…";
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (step) => {
    if (!step.lengthComputable) return;
    bar.value = step.loaded / step.total;
    text.textContent = step.loaded < step.total ? `${megabytes(step.loaded)} of ${megabytes(step.total)}` : "Reading the file…";
  });
  request.addEventListener("error", () => fail("The server cannot be reached, or the connection broke. Nothing was stored."));
  request.addEventListener("load", () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* not JSON: handled below */ }
    if (request.status < 300 && answer.location) {
      location.assign(answer.location);
      return;
    }
    const rest = showProblems(form, answer.fields ?? {});
    fail([answer.detail ?? `The server answered ${request.status}.`, ...rest].join(" · "));
  });
  request.send(new FormData(form));
});

applyConditions(form);
