// The page Operations: asks the model, draws what comes, walks along the path, shows the request.
import { paintSwatches } from "./colors.js";
import { clearProblems, prepareFields, showProblems } from "./fields.js";
import { announce, debounce, getJSON, isAbort, postForm } from "./request.js";
import { drawHeatMap, drawMultiples, drawOverlay } from "./plots.js";

const choice = document.getElementById("model-choice");
const form = document.getElementById("operation-form");
if (form) begin();

function begin() {
  const element = (id) => document.getElementById(id);
  const [plot, problem, note, state, run] = ["result-plot", "result-problem", "result-note", "run-state", "run"].map(element);
  const [view, channel, showReal, walk, walkNumber, play] = ["view", "channel", "show-real", "walk", "walk-number", "play"].map(element);
  const isWalk = form.elements.namedItem("operation").value === "interpolate";
  let page = null;
  let real = null;
  let range = null;
  let running = null;
  let timer = 0;

  function draw() {
    if (!page) return;
    const options = { channel: Number(channel?.value ?? 0), beneath: beneath() };
    if (isWalk) {
      const index = Math.min(Number(walk.value), page.series.length - 1);
      walkNumber.textContent = `${index + 1} of ${page.series.length}`;
      drawOverlay(plot, { ...page, series: [page.series[index]], offset: index }, { ...options, range, dots: false });
    } else {
      ({ overlay: drawOverlay, multiples: drawMultiples, heat: drawHeatMap })[view.value](plot, page, options);
    }
  }

  function measure() {
    const number = Number(channel?.value ?? 0);
    const values = page.series.flatMap((series) => series.values[number] ?? []).filter((value) => value !== null);
    const low = values.reduce((a, b) => Math.min(a, b), Infinity);
    const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const room = (high - low || 1) * 0.06;
    range = [low - room, high + room];
  }

  async function ask() {
    running?.abort();
    running = new AbortController();
    state.textContent = "Drawing…";
    try {
      const answer = await postForm(form.dataset.runUrl, form, {}, running.signal);
      clearProblems(form);
      problem.hidden = true;
      page = answer.result;
      element("request-line").textContent = answer.line;
      element("request-json").textContent = answer.json;
      element("request-curl").textContent = answer.curl;
      measure();
      const asked = Number(form.elements.namedItem("count")?.value ?? page.series.length);
      note.textContent = asked > page.series.length ? `The first ${page.series.length} of ${asked.toLocaleString("en")}` : "";
      if (isWalk) walk.max = String(page.series.length - 1);
      draw();
      state.textContent = "";
      announce(`${page.series.length} series drawn.`);
    } catch (error) {
      if (isAbort(error)) return;
      state.textContent = "";
      const rest = showProblems(form, error.fields ?? {});
      problem.textContent = [error.message, ...rest].join(" · ");
      problem.hidden = false;
    }
  }

  /** Real series: some of each label that the model knows, or some from all over the dataset. */
  async function readReal() {
    const read = (source, offset, limit) => {
      const query = new URLSearchParams({ offset: String(offset), limit: String(limit), points: "1000" });
      if (source.filter !== null) query.set("label", source.filter);
      return getJSON(`${source.url}?${query}`);
    };
    const sources = JSON.parse(form.dataset.real);
    if (sources.length > 1) {
      const pages = await Promise.all(sources.slice(0, 20).map((source) => read(source, 0, 2)));
      const series = pages.flatMap((one, index) => one.series.map((item) => ({ ...item, label: sources[index].label })));
      if (series.length) return { ...pages[0], series };
    }
    const source = { ...sources[0], filter: null };
    const first = await read(source, 0, 5);
    const rest = await Promise.all([0.25, 0.5, 0.75].map((share) => read(source, Math.floor(share * first.total), 5)));
    return { ...first, series: [first, ...rest].flatMap((one) => one.series) };
  }

  /** The real series that belong to what is drawn: of its labels, where it has any. */
  function beneath() {
    if (!showReal.checked || !real) return null;
    const labels = new Set((isWalk ? [] : page.series).map((series) => series.label));
    const own = real.series.filter((series) => labels.has(series.label));
    return own.length ? { ...real, series: own } : real;
  }

  async function loadReal() {
    if (showReal.checked && !real) {
      try {
        real = await readReal();
      } catch (error) {
        problem.textContent = `The real series cannot be shown: ${error.message}`;
        problem.hidden = false;
        showReal.checked = false;
      }
    }
    draw();
  }

  function setPlaying(isPlaying) {
    clearInterval(timer);
    play.setAttribute("aria-pressed", String(isPlaying));
    play.querySelector("[data-play-title]").textContent = isPlaying ? "Pause" : "Play";
    if (!isPlaying) return;
    timer = setInterval(() => {
      walk.value = String((Number(walk.value) + 1) % (Number(walk.max) + 1));
      draw();
    }, 90);
  }

  const soon = debounce(200, ask);
  form.addEventListener("input", (event) => {
    if (event.target.name && event.target.name !== "saveAs") soon();
  });
  form.addEventListener("keydown", (event) => {
    // Enter in a field draws; it does not save.
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.target.name === "saveAs") return;
    event.preventDefault();
    ask();
  });
  run.addEventListener("click", ask);
  view?.addEventListener("change", draw);
  channel?.addEventListener("change", () => {
    measure();
    draw();
  });
  showReal.addEventListener("change", loadReal);
  walk?.addEventListener("input", () => {
    setPlaying(false);
    draw();
  });
  play?.addEventListener("click", () => setPlaying(play.getAttribute("aria-pressed") !== "true"));
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const text = element(button.dataset.copy).textContent;
      try {
        await navigator.clipboard.writeText(text);
        announce("Copied.");
        button.lastElementChild.textContent = "Copied";
      } catch {
        // Without the permission the text is marked, so that the keyboard can copy it.
        getSelection().selectAllChildren(element(button.dataset.copy));
      }
    });
  }
  for (const select of choice.querySelectorAll("select")) {
    select.addEventListener("change", () => {
      // Another model has versions of its own.
      if (select.name === "model") choice.elements.namedItem("version").disabled = true;
      choice.requestSubmit();
    });
  }
  prepareFields(form);
  paintSwatches(form);
  ask();
}
