// Plots of series with Plotly, in the colours of the page. Every plot is drawn again when the colours change.
import { pageColors, seriesColor } from "./colors.js";

const drawings = new Map();
document.addEventListener("semblance:theme", () => { for (const redraw of drawings.values()) redraw(); });

// Plotly's own resizing forgets heights that were set; plots are drawn again when their place has another width.
const places = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.clientWidth && target.clientWidth !== target._fullLayout?.width) drawings.get(target)?.();
  }
});

const config = {
  displaylogo: false, responsive: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
  toImageButtonOptions: { format: "png", scale: 2, filename: "semblance" },
};

export function axis(colors, more) {
  return {
    gridcolor: colors.line, linecolor: colors.strong, zeroline: false, tickfont: { color: colors.soft, size: 11 },
    title: { font: { color: colors.soft, size: 12 }, standoff: 8 }, automargin: true, ...more,
  };
}

export function frame(colors, more) {
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 48, r: 12, t: 12, b: 40 }, showlegend: false,
    font: { family: getComputedStyle(document.body).fontFamily, color: colors.ink, size: 12 }, hovermode: "closest",
    hoverlabel: { bgcolor: colors.surface, bordercolor: colors.strong, font: { color: colors.ink } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: colors.strong, activecolor: colors.accent },
    legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, font: { color: colors.soft } }, ...more,
  };
}

/** Draws with what `make(colors)` gives: `{ traces, layout }`. */
export function draw(element, make) {
  const redraw = () => {
    const { traces, layout } = make(pageColors());
    for (const wait of element.querySelectorAll(".plot-wait")) wait.remove();
    const height = layout.height ?? (parseFloat(getComputedStyle(element).minHeight) || 400);
    element.style.height = `${height}px`;
    Plotly.react(element, traces, { ...layout, width: element.clientWidth, height }, config);
  };
  drawings.set(element, redraw);
  places.observe(element);
  redraw();
}

/** The positions of a series' steps: times as dates, times in another unit, or step numbers. */
function positions(series, count, timeUnit, bySteps = false) {
  if (bySteps || !series.times) return Array.from({ length: count }, (_, step) => step);
  return timeUnit === "seconds" ? series.times.map((time) => new Date(time * 1000)) : series.times;
}

function hasTimes(page) {
  return page.series.some((series) => series.times);
}

function hasGaps(values) {
  return values.some((value) => value === null);
}

function xTitle(page) {
  if (!hasTimes(page)) return "Step";
  return { seconds: "", series: "Time (share of the series)" }[page.timeUnit] ?? `Time (${page.timeUnit})`;
}

function nameOf(page, index) {
  const series = page.series[index];
  if (page.names) return page.names[index];
  const number = (page.offset ?? 0) + index + 1;
  return series.label === null || series.label === undefined ? `Series ${number}` : `Series ${number}, label ${series.label}`;
}

function lineTrace(page, index, channel, options = {}) {
  const series = page.series[index];
  const values = series.values[channel] ?? [];
  const x = positions(series, values.length, page.timeUnit, options.bySteps);
  const color = options.color ?? seriesColor(options.byLabel && series.label != null ? series.label : index);
  // A value between two gaps shows only as a dot.
  const dots = options.dots ?? (values.length <= 300 && (page.series.length === 1 || page.series.some((other) => hasGaps(other.values[channel] ?? []))));
  return {
    type: "scatter", mode: dots ? "lines+markers" : "lines", x, y: values, name: options.name ?? nameOf(page, index), connectgaps: false,
    line: { color, width: options.width ?? 1.5, dash: options.dash }, marker: { color, size: 3.5 }, opacity: options.opacity ?? 1,
    hovertemplate: "%{y:.5g}<br>%{x}<extra>%{fullData.name}</extra>", hoverinfo: options.hoverinfo,
  };
}

/** Series over each other. `beneath` is a page of other series, drawn grey behind them. */
export function drawOverlay(element, page, { channel = 0, unit = "", beneath = null, range = null, dots } = {}) {
  draw(element, (colors) => {
    const traces = [];
    // Windows of a recording lie at other times than what a model makes of them; step by step they can be compared.
    const bySteps = beneath !== null && (hasTimes(page) !== hasTimes(beneath) || page.timeUnit === "seconds");
    if (beneath) {
      beneath.series.forEach((_, index) => {
        traces.push({ ...lineTrace(beneath, index, channel, { color: colors.strong, width: 1, opacity: 0.7, dots: false, name: "Real", bySteps }), showlegend: false });
      });
    }
    const byLabel = page.series.some((series) => series.label != null);
    page.series.forEach((_, index) => traces.push(lineTrace(page, index, channel, { byLabel, bySteps, dots, opacity: page.series.length > 12 ? 0.7 : 1 })));
    const title = page.channels[channel] + (unit ? ` (${unit})` : "");
    return {
      traces,
      layout: frame(colors, { xaxis: axis(colors, { title: { ...axis(colors).title, text: bySteps ? "Step" : xTitle(page) } }), yaxis: axis(colors, { title: { ...axis(colors).title, text: title }, range }) }),
    };
  });
}

/** One small plot per series, with the same scale. */
export function drawMultiples(element, page, { channel = 0, beneath = null } = {}) {
  const count = page.series.length;
  draw(element, (colors) => {
    const columns = element.clientWidth < 520 ? Math.min(2, count) : Math.min(4, count);
    const rows = Math.max(1, Math.ceil(count / columns));
    const all = page.series.flatMap((series) => series.values[channel] ?? []).filter((value) => value !== null);
    const low = all.reduce((a, b) => Math.min(a, b), Infinity);
    const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
    const room = (high - low || 1) * 0.05;
    const layout = frame(colors, { height: Math.max(320, rows * (rows > 3 ? 96 : 130) + 30), margin: { l: 8, r: 2, t: 22, b: 8 }, annotations: [] });
    const traces = [];
    page.series.forEach((series, index) => {
      const suffix = index === 0 ? "" : String(index + 1);
      const [row, column] = [Math.floor(index / columns), index % columns];
      const [width, height] = [1 / columns, 1 / rows];
      const domain = { x: [column * width + 0.008, (column + 1) * width - 0.008], y: [1 - (row + 1) * height + 0.015, 1 - row * height - 20 / (rows * (rows > 3 ? 96 : 130))] };
      layout[`xaxis${suffix}`] = axis(colors, { domain: domain.x, anchor: `y${suffix}`, showticklabels: false, showgrid: false });
      layout[`yaxis${suffix}`] = axis(colors, { domain: domain.y, anchor: `x${suffix}`, showticklabels: false, range: [low - room, high + room] });
      layout.annotations.push({
        text: nameOf(page, index), x: domain.x[0], y: domain.y[1], xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom",
        showarrow: false, font: { size: 11, color: colors.soft },
      });
      if (beneath && beneath.series.length) {
        const found = beneath.series.findIndex((other) => other.label != null && other.label === series.label);
        const real = found >= 0 ? found : index % beneath.series.length;
        traces.push({ ...lineTrace(beneath, real, channel, { color: colors.strong, width: 1, dots: false, name: "Real", bySteps: !hasTimes(page) }), xaxis: `x${suffix}`, yaxis: `y${suffix}` });
      }
      traces.push({ ...lineTrace(page, index, channel, { byLabel: series.label != null, dots: false }), xaxis: `x${suffix}`, yaxis: `y${suffix}` });
    });
    return { traces, layout };
  });
}

/** Series as rows of colour. */
export function drawHeatMap(element, page, { channel = 0 } = {}) {
  draw(element, (colors) => {
    const rows = page.series.map((series) => series.values[channel] ?? []);
    const first = page.series[0];
    const x = first ? positions(first, rows[0].length, page.timeUnit) : [];
    return {
      traces: [{
        type: "heatmap", z: rows, x, y: page.series.map((_, index) => (page.offset ?? 0) + index + 1), hoverongaps: false,
        colorscale: [[0, "#123f6b"], [0.25, "#2f86a6"], [0.5, "#e9e7d8"], [0.75, "#e08a5f"], [1, "#8c2a2a"]],
        colorbar: { thickness: 10, outlinewidth: 0, tickfont: { color: colors.soft, size: 11 } },
        hovertemplate: "series %{y}<br>%{x}<br>%{z:.5g}<extra></extra>",
      }],
      layout: frame(colors, {
        margin: { l: 48, r: 12, t: 30, b: 40 }, xaxis: axis(colors, { title: { ...axis(colors).title, text: xTitle(page) }, showgrid: false }),
        yaxis: axis(colors, { title: { ...axis(colors).title, text: "Series" }, showgrid: false, autorange: "reversed", tickformat: "d" }),
      }),
    };
  });
}

/** Curves over steps: `[{ name, x, y, dash }]`. */
export function drawCurves(element, curves, { yTitle = "" } = {}) {
  draw(element, (colors) => ({
    traces: curves.map((curve, index) => ({
      type: "scatter", mode: curve.x.length === 1 ? "markers" : "lines", x: curve.x, y: curve.y, name: curve.name,
      line: { color: seriesColor(curve.color ?? index), width: 1.7, dash: curve.dash }, marker: { color: seriesColor(curve.color ?? index) },
      hovertemplate: "%{y:.5g}<extra>%{fullData.name}</extra>",
    })),
    layout: frame(colors, {
      showlegend: true, hovermode: "x unified", margin: { l: 48, r: 12, t: 34, b: 40 }, uirevision: "curves",
      xaxis: axis(colors, { title: { ...axis(colors).title, text: "Step" } }),
      yaxis: axis(colors, { title: { ...axis(colors).title, text: yTitle } }),
    }),
  }));
}

/** Says in a plot's place why there is nothing to draw. */
export function showEmpty(element, text) {
  drawings.delete(element);
  places.unobserve(element);
  if (element.classList.contains("js-plotly-plot")) Plotly.purge(element);
  const note = document.createElement("p");
  note.className = "plot-wait";
  note.textContent = text;
  element.replaceChildren(note);
}
