// Charts of data_visualization blocks: SVG drawn for the width there is, labelled where one looks, described in words.
import { make } from "./dom.js";

const HEIGHT = 190;
const WIDEST = 560;
const TINTS = 7;

/** The figure of one data_visualization block; it draws itself anew when its width changes. */
export function chart({ title, chart: { type, ...data } }) {
  const host = make("div", { class: "chart-field" });
  const draw = { line, area: line, bar: bars, pie }[type];
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.min(WIDEST, Math.max(200, Math.floor(contentRect.width)));
    if (host.dataset.width === String(width)) return;
    host.dataset.width = width;
    const { height, marks } = draw({ ...data, area: type === "area" }, width);
    const size = { width, height, viewBox: `0 0 ${width} ${height}` };
    host.replaceChildren(svg("svg", { ...size, role: "img", "aria-label": described(title, data) }, marks));
  }).observe(host);
  return make("figure", { class: "chart" }, make("figcaption", { text: title }), legend(type, data), host);
}

function svg(tag, traits, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(traits)) node.setAttribute(name, String(value));
  node.append(...children.flat(Infinity).filter((child) => child !== null));
  return node;
}

const tint = (at) => `tint-${at % TINTS}`;
const shown = (value) => value.toLocaleString("en", { maximumFractionDigits: 1 });
const text = (x, y, words, traits = {}) => svg("text", { x, y, ...traits }, words);
const pen = document.createElement("canvas").getContext("2d");

/** The room that the widest of these words takes, in bold. */
function room(...words) {
  pen.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  return Math.max(...words.map((word) => pen.measureText(word).width));
}

function cut(words, width) {
  if (room(words) <= width) return words;
  let end = words.length;
  while (end > 1 && room(`${words.slice(0, end)}…`) > width) end -= 1;
  return `${words.slice(0, end).trimEnd()}…`;
}

/** The whole chart as a sentence or two, for a screen reader. */
function described(title, { series, segments, axis_config: axes }) {
  const axis = [axes?.x_label, axes?.y_label].filter(Boolean).join(", ");
  const told = (points) => points.map(({ label, value }) => `${label} ${shown(value)}`).join(", ");
  const parts = segments ? [told(segments)] : series.map(({ name, data }) => `${name}: ${told(data)}`);
  return [title, axis, ...parts].filter(Boolean).join(". ");
}

/** Grouped bars cannot carry their names themselves; lines and segments do. */
function legend(type, { series }) {
  if (type !== "bar" || series.length < 2) return null;
  const names = series.map(({ name }, at) => make("li", { class: tint(at), text: name }));
  return make("ul", { class: "chart-legend" }, names);
}

/** Round steps from `least` to `most`, nought among them. */
function steps(least, most) {
  const span = most - least || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const first = Math.floor(least / step);
  const last = Math.max(Math.ceil(most / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}

function line({ series, axis_config: axes, area }, width) {
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const grid = steps(Math.min(0, ...values), Math.max(0, ...values));
  const ends = series.map(({ name, data }) => ({ name, value: data.at(-1).value }));
  const words = ends.map(({ name, value }) => (series.length > 1 ? `${name} ${shown(value)}` : shown(value)));
  const names = Math.min(width * 0.4, room(...words) + 12);
  const left = room(...grid.map(shown)) + 6;
  const [top, bottom] = [axes.y_label ? 24 : 10, HEIGHT - (axes.x_label ? 40 : 22)];
  const right = width - names;
  const count = axes.categories.length;
  const x = (at) => (count > 1 ? left + 6 + ((right - left - 6) * at) / (count - 1) : (left + right) / 2);
  const y = (value) => bottom - ((bottom - top) * (value - grid[0])) / (grid.at(-1) - grid[0]);
  const marks = [
    grid.map((value) => [
      svg("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: value ? "grid" : "base" }),
      text(left - 5, y(value) + 4, shown(value), { "text-anchor": "end" }),
    ]),
    below(axes.categories, x, bottom + 15, right - left),
    axes.y_label ? text(0, 11, cut(axes.y_label, width), { class: "axis" }) : null,
    axes.x_label ? text((left + right) / 2, HEIGHT - 5, cut(axes.x_label, right), { class: "axis", "text-anchor": "middle" }) : null,
  ];
  const heights = apart(ends.map(({ value }) => y(value)), bottom);
  series.forEach(({ data }, at) => {
    const of = Object.fromEntries(data.map(({ label, value }) => [label, value]));
    const points = axes.categories.map((label, place) => `${x(place)},${y(of[label])}`);
    const floor = `${x(count - 1)},${y(0)} ${x(0)},${y(0)}`;
    if (area) marks.push(svg("polygon", { points: `${points.join(" ")} ${floor}`, class: `area ${tint(at)}` }));
    marks.push(svg("polyline", { points: points.join(" "), class: `line ${tint(at)}` }));
    const [endX, endY] = points.at(-1).split(",");
    marks.push(svg("circle", { cx: endX, cy: endY, r: 3.5, class: `mark ${tint(at)}` }));
    marks.push(svg("line", { x1: endX, x2: right + 8, y1: endY, y2: heights[at], class: `leader ${tint(at)}` }));
    marks.push(text(right + 10, heights[at] + 4, cut(words[at], names - 10), { class: `name ${tint(at)}` }));
  });
  return { height: HEIGHT, marks };
}

/** Labels under an axis: as many as fit side by side, always the last one. */
function below(labels, x, y, width) {
  const widest = room(...labels) + 8;
  const every = Math.max(1, Math.ceil(widest / (width / labels.length)));
  return labels.map((label, at) => {
    if ((labels.length - 1 - at) % every) return null;
    const anchor = at === labels.length - 1 && at ? "end" : at ? "middle" : "start";
    return text(x(at), y, cut(label, width), { "text-anchor": anchor });
  });
}

/** Heights at least a line apart, in the order given. */
function apart(heights, bottom) {
  const order = heights.map((_, at) => at).sort((one, two) => heights[one] - heights[two]);
  const found = [...heights];
  order.forEach((at, place) => {
    if (place) found[at] = Math.max(found[at], found[order[place - 1]] + 14);
  });
  const over = Math.max(0, found[order.at(-1)] - bottom);
  return found.map((height) => height - over);
}

function bars({ series, axis_config: axes }, width) {
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const beyond = room(...values.map(shown)) + 6;
  const x = (value) => (least < 0 ? beyond : 0) + ((width - beyond * (least < 0 ? 2 : 1)) * (value - least)) / (most - least || 1);
  const marks = [];
  let y = 0;
  if (axes.y_label) marks.push(text(0, (y += 12), cut(axes.y_label, width), { class: "axis" }));
  axes.categories.forEach((label) => {
    marks.push(text(0, (y += 15), cut(label, width)));
    y += 4;
    series.forEach(({ data }, at) => {
      const { value } = data.find((point) => point.label === label);
      const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
      marks.push(svg("rect", { x: from, y, width: Math.max(1, to - from), height: 14, rx: 2, class: `mark ${tint(at)}` }));
      const beside = value < 0 ? { at: from - 5, anchor: "end" } : { at: to + 5, anchor: "start" };
      marks.push(text(beside.at, y + 11, shown(value), { class: "value", "text-anchor": beside.anchor }));
      y += 17;
    });
    y += 3;
  });
  if (axes.x_label) marks.push(text(0, (y += 12), cut(axes.x_label, width), { class: "axis" }));
  return { height: y + 4, marks };
}

function pie({ segments }, width) {
  const all = segments.reduce((sum, { value }) => sum + value, 0);
  const radius = 58;
  const edge = (share) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${radius + 2 + radius * Math.cos(angle)},${radius + 2 + radius * Math.sin(angle)}`;
  };
  const beside = width >= 360;
  const [left, top] = beside ? [2 * radius + 18, 8] : [0, 2 * radius + 14];
  let before = 0;
  const marks = segments.map(({ label, value }, at) => {
    const share = value / all;
    const [from, to] = [edge(before), edge(before + Math.min(share, 0.9999))];
    before += share;
    const path = `M${radius + 2},${radius + 2} L${from} A${radius},${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${to} Z`;
    const words = `${label} ${shown(value)} (${Math.round(share * 100)} %)`;
    return [
      svg("path", { d: path, class: `mark slice ${tint(at)}` }),
      svg("rect", { x: left, y: top + at * 18, width: 10, height: 10, rx: 2, class: `mark ${tint(at)}` }),
      text(left + 16, top + 9 + at * 18, cut(words, width - left - 16)),
    ];
  });
  return { height: Math.max(2 * radius + 4, top + segments.length * 18), marks };
}
