// The form of a new training: parameters follow the synthesizer, datasets get their labels in the order of ticking.
import { applyConditions, prepareFields } from "./fields.js";
import { getPart } from "./request.js";

const form = document.getElementById("training-form");
if (form) begin();

function begin() {
  const place = document.getElementById("synthesizer-fields");
  const order = form.querySelector("[data-dataset-order]");
  const fieldsUrl = (name) => `${form.dataset.fieldsUrl}${form.dataset.fieldsUrl.includes("?") ? "&" : "?"}${new URLSearchParams({ synthesizer: name })}`;
  // A table is one choice; the order of ticking is for series.
  const boxes = order ? [...form.querySelectorAll('[name="datasets"]')] : [];
  let chosen = (order?.value ?? "").split(",").filter(Boolean);
  chosen = boxes.filter((box) => box.checked).map((box) => box.value).sort((a, b) => chosen.indexOf(a) - chosen.indexOf(b));

  function showLabels() {
    if (!order) return;
    order.value = chosen.join(",");
    for (const box of boxes) {
      const tag = box.closest("li").querySelector("[data-dataset-label]");
      const position = chosen.indexOf(box.value);
      tag.hidden = position < 0 || chosen.length < 2;
      tag.textContent = `label ${position}`;
    }
  }

  async function changeSynthesizer(name) {
    try {
      // The part comes from our own server, which escapes everything that it puts into it.
      place.innerHTML = await getPart(fieldsUrl(name));
      prepareFields(place);
      applyConditions(form);
    } catch (error) {
      place.textContent = error.message;
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "synthesizer") changeSynthesizer(event.target.value);
    if (order && event.target.name === "datasets") {
      chosen = chosen.filter((value) => value !== event.target.value);
      if (event.target.checked) chosen.push(event.target.value);
      showLabels();
    }
  });
  form.addEventListener("input", () => applyConditions(form));
  prepareFields(form);
  applyConditions(form);
  showLabels();
}
