// Form fields: sliders beside their numbers, words instead of numbers, fields that apply only sometimes, messages at fields.

function valueOf(form, name) {
  const word = form.elements.namedItem(`${name}.word`);
  if (word && word.value) return word.value;
  const element = form.elements.namedItem(name);
  if (!element) return "";
  if (element instanceof RadioNodeList) {
    // A switch is a hidden "false" before a box; radio buttons have one value.
    const items = [...element];
    const box = items.find((item) => item.type === "checkbox");
    if (box) return box.checked ? "true" : "false";
    return element.value;
  }
  if (element.type === "checkbox") return element.checked ? "true" : "false";
  return element.value;
}

/** Shows the fields whose condition holds and hides the others. */
export function applyConditions(form) {
  for (const field of form.querySelectorAll("[data-when]")) {
    field.hidden = !field.dataset.whenIn.split("|").includes(valueOf(form, field.dataset.when));
  }
  for (const row of form.querySelectorAll("[data-word]")) {
    const hasWord = row.querySelector("select").value !== "";
    for (const part of row.querySelectorAll("input")) {
      const box = part.closest(".slider-row") || part;
      box.hidden = hasWord;
    }
  }
}

/** Ties sliders and numbers together, in the form or in a part that was added to it. */
export function prepareFields(root) {
  for (const row of root.querySelectorAll("[data-slider]")) {
    if (row.dataset.ready) continue;
    row.dataset.ready = "true";
    const [slider, number] = [row.querySelector('[type="range"]'), row.querySelector('[type="number"]')];
    slider.value = number.value;
    slider.addEventListener("input", () => {
      number.value = slider.value;
    });
    number.addEventListener("input", () => {
      slider.value = number.value;
    });
  }
}

/** Shows messages at the fields they belong to; returns those that belong to no field of the form. */
export function showProblems(form, fields) {
  clearProblems(form);
  const rest = [];
  for (const [name, message] of Object.entries(fields)) {
    const control = [...form.elements].find((element) => element.name === name && element.type !== "hidden");
    const field = control && control.closest(".field");
    if (!field) {
      rest.push(`${name}: ${message}`);
      continue;
    }
    field.classList.add("field-wrong");
    control.setAttribute("aria-invalid", "true");
    const note = document.createElement("p");
    note.className = "field-problem";
    note.textContent = message;
    const help = field.querySelector(".field-help");
    if (help) help.before(note);
    else field.append(note);
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }
  return rest;
}

/** Takes the messages at fields away, also those that the page came with. */
export function clearProblems(form) {
  for (const note of form.querySelectorAll(".field .field-problem")) note.remove();
  for (const field of form.querySelectorAll(".field-wrong")) field.classList.remove("field-wrong");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}
