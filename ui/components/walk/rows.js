// One row a dimension of the model in focus: its slider over the data's histogram, and the row of its traversal.
import { element, plain, signed, svg, Tiles } from "../../web/dom.js";
import { Part } from "../../web/queue.js";
import { beyond } from "./position.js";

/** @import { Network } from "../../web/network.js" */
/** @import { WalkDimension, WalkModel, WalkPayload } from "./payload.js" */
/** @import { Position } from "./position.js" */

/**
 * What rows and plane say of a visitor's hand.
 * @typedef {object} Gesture
 * @property {() => void} begin
 * @property {(rank: number) => number} value
 * @property {(rank: number, value: number) => void} move
 * @property {() => void} end
 * @property {(rank: number) => void} select
 * @property {(ranks: [number, number]) => void} plane
 * @property {(folds: string) => void} opened which folds are open, as a Position has it
 */

/** @typedef {(logits: Float32Array) => Uint8ClampedArray} Paint gives grey levels */

/**
 * A row of pictures to decode and paint, unless those of `key` are on the screen already: `run` does as many as the
 * network takes in one go, and says whether there are more.
 * @typedef {object} Job
 * @property {(network: Network, code: Float32Array, paint: Paint) => boolean} run
 * @property {string} key
 * @property {Part} part
 */

const OPEN = 16; // live dimensions shown at once; more are folded, so that 64 do not fill the page
const NUDGE = 0.1; // standard deviations for an arrow key; ten times that with Shift
const SIGNS = new Map([
  ["ArrowRight", 1],
  ["ArrowUp", 1],
  ["PageUp", 1],
  ["ArrowLeft", -1],
  ["ArrowDown", -1],
  ["PageDown", -1],
]);

export class Rows {
  /** @param {Gesture} gesture */
  constructor(gesture) {
    this.gesture = gesture;
    this.root = element("div", { class: "rows" });
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Set<string>} */
    this.opened = new Set();
  }

  /**
   * Build the rows of a model anew.
   * @param {WalkModel} model
   * @param {WalkPayload} data
   * @param {boolean} pictures whether its pictures can be drawn here
   * @param {string} opened which folds are open, as a Position has it
   */
  build(model, data, pictures, opened) {
    this.opened = new Set(opened);
    this.rows = model.dims.map((dim, rank) => new Row(model, dim, rank, data, this.gesture, pictures));
    const active = this.rows.filter((row) => row.dim.active);
    const inactive = this.rows.filter((row) => !row.dim.active);
    const by = model.dims[0].kl === null ? "change" : "KL";
    const heading = element(
      "div",
      { class: "row head", "aria-hidden": "true" },
      element("div", {}, `by ${by}`),
      element("div", {}, "drag; behind it the data’s μ, tinted outside 99 % of its codes"),
      element("div", { class: "value" }, "value"),
      element("div", { class: "tiles" }, pictures ? "low to high, the others as they are" : ""),
    );
    this.root.replaceChildren(heading, ...active.slice(0, OPEN).map((row) => row.root));
    this.fold("a", active.slice(OPEN), (n) => `${n} more active dimensions`);
    const why = inactiveReason(model);
    this.fold("i", inactive, (n) => (n === 1 ? `${n} inactive dimension: ${why}` : `${n} inactive dimensions: ${why}`));
    if (!active.length) heading.after(element("p", { class: "quiet" }, "Every dimension of this model is inactive."));
  }

  /**
   * @param {string} name
   * @param {Row[]} rows
   * @param {(n: number) => string} title
   */
  fold(name, rows, title) {
    if (!rows.length) return;
    const open = this.opened.has(name);
    const summary = element("summary", {}, title(rows.length));
    const details = element("details", { open }, summary, ...rows.map((row) => row.root));
    for (const row of rows) row.hidden = !open;
    details.ontoggle = () => {
      if (details.open === this.opened.has(name)) return; // as it was built
      this.opened[details.open ? "add" : "delete"](name);
      for (const row of rows) row.hidden = !details.open;
      this.gesture.opened([...this.opened].sort().join(""));
    };
    this.root.append(details);
  }

  /**
   * Sliders and numbers as the position is.
   * @param {Position} position
   */
  show(position) {
    for (const row of this.rows) if (!row.hidden) row.show(position);
  }

  /** What is left to decode: one job a visible row. */
  jobs() {
    return this.rows.filter((row) => !row.hidden && row.tiles).map((row) => row.job);
  }
}

/** @param {WalkModel} model */
function inactiveReason(model) {
  return model.dims[0].kl === null
    ? "the picture hardly changes with them"
    : "they say less than 0.01 nats about the image";
}

class Row {
  /**
   * @param {WalkModel} model
   * @param {WalkDimension} dim
   * @param {number} rank
   * @param {WalkPayload} data
   * @param {Gesture} gesture
   * @param {boolean} pictures
   */
  constructor(model, dim, rank, data, gesture, pictures) {
    const { steps, margin } = data;
    this.dim = dim;
    this.rank = rank;
    this.steps = steps;
    this.gesture = gesture;
    this.hidden = false;
    const wider = margin * (dim.high - dim.low);
    this.least = dim.low - wider;
    this.most = dim.high + wider;
    const measure = dim.kl === null ? `${plain(100 * dim.sensitivity, 1)} % a pixel` : `${plain(dim.kl, 2)} nats`;
    const says = dim.kl === null ? "changes the picture by" : "KL";
    this.name = `dimension ${dim.j} of ${model.title}, rank ${rank + 1}, ${says} ${measure}`;
    /** @type {HTMLInputElement} */
    this.slider = element("input", {
      type: "range",
      min: this.least,
      max: this.most,
      step: "any",
      "aria-label": this.name,
      "data-rank": rank,
      disabled: dim.deviation > 0 && this.most > this.least ? null : "",
      onpointerdown: () => gesture.begin(),
      oninput: () => {
        gesture.begin();
        gesture.move(rank, Number(this.slider.value));
      },
      onchange: () => gesture.end(),
      onpointercancel: () => gesture.end(),
      onblur: () => gesture.end(),
      onkeydown: (event) => this.key(event),
      onkeyup: () => gesture.end(),
      onfocus: () => gesture.select(rank),
    });
    this.number = element("b");
    this.moved = element("span");
    this.tiles = pictures ? new Tiles(data, steps, 1, { "aria-hidden": "true" }) : null;
    this.mark = element("div", { class: "mark" });
    const strip = element("div", { class: "tiles" });
    if (this.tiles) {
      strip.append(this.tiles.canvas, this.mark);
      strip.onclick = (event) => this.pick(event, strip);
    }
    this.root = element(
      "div",
      { class: "row", "data-rank": rank },
      element("div", { class: "name", title: this.name }, element("b", {}, `z${dim.j}`), element("span", {}, measure)),
      element("div", { class: "track" }, histogram(dim, margin), this.slider),
      element("div", { class: "value" }, this.number, this.moved),
      strip,
    );
    /** @type {Job} */
    this.job = { run: (network, code, paint) => this.decode(network, code, paint), key: "", part: new Part(steps) };
    this.chosen = false;
    /** @type {number | null} */
    this.value = null; // what is on the screen
    /** @type {number | null} */
    this.move = null;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const value = this.valueAfter(event);
    if (value === null) return;
    event.preventDefault();
    this.gesture.begin();
    this.gesture.move(this.rank, Math.max(this.least, Math.min(this.most, value)));
  }

  /**
   * Where a key leads to; null where it means nothing here.
   * @param {KeyboardEvent} event
   */
  valueAfter({ key, shiftKey }) {
    const { low, high, deviation } = this.dim;
    if (key === "Home") return low;
    if (key === "End") return high;
    const sign = SIGNS.get(key);
    const big = shiftKey || key.startsWith("Page") ? 10 : 1;
    return sign ? this.gesture.value(this.rank) + sign * big * NUDGE * deviation : null;
  }

  /**
   * @param {MouseEvent} event
   * @param {HTMLElement} strip
   */
  pick(event, strip) {
    const { left, width } = strip.getBoundingClientRect();
    const last = this.steps - 1;
    const step = Math.max(0, Math.min(last, Math.floor(((event.clientX - left) / width) * this.steps)));
    this.gesture.begin();
    this.gesture.move(this.rank, this.dim.low + (step / last) * (this.dim.high - this.dim.low));
    this.gesture.end();
  }

  /** @param {Position} position */
  show(position) {
    const { low, high } = this.dim;
    const value = position.value(position.focus, this.rank);
    const move = position.movesOf(position.focus)[this.rank];
    const chosen = position.rank === this.rank;
    if (chosen !== this.chosen) this.root.classList.toggle("chosen", (this.chosen = chosen));
    if (value === this.value && move === this.move) return;
    [this.value, this.move] = [value, move];
    const off = move !== 0 && beyond(this.dim, value); // where the image itself lies is no warning
    this.slider.value = String(value);
    const moved = move ? `${signed(move, 1)} σ` : "";
    this.number.textContent = plain(value, 2);
    this.moved.textContent = off ? "off the data" : moved;
    this.root.classList.toggle("off", off);
    const spoken = move ? `, moved by ${signed(move, 1)} standard deviations` : "";
    this.slider.setAttribute("aria-valuetext", `${plain(value, 2)}${spoken}${off ? ", off the data" : ""}`);
    const fraction = high > low ? (value - low) / (high - low) : 0.5;
    const along = (Math.max(0, Math.min(1, fraction)) * (this.steps - 1) + 0.5) / this.steps;
    this.mark.style.transform = `translateX(${100 * along}%)`;
  }

  /**
   * Decode and paint the next of this row's pictures, unless they are on the screen already.
   * @type {Job["run"]}
   */
  decode(network, code, paint) {
    const { steps, job } = this;
    const { j, low, high } = this.dim;
    const key = code.map((value, at) => (at === j ? 0 : value)).join();
    if (key !== job.key) job.part.renew();
    job.key = key;
    const [first, count] = job.part.take(network.together);
    if (!count) return false;
    const codes = new Float32Array(count * code.length);
    for (let at = 0; at < count; at++) {
      codes.set(code, at * code.length);
      codes[at * code.length + j] = low + ((first + at) / (steps - 1)) * (high - low);
    }
    this.tiles?.write(paint(network.run(codes, count)), first, count);
    this.tiles?.show();
    return job.part.left > 0;
  }
}

/**
 * The histogram of mu behind a slider, on the slider's own scale, with what lies beyond the data tinted.
 * @param {WalkDimension} dim
 * @param {number} margin of the range, beyond it on both sides
 */
function histogram(dim, margin) {
  const bins = dim.histogram.length;
  const most = Math.max(1, ...dim.histogram);
  const bars = dim.histogram.map((n, bin) => `M${bin} 20v${(-19 * n) / most}h1V20z`).join("");
  const width = (bins * margin) / (1 + 2 * margin);
  return svg(
    "svg",
    { viewBox: `0 0 ${bins} 20`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "bars", d: bars }),
    svg("rect", { class: "beyond", width, height: 20 }),
    svg("rect", { class: "beyond", x: bins - width, width, height: 20 }),
  );
}
