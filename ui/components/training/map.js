// The codes of a thousand images, as they move from frame to frame; a circle where half of N(0, I) lies within.
import { AsTable, byClass, pair, spread } from "../../web/astable.js";
import { contextOf, element } from "../../web/dom.js";
import { paintShape } from "../../web/shapes.js";

const FIELD = 480; // pixels of the canvas
const SLOW = 0.15; // of the way that the scale goes at a frame, so that it does not jump
const WAY = 250; // milliseconds from one frame's places to the next one's
const HALF = 1.1774; // half of a Gaussian in the plane lies so far from its middle

/** @import { ClassLook } from "../../web/payload.js" */

export class CodeMap {
  /** @param {ClassLook[]} classes */
  constructor(classes) {
    this.classes = classes;
    /** @type {Int16Array} */
    this.labels = new Int16Array(0);
    this.canvas = element("canvas", { width: FIELD, height: FIELD, role: "img" });
    this.note = element("figcaption");
    this.head = element("div", { class: "title" }, "Codes of test images");
    this.table = new AsTable(() => this.told());
    this.table.of("codes of test images");
    this.root = element("figure", { class: "map" }, this.head, this.canvas, this.note, this.table.root);
    this.reach = 0;
    /** @type {Float32Array | null} */
    this.from = null;
    /** @type {Float32Array | null} */
    this.to = null;
    this.begun = 0;
    this.request = 0;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** @param {Int16Array} labels */
  begin(labels) {
    this.labels = labels;
    this.head.textContent = `Codes of ${labels.length.toLocaleString("en")} test images`;
  }

  /**
   * @param {Float32Array} points x, y, x, y, …
   * @param {string} note
   */
  move(points, note) {
    this.note.textContent = note;
    this.canvas.setAttribute("aria-label", `Map of codes. ${note}`);
    const far = spreadOf(points);
    this.reach = this.reach ? this.reach + SLOW * (far - this.reach) : far;
    if (Math.abs(Math.log(this.reach / far)) > 0.7) this.reach = far; // somewhere else in the run
    this.from = this.still.matches ? points : this.between();
    this.to = points;
    this.begun = performance.now();
    this.table.fill();
    cancelAnimationFrame(this.request);
    this.paint();
  }

  /** Where the codes of each class lie. */
  told() {
    const { to, classes } = this;
    const rows = to ? byClass(this.labels, classes.length) : [];
    return {
      said: `${this.head.textContent}: the mean of each class on the plane, and its standard deviation. ${this.note.textContent}`,
      columns: ["class", "images", "mean", "deviation"],
      rows: rows.flatMap((own, label) => {
        if (!own.length || !to) return [];
        const { mean, deviation } = spread(to, 2, own);
        return [[classes[label].name, own.length.toLocaleString("en"), pair(mean), pair(deviation)]];
      }),
    };
  }

  /** Where the points are now. */
  between() {
    if (!this.to || !this.from || this.from.length !== this.to.length) return this.to;
    const part = Math.min(1, (performance.now() - this.begun) / WAY);
    const { from, to } = this;
    return part >= 1 ? to : to.map((value, at) => from[at] + part * (value - from[at]));
  }

  paint() {
    const points = this.between() ?? this.to;
    if (!points) return;
    const context = contextOf(this.canvas);
    const unit = (0.5 * FIELD) / (1.06 * this.reach);
    context.clearRect(0, 0, FIELD, FIELD);
    context.strokeStyle = "#d6459b"; // N(0, I), as on every page
    context.globalAlpha = 0.9;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(FIELD / 2, FIELD / 2, HALF * unit, 0, 2 * Math.PI);
    context.stroke();
    context.globalAlpha = 0.8;
    for (let i = 0; i < points.length / 2; i++) {
      const look = this.classes[this.labels[i]];
      context.fillStyle = look?.colour ?? "#8a8f98";
      paintShape(context, look?.shape, FIELD / 2 + unit * points[2 * i], FIELD / 2 - unit * points[2 * i + 1], 2.6);
    }
    if (this.from !== this.to && performance.now() - this.begun < WAY && this.from) {
      this.request = requestAnimationFrame(() => this.paint());
    }
  }

  close() {
    cancelAnimationFrame(this.request);
  }
}

/**
 * How far from the middle all but the farthest points lie.
 * @param {Float32Array} points
 */
export function spreadOf(points) {
  const far = new Float32Array(points.length / 2).map((_, i) =>
    Math.max(Math.abs(points[2 * i]), Math.abs(points[2 * i + 1])),
  );
  far.sort();
  const found = far[Math.floor(0.99 * (far.length - 1))];
  return Math.max(1.5, Number.isFinite(found) ? found : 1.5);
}
