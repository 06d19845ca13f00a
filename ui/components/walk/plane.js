// Two dimensions at once: a plane painted with decoded digits, the data's codes on it, and a point to drag.
import { contextOf, element, plain, Tiles } from "../../web/dom.js";
import { legendOf } from "../../web/legend.js";
import { Part } from "../../web/queue.js";
import { paintShape } from "../../web/shapes.js";

/** @import { ClassLook } from "../../web/payload.js" */
/** @import { WalkDimension, WalkModel, WalkPayload } from "./payload.js" */
/** @import { Position } from "./position.js" */
/** @import { Gesture, Job } from "./rows.js" */

export const CELLS = 11; // digits along each side
const DOTS = 616; // pixels along each side of the picture of the codes
// The axis that a key moves along, and which way: 1 a step, 2 to the end.
/** @type {Record<string, [number, number]>} */
const KEYS = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowUp: [1, 1],
  ArrowDown: [1, -1],
  End: [0, 2],
  Home: [0, -2],
  PageUp: [1, 2],
  PageDown: [1, -2],
};

export class Plane {
  /**
   * @param {Gesture} gesture
   * @param {WalkModel} model
   */
  constructor(gesture, model) {
    this.gesture = gesture;
    this.model = model;
    /** @type {ClassLook[]} */
    this.classes = [];
    this.pictures = false; // whether the model's pictures can be drawn here
    /** @type {[number, number]} */
    this.ranks = [0, 1];
    this.held = false;
    this.shown = ""; // the values that are on the screen
    /** @type {{ values: Float32Array, labels: number[], size: number } | null} */
    this.codes = null; // of the data
    /** @type {Tiles | null} */
    this.tiles = null;
    this.dots = element("canvas", { width: DOTS, height: DOTS, class: "codes", "aria-hidden": "true" });
    this.point = element("div", { class: "point" });
    this.field = element("div", {
      class: "field",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "two-dimensional slider",
      "aria-keyshortcuts": Object.keys(KEYS).join(" "),
      onpointerdown: (event) => this.down(event),
      onpointermove: (event) => {
        if (this.held) this.drag(event);
      },
      onpointerup: () => this.up(),
      onpointercancel: () => this.up(),
      onkeydown: (event) => this.key(event),
      onkeyup: () => gesture.end(),
      onblur: () => gesture.end(),
    });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    this.axes = ["across", "up"].map((name, axis) =>
      element("select", { "aria-label": `dimension ${name}`, onchange: () => this.choose(axis) }),
    );
    this.data = element("input", { type: "checkbox", onchange: () => this.paintCodes() });
    this.legend = element("div", { class: "legend" });
    this.empty = element("p", { class: "quiet" }, "A model with one dimension has no plane.");
    const [across, up] = this.axes;
    const axes = [element("label", {}, "across ", across), element("label", {}, "up ", up)];
    this.body = element(
      "div",
      { class: "plane" },
      this.field,
      element("div", { class: "axes" }, ...axes),
      element("label", { class: "check" }, this.data, " the data’s codes"),
      this.legend,
      this.spoken,
    );
    this.root = element("div", { class: "pad" }, this.empty, this.body);
    /** @type {Job[]} */
    this.rows = Array.from({ length: CELLS }, (_, row) => ({
      key: "",
      part: new Part(CELLS),
      run: (...given) => this.decode(row, ...given),
    }));
  }

  /**
   * Build for the model in focus.
   * @param {Position} position
   * @param {WalkPayload} data
   * @param {boolean} pictures whether its pictures can be drawn here
   */
  build(position, data, pictures) {
    const model = position.focus;
    const { classes } = data;
    this.model = model;
    this.classes = classes;
    this.pictures = pictures;
    const two = model.dims.length > 1;
    this.empty.hidden = two;
    this.body.hidden = !two;
    if (!two) return;
    for (const select of this.axes) {
      select.replaceChildren(
        ...model.dims.map((dim, rank) =>
          element("option", { value: rank }, dim.active ? `z${dim.j}` : `z${dim.j} (inactive)`),
        ),
      );
    }
    this.tiles = new Tiles(data, CELLS, CELLS, { "aria-hidden": "true" });
    this.field.replaceChildren(this.tiles.canvas, this.dots, this.point);
    this.legend.replaceChildren(...legendOf(classes));
    this.plane(position);
  }

  /**
   * Take over the two dimensions; where the model has fewer, its first two.
   * @param {Position} position
   */
  plane(position) {
    const count = this.model.dims.length;
    if (count < 2) return;
    let [x, y] = position.plane;
    if (!(x < count && y < count && x !== y)) [x, y] = [0, 1];
    this.ranks = [x, y];
    this.axes.forEach((select, axis) => (select.value = String(this.ranks[axis])));
    for (const row of this.rows) row.key = "";
    this.shown = "";
    this.paintCodes();
  }

  /** @param {number} axis */
  choose(axis) {
    /** @type {[number, number]} */
    const ranks = [...this.ranks];
    ranks[axis] = Number(this.axes[axis].value);
    if (ranks[0] === ranks[1]) ranks[1 - axis] = this.ranks[axis]; // the same twice: they change places
    this.gesture.plane(ranks);
  }

  /** @param {number} axis */
  dimension(axis) {
    return this.model.dims[this.ranks[axis]];
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button) return;
    event.preventDefault();
    this.field.focus({ preventScroll: true });
    this.field.setPointerCapture(event.pointerId);
    this.held = true;
    this.gesture.begin();
    this.drag(event);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const box = this.field.getBoundingClientRect();
    const at = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
    at.forEach((fraction, axis) => {
      const { low, high } = this.dimension(axis);
      this.gesture.move(this.ranks[axis], low + Math.max(0, Math.min(1, fraction)) * (high - low));
    });
  }

  up() {
    if (!this.held) return;
    this.held = false;
    this.gesture.end();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!(event.key in KEYS)) return;
    const [axis, way] = KEYS[event.key];
    event.preventDefault();
    this.gesture.begin();
    const { low, high, deviation } = this.dimension(axis);
    const far = Math.abs(way) > 1; // to the end of the axis
    const step = (event.shiftKey ? 1 : 0.1) * deviation;
    const value = far ? (way > 0 ? high : low) : this.gesture.value(this.ranks[axis]) + way * step;
    this.gesture.move(this.ranks[axis], Math.max(low, Math.min(high, value)));
  }

  /** @param {Position} position */
  show(position) {
    if (this.model.dims.length < 2) return;
    const values = this.ranks.map((rank) => position.value(this.model, rank));
    const shown = values.join();
    if (shown === this.shown) return;
    this.shown = shown;
    const [x, y] = values.map((value, axis) => {
      const { low, high } = this.dimension(axis);
      return high > low ? (value - low) / (high - low) : 0.5;
    });
    const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
    const percent = (/** @type {number} */ fraction) => 100 * Math.max(0, Math.min(1, fraction));
    this.point.style.transform = `translate(${percent(x)}%, ${-percent(y)}%)`;
    this.point.classList.toggle("off", !inside);
    const names = values.map((value, axis) => `dimension ${this.dimension(axis).j} at ${plain(value, 2)}`);
    this.field.setAttribute("aria-label", `${this.model.title}, ${names.join(", ")}. Arrow keys move the point.`);
    if (!this.held) this.spoken.textContent = names.join(", ");
  }

  /** What is left to decode: one job a row of digits. */
  jobs() {
    return this.pictures && this.model.dims.length > 1 ? this.rows : [];
  }

  /**
   * Decode and paint the next pictures of one row of the plane, unless they are on the screen already.
   * @param {number} row
   * @param {Parameters<Job["run"]>} given
   */
  decode(row, ...[network, code, paint]) {
    const [x, y] = [this.dimension(0), this.dimension(1)];
    const key = code.map((value, at) => (at === x.j || at === y.j ? 0 : value)).join();
    const { part } = this.rows[row];
    if (key !== this.rows[row].key) part.renew();
    this.rows[row].key = key;
    const [first, count] = part.take(network.together);
    if (!count) return false;
    const centre = (/** @type {WalkDimension} */ dim, /** @type {number} */ cell) =>
      dim.low + ((cell + 0.5) / CELLS) * (dim.high - dim.low);
    const codes = new Float32Array(count * code.length);
    for (let at = 0; at < count; at++) {
      codes.set(code, at * code.length);
      codes[at * code.length + x.j] = centre(x, first + at);
      codes[at * code.length + y.j] = centre(y, CELLS - 1 - row); // up is more
    }
    this.tiles?.write(paint(network.run(codes, count)), row * CELLS + first, count);
    this.tiles?.showRow(row);
    return part.left > 0;
  }

  /**
   * Codes of the data arrive later than the rest.
   * @param {Plane["codes"]} codes
   */
  setCodes(codes) {
    this.codes = codes;
    this.paintCodes();
  }

  paintCodes() {
    const context = contextOf(this.dots);
    context.clearRect(0, 0, DOTS, DOTS);
    const shown = this.data.checked;
    this.field.classList.toggle("with-codes", shown);
    this.legend.hidden = !shown || this.classes.length < 2;
    if (!shown || !this.codes || this.model.dims.length < 2) return;
    const { values, labels, size } = this.codes;
    const [x, y] = [this.dimension(0), this.dimension(1)];
    for (let i = 0; i < values.length / size; i++) {
      const across = (values[i * size + x.j] - x.low) / (x.high - x.low);
      const up = (values[i * size + y.j] - y.low) / (y.high - y.low);
      context.fillStyle = this.classes[labels[i]]?.colour ?? "#9aa0a6";
      paintShape(context, this.classes[labels[i]]?.shape, across * DOTS, (1 - up) * DOTS, 5);
    }
  }
}
