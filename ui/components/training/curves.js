// A line chart that is drawn anew with every instant: what was measured along the epochs, or one number against another.
import { AsTable, evenly } from "../../web/astable.js";
import { element, svg } from "../../web/dom.js";

const [WIDE, HIGH] = [320, 150]; // of the drawing
const [LEFT, RIGHT, TOP, BOTTOM] = [38, 8, 6, 20]; // around its lines
const FIRST = 0.06; // of the moments, which may lie above the drawing
const FEWEST = 3; // round numbers along an axis
const MOST = 240; // points of a line
const ROWS = 12; // of the table

/** @typedef {{ name: string, look: string, xs: number[], ys: number[] }} Line look: a class of training.css */
/** @typedef {{ x: number, y: number, look: string }} Mark */

export class Curves {
  /**
   * @param {string} title
   * @param {string} across what lies along x
   */
  constructor(title, across = "epoch") {
    this.title = title;
    this.across = across;
    /** @type {Line[]} */
    this.lines = [];
    this.table = new AsTable(() => this.told());
    this.table.of(title);
    this.drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img" });
    this.legend = element("div", { class: "key", "aria-hidden": "true" });
    const head = element("div", { class: "title" }, title);
    this.root = element("figure", { class: "curves" }, head, this.drawing, this.legend, this.table.root);
  }

  /**
   * @param {Line[]} lines
   * @param {Mark[]} marks points on the lines
   * @param {number[]} turns places along x where something was turned
   */
  draw(lines, marks, turns = []) {
    const [x, y] = [scaleOf(lines.flatMap(({ xs }) => xs)), scaleOf(lines.flatMap(({ ys }) => within(ys)))];
    const along = (/** @type {number} */ value) => LEFT + x.part(value) * (WIDE - LEFT - RIGHT);
    const down = (/** @type {number} */ value) => HIGH - BOTTOM - Math.min(1.03, y.part(value)) * (HIGH - TOP - BOTTOM);
    /** @type {Node[]} */
    const parts = [svg("path", { class: "axis", d: `M${LEFT} ${TOP}V${HIGH - BOTTOM}H${WIDE - RIGHT}` })];
    for (const value of y.ticks) {
      parts.push(text(shown(value), LEFT - 5, down(value) + 3, "end"));
      parts.push(svg("path", { class: "rule", d: `M${LEFT} ${down(value).toFixed(1)}H${WIDE - RIGHT}` }));
    }
    for (const value of x.ticks) parts.push(text(shown(value), along(value), HIGH - 8, "middle"));
    for (const value of turns) {
      parts.push(svg("path", { class: "turn", d: `M${along(value).toFixed(1)} ${TOP}V${HIGH - BOTTOM}` }));
    }
    for (const { xs, ys, look } of lines) {
      const every = Math.max(1, Math.ceil(xs.length / MOST));
      const places = xs.map((_, at) => at).filter((at) => at % every === 0 || at === xs.length - 1);
      const d = places.map((at) => `${along(xs[at]).toFixed(1)} ${down(ys[at]).toFixed(1)}`).join("L");
      if (d) parts.push(svg("path", { class: `line ${look}`, d: `M${d}` }));
    }
    for (const mark of marks) {
      parts.push(svg("circle", { class: `mark ${mark.look}`, cx: along(mark.x), cy: down(mark.y), r: 4 }));
    }
    this.drawing.replaceChildren(...parts);
    this.lines = lines;
    this.drawing.setAttribute("aria-label", this.said());
    this.table.fill();
    this.legend.replaceChildren(
      ...lines.map((line) => element("span", {}, element("i", { class: line.look }), latest(line))),
    );
  }

  said() {
    return `${this.title}: ${this.lines.map(latest).join(", ")}`;
  }

  told() {
    const [{ xs }] = this.lines;
    const rows = evenly(xs.length, ROWS).map((at) =>
      [xs, ...this.lines.map(({ ys }) => ys)].map((of) => shown(of[at], 4)),
    );
    return { said: `${this.said()}.`, columns: [this.across, ...this.lines.map(({ name }) => name)], rows };
  }
}

/**
 * What is within the drawing: all values but the high ones of the first moments, beside which the rest would be a flat
 * line. A line that begins low, as a rate does, begins in it.
 * @param {number[]} values
 */
export function within(values) {
  const later = values.slice(Math.floor(FIRST * values.length));
  return values.length ? [...later, values.reduce((least, value) => Math.min(least, value))] : later;
}

/** @param {Line} line */
const latest = ({ name, ys }) => `${name} ${ys.length ? shown(ys[ys.length - 1], 4) : "–"}`;

/**
 * @param {string} words
 * @param {number} x
 * @param {number} y
 * @param {string} anchor
 */
function text(words, x, y, anchor) {
  const made = svg("text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor });
  made.textContent = words;
  return made;
}

/**
 * A number in few digits.
 * @param {number} value
 */
export const shown = (value, digits = 3) => String(Number(value.toPrecision(digits))).replace("-", "−");

/**
 * A scale that holds all values, and three round ones on it or a few more.
 * @param {number[]} values
 */
export function scaleOf(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) [low, high] = [0, 1];
  if (high - low < 1e-9) [low, high] = [low - 0.5, high + 0.5];
  const unit = 10 ** Math.floor(Math.log10(high - low));
  /** @type {number[]} */
  let ticks = [];
  for (const factor of [5, 2, 1, 0.5, 0.2]) {
    const step = factor * unit;
    ticks = [];
    for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-9; tick += step)
      ticks.push(Number(tick.toPrecision(12)));
    if (ticks.length >= FEWEST) break;
  }
  const [from, span] = [low, high - low];
  return { part: (/** @type {number} */ value) => (value - from) / span, ticks };
}
