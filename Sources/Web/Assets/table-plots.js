// Plots of tables: distributions of columns, and what hangs together.
import { axis, draw, frame } from "./plots.js";

function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** The bars of a column: labels, counts, and which labels an axis shows. */
function bars(column) {
  if (column.histogram) {
    const { edges, texts } = column.histogram.bins;
    const counts = column.histogram.counts;
    const labels = counts.map((_, bin) => `${texts[bin]} … ${texts[bin + 1]}`);
    const { isWhole } = column.histogram.bins;
    const last = edges.length - 1;
    // Bins of one whole number each are named by it; others by their edges. Ticks keep away from the sides, where neighbours' would meet.
    if (isWhole && last <= 12 && edges.every((edge, place) => place === 0 || edge - edges[place - 1] === 1)) {
      const step = Math.ceil(last / 6);
      const ticks = counts.map((_, bin) => bin).filter((bin) => bin % step === 0);
      return { labels: counts.map((_, bin) => texts[bin]), counts, tickvals: ticks, ticktext: ticks.map((tick) => shortened(texts[tick], 8)), gap: 0.15 };
    }
    const years = texts.every((text) => /^\d{4}-01-01/.test(text));
    const ticks = [...new Set([1 / 8, 1 / 2, 7 / 8].map((share) => Math.round(share * last)))];
    return {
      labels, counts, tickvals: ticks.map((tick) => tick - 0.5), gap: 0.04,
      ticktext: ticks.map((tick) => (years ? texts[tick].slice(0, 4) : shortened(texts[tick], 10))),
    };
  }
  const { values, counts, otherCount, otherValues } = column.categories;
  const labels = otherCount > 0 ? [...values, `${otherValues.toLocaleString("en")} others`] : values;
  const all = otherCount > 0 ? [...counts, otherCount] : counts;
  const step = Math.ceil(labels.length / 3);
  const ticks = labels.map((_, place) => place).filter((place) => place % step === 0);
  return { labels, counts: all, tickvals: ticks, ticktext: ticks.map((tick) => shortened(labels[tick], labels.length > 3 ? 9 : 14)), gap: 0.25 };
}

/** One small chart for each column of a profile. */
export function drawColumns(element, columns) {
  draw(element, (colors) => {
    const across = Math.min(columns.length, element.clientWidth < 520 ? 1 : element.clientWidth < 800 ? 2 : 3);
    const rows = Math.ceil(columns.length / across);
    const rowHeight = 150;
    const height = rows * rowHeight + 12;
    const layout = frame(colors, { height, margin: { l: 6, r: 6, t: 6, b: 6 }, annotations: [] });
    const traces = columns.map((column, index) => {
      const { labels, counts, tickvals, ticktext, gap } = bars(column);
      const suffix = index === 0 ? "" : String(index + 1);
      const [row, place] = [Math.floor(index / across), index % across];
      const left = place / across + 0.012;
      const right = (place + 1) / across - 0.012;
      const top = 1 - (row * rowHeight) / height;
      layout[`xaxis${suffix}`] = axis(colors, {
        domain: [left, right], anchor: `y${suffix}`, showgrid: false, automargin: false, tickvals, ticktext, tickangle: 0,
        range: [-0.6, labels.length - 0.4], fixedrange: true, tickfont: { color: colors.soft, size: 10 },
      });
      layout[`yaxis${suffix}`] = axis(colors, {
        domain: [Math.max(0, top - (rowHeight - 30) / height), top - 26 / height], anchor: `x${suffix}`, showticklabels: false, showgrid: false,
        rangemode: "tozero", fixedrange: true, automargin: false,
      });
      layout.annotations.push({
        text: shortened(column.name, 34), x: left, xref: "paper", xanchor: "left", y: top, yref: "paper", yanchor: "top", showarrow: false,
        font: { size: 12, color: colors.ink },
      });
      return {
        type: "bar", x: counts.map((_, bin) => bin), y: counts, customdata: labels, marker: { color: colors.accent }, width: 1 - gap,
        xaxis: `x${suffix}`, yaxis: `y${suffix}`, name: column.name, hovertemplate: "%{customdata}: %{y:,}<extra></extra>",
      };
    });
    return { traces, layout };
  });
}

/** Associations of pairs: −1 … 1 of numbers, 0 … 1 of others. */
export function drawAssociations(element, { columns, values, measures }) {
  const names = { correlation: "correlation", correlationRatio: "correlation ratio", cramersV: "Cramér's V" };
  draw(element, (colors) => {
    const isNarrow = element.clientWidth < 520;
    const labels = columns.map((name) => shortened(name, isNarrow ? 12 : 22));
    const places = columns.map((_, place) => place);
    const ticks = { tickvals: places, ticktext: labels, showgrid: false, tickfont: { color: colors.soft, size: columns.length > 30 ? 8 : 10 } };
    return {
      traces: [{
        type: "heatmap", z: values, x: places, y: places, zmin: -1, zmax: 1, hoverongaps: false, xgap: 1, ygap: 1,
        customdata: values.map((row, y) => row.map((_, x) => `${columns[y]} and ${columns[x]}: ${names[measures[y][x]]}`)),
        colorscale: [[0, "#8c2a2a"], [0.25, "#e08a5f"], [0.5, colors.surface], [0.75, "#2f86a6"], [1, "#123f6b"]],
        colorbar: { thickness: 10, outlinewidth: 0, tickfont: { color: colors.soft, size: 11 }, len: 0.9 },
        hovertemplate: "%{customdata} %{z:.2f}<extra></extra>",
      }],
      layout: frame(colors, {
        height: Math.min(760, Math.max(300, columns.length * 24 + 120)), margin: { l: 60, r: 8, t: 8, b: 60 },
        xaxis: axis(colors, { ...ticks, tickangle: -45 }), yaxis: axis(colors, { ...ticks, autorange: "reversed" }),
      }),
    };
  });
}
