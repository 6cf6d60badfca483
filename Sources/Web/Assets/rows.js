// The page Operations of a table: a preview of the first rows, which follows the form, and the request.
import { clearProblems, prepareFields, showProblems } from "./fields.js";
import { announce, debounce, isAbort, postForm } from "./request.js";

const form = document.getElementById("rows-form");
const choice = document.getElementById("model-choice");
const element = (id) => document.getElementById(id);
const [preview, problem, note, state] = ["preview", "result-problem", "result-note", "run-state"].map(element);
let running = null;

/** The rows as a table; every cell is text. */
function table({ columns, rows }) {
  const make = (name, content, className) => {
    const made = document.createElement(name);
    made.append(...content);
    if (className) made.className = className;
    return made;
  };
  const numeric = columns.map((_, place) => rows.some((row) => typeof row[place] === "number"));
  const cell = (value, place) => {
    if (value === null) return make("td", [make("span", ["missing"], "quiet")]);
    const text = String(value);
    return make("td", [make("span", [text], text.length > 40 ? "clip" : "")], numeric[place] ? "number" : "");
  };
  const head = columns.map((name, place) => make("th", [name], numeric[place] ? "number" : ""));
  const body = rows.map((row) => make("tr", row.map(cell)));
  return make("table", [make("thead", [make("tr", head)]), make("tbody", body)], "data-table");
}

async function ask() {
  running?.abort();
  running = new AbortController();
  state.textContent = "Making rows…";
  try {
    const answer = await postForm(form.dataset.runUrl, form, {}, running.signal);
    clearProblems(form);
    problem.hidden = true;
    preview.replaceChildren(table(answer.result));
    const asked = Number(form.elements.namedItem("rows").value);
    note.textContent = `${answer.result.rows.length} of ${asked.toLocaleString("en")}`;
    element("request-line").textContent = answer.line;
    element("request-json").textContent = answer.json;
    element("request-curl").textContent = answer.curl;
    state.textContent = "";
    announce(`${answer.result.rows.length} rows made.`);
  } catch (error) {
    if (isAbort(error)) return;
    state.textContent = "";
    const rest = showProblems(form, error.fields ?? {});
    problem.textContent = [error.message, ...rest].join(" · ");
    problem.hidden = false;
  }
}

const soon = debounce(300, ask);
form.addEventListener("input", (event) => {
  if (event.target.name && event.target.name !== "saveAs") soon();
});
form.addEventListener("keydown", (event) => {
  // Enter in a field makes rows; it does not save.
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.target.name === "saveAs") return;
  event.preventDefault();
  ask();
});
element("run").addEventListener("click", ask);
choice.addEventListener("change", (event) => {
  // Another model has other versions.
  if (event.target.name === "model") choice.elements.namedItem("version").disabled = true;
  choice.submit();
});
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(element(button.dataset.copy).textContent);
      announce("Copied.");
      button.lastElementChild.textContent = "Copied";
    } catch {
      announce("The browser does not allow copying.");
    }
  });
}
prepareFields(form);
ask();
