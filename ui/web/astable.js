// What a drawing shows, as a sentence and a table, for those who do not see it: made when somebody opens it.
import { element } from "./dom.js";

/** @typedef {{ said: string, columns: string[], rows: string[][] }} Told the first column says what a row is */

export class AsTable {
  /** @param {() => Told} make */
  constructor(make) {
    this.make = make;
    this.said = element("p");
    this.head = element("tr");
    this.body = element("tbody");
    const table = element("table", {}, element("thead", {}, this.head), this.body);
    this.scroll = element("div", { class: "scroll", tabindex: 0, role: "group" }, table);
    this.summary = element("summary", {}, "As a table");
    this.root = element(
      "details",
      { class: "told", ontoggle: () => this.fill() },
      this.summary,
      this.said,
      this.scroll,
    );
  }

  /**
   * What the drawing is called: there are several on a page.
   * @param {string} name
   */
  of(name) {
    this.summary.ariaLabel = `As a table: ${name}`;
    this.scroll.ariaLabel = `table: ${name}`;
  }

  /** The drawing is another one: what is open follows. */
  fill() {
    if (!this.root.open) return;
    const { said, columns, rows } = this.make();
    this.said.textContent = said;
    this.head.replaceChildren(...columns.map((column) => element("th", { scope: "col" }, column)));
    this.body.replaceChildren(
      ...rows.map(([first, ...rest]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, first),
          ...rest.map((cell) => element("td", {}, cell || "–")),
        ),
      ),
    );
  }
}

/**
 * Mean and deviation of some of the points, along each of their dimensions.
 * @param {Float32Array} points (n, dims)
 * @param {number} dims
 * @param {number[]} rows
 * @returns {{ mean: number[], deviation: number[] }}
 */
export function spread(points, dims, rows) {
  const sums = (/** @type {(row: number, axis: number) => number} */ of) =>
    Array.from({ length: dims }, (_, axis) => rows.reduce((sum, row) => sum + of(row, axis), 0) / rows.length);
  const mean = sums((row, axis) => points[row * dims + axis]);
  const squares = sums((row, axis) => (points[row * dims + axis] - mean[axis]) ** 2);
  return { mean, deviation: squares.map(Math.sqrt) };
}

/**
 * The rows of each class, in the order of the classes; those without a class are left out.
 * @param {ArrayLike<number>} labels
 * @param {number} classes
 */
export function byClass(labels, classes) {
  /** @type {number[][]} */
  const found = Array.from({ length: classes }, () => []);
  for (let row = 0; row < labels.length; row++) found[labels[row]]?.push(row);
  return found;
}

/**
 * Some of n places, both ends among them, evenly.
 * @param {number} n
 * @param {number} most
 */
export const evenly = (n, most) =>
  n <= most
    ? Array.from({ length: n }, (_, at) => at)
    : Array.from({ length: most }, (_, k) => Math.round((k * (n - 1)) / (most - 1)));

/**
 * Numbers of few digits, in brackets.
 * @param {number[]} values
 */
export const pair = (values) =>
  `(${values.map((value) => String(Number(value.toPrecision(3))).replace("-", "−")).join(", ")})`;
