// One row a dimension: how much it says at this beta, what it does to the point, and a slider that sets it there.
import { element, plain, signed, still, Tiles } from "../../web/dom.js";

/** @import { DialPayload } from "./payload.js" */

/** @typedef {{ begin: () => void, set: (j: number, value: number) => void, end: () => void }} Setting */

const FINE = 0.05; // of a value that is set by hand, in standard deviations of the prior
const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);

export class Rows {
  /** @param {Setting} setting */
  constructor(setting) {
    this.setting = setting;
    /** @type {Row[]} */
    this.rows = [];
    this.list = element("div", { class: "list" });
    this.head = element("div", { class: "row head", "aria-hidden": "true" });
    this.root = element("div", { class: "rows" }, this.head, this.list);
  }

  /**
   * @param {DialPayload} data
   * @param {number[]} order of dimensions
   * @param {number} most nats: how far a bar goes
   * @param {string} of what the bars are of
   */
  build(data, order, most, of) {
    this.rows = order.map((j) => new Row(j, data, most, this.setting));
    this.list.replaceChildren(...this.rows.map((row) => row.root));
    const ends = [-data.reach, 0, data.reach].map((value) => element("span", {}, value ? signed(value, 0) : "0"));
    this.head.replaceChildren(
      element("div", {}, "Dimension"),
      element("div", { title: of }, "KL, nats"),
      element("div", { class: "tiles" }, ...ends),
    );
  }

  /**
   * @param {number[]} kl of each dimension
   * @param {Float32Array} code of the point
   * @param {Map<number, number>} values of dimensions that were set by hand
   * @param {number} active nats
   */
  show(kl, code, values, active) {
    for (const row of this.rows) row.show(kl[row.j], code[row.j], values.has(row.j), active);
  }

  /** Sliders where the marks are, once these stand still: a browser lays a slider out anew for every value. */
  settle() {
    for (const row of this.rows) row.settle();
  }
}

class Row {
  /**
   * @param {number} j
   * @param {DialPayload} data
   * @param {number} most
   * @param {Setting} setting
   */
  constructor(j, data, most, setting) {
    const { reach, steps } = data;
    this.j = j;
    this.most = most;
    this.held = false;
    this.span = (reach * steps) / (steps - 1); // to the outer edge of the last picture
    this.shown = this.said = "";
    this.inside = 0; // where the mark is
    this.tiles = new Tiles(data, steps, 1, { "aria-hidden": "true" });
    this.mark = element("div", { class: "mark", "aria-hidden": "true" });
    this.bar = element("div", { class: "bar", "aria-hidden": "true" });
    this.number = new Text();
    /** @type {HTMLInputElement} */
    this.input = element("input", {
      type: "range",
      min: -this.span,
      max: this.span,
      step: FINE,
      "aria-label": `dimension ${j}`,
      onpointerdown: () => this.take(),
      onpointerup: () => this.release(),
      onpointercancel: () => this.release(),
      oninput: () => setting.set(j, Number(this.input.value)),
      onchange: () => this.release(),
      onkeydown: (event) => {
        if (KEYS.has(event.key)) setting.begin();
      },
      onkeyup: () => setting.end(),
      onblur: () => setting.end(),
    });
    this.setting = setting;
    this.root = element(
      "div",
      { class: "row", "data-dimension": j },
      element("div", { class: "name" }, `z${j}`),
      element("div", { class: "kl" }, this.bar, element("b", {}, still(this.number))),
      element("div", { class: "tiles" }, this.tiles.canvas, this.mark, this.input),
    );
  }

  take() {
    this.held = true;
    this.setting.begin();
  }

  release() {
    this.held = false;
    this.setting.end();
  }

  /**
   * @param {number} kl
   * @param {number} value of the point
   * @param {boolean} set by hand
   * @param {number} active
   */
  show(kl, value, set, active) {
    const inside = Math.max(-this.span, Math.min(this.span, value));
    const text = plain(kl, 2);
    const shown = `${text} ${inside.toFixed(2)} ${set}`;
    if (shown === this.shown) return;
    this.shown = shown;
    this.bar.style.setProperty("--part", `${(100 * Math.max(0, Math.min(1, kl / this.most))).toFixed(2)}%`);
    this.number.data = text;
    this.mark.style.backgroundPositionX = `${((100 * (inside + this.span)) / (2 * this.span)).toFixed(2)}%`;
    this.inside = inside;
    const dead = kl < active;
    this.root.classList.toggle("dead", dead);
    this.root.classList.toggle("set", set);
    this.said = `${plain(value, 2)}; ${dead ? "collapsed" : `${text} nats`}`;
  }

  settle() {
    if (!this.held) this.input.value = String(this.inside);
    this.input.setAttribute("aria-valuetext", this.said);
  }
}
