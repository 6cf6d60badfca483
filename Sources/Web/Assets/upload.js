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

form.addEventListener("change", (event) => {
  applyConditions(form);
  if (event.target.name !== "file" || !event.target.files[0]) return;
  const name = form.elements.namedItem("name");
  if (!name.value) name.value = event.target.files[0].name.replace(/\.[^.]*$/, "");
});

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
