// Colours for data: readable on light and dark, told apart by people with colour-vision deficiencies as far as ten colours can be.

const palette = ["#1b9e93", "#e0644f", "#4b7fd8", "#d69a1a", "#8d6bd3", "#62a33f", "#d2689f", "#36a3c7", "#a5744f", "#7d8a95"];

/** The colour of a label, or of the n-th of something. */
export function seriesColor(index) {
  const count = palette.length;
  return palette[((index % count) + count) % count];
}

/** Gives every swatch the colour of its label. */
export function paintSwatches(root = document) {
  for (const swatch of root.querySelectorAll("[data-swatch]")) {
    swatch.style.background = seriesColor(Number(swatch.dataset.swatch) || 0);
  }
}

/** The colours of the page as they are now, as texts that Plotly reads. */
export function pageColors() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    ink: read("ink"), soft: read("ink-soft"), line: read("line"), strong: read("line-strong"), surface: read("surface"),
    accent: read("accent"), coral: read("coral"),
  };
  probe.remove();
  return colors;
}
