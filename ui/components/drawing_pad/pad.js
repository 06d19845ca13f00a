// The drawing pad: strokes of a mouse, a finger or a pen, smooth on the screen.
import { element } from "../../web/dom.js";
import { rendered } from "./strokes.js";

const PAPER = 560; // pixels of the pad's canvas, whatever its size on the page
const NEAR = 0.004; // of the pad: what lies closer to the last point adds nothing
const PEN = { smallest: 1.4, largest: 4, first: 2.4 }; // pixels of the small image; MNIST's strokes have 2 to 3
const LIMITS = { strokes: 200, numbers: 30000 }; // of a drawing; the server takes no more than ui/widgets/own_digits.py says

export class DrawingPad {
  /** `change()` is called with every piece of a stroke, `end()` when the pen is lifted or a button has been used. */
  constructor({ change, end }) {
    this.change = change;
    this.end = end;
    this.strokes = [];
    this.cleared = null; // what Clear took away, for Undo
    this.pixels = 28; // of the small image's side, which the pen is counted in
    this.canvas = element("canvas", {
      class: "surface", width: PAPER, height: PAPER, role: "img", "aria-label": "the pad: draw here",
      onpointerdown: (event) => this.down(event),
      onpointermove: (event) => { if (event.pointerId === this.held) this.move(event); },
      onpointerup: (event) => this.up(event),
      onpointercancel: (event) => this.up(event),
    }); // prettier-ignore
    this.context = this.canvas.getContext("2d");
    this.empty = element("div", { class: "empty", "aria-hidden": "true" }, "Draw here");
    this.width = element("input", { type: "range", min: PEN.smallest, max: PEN.largest, step: 0.1, value: PEN.first, "aria-label": "Brush, in pixels of the small image" }); // prettier-ignore
    const button = (name, label, title, onclick) => element("button", { type: "button", "data-do": name, title, onclick }, label); // prettier-ignore
    this.undoButton = button("undo", "↶ Undo", "Take back the last stroke, or Clear (Ctrl+Z)", () => this.undo());
    this.clearButton = button("clear", "✕ Clear", "Begin anew", () => this.clear());
    this.paper = element("div", { class: "paper" }, this.canvas, this.empty);
    this.root = element(
      "div",
      { class: "drawing", onkeydown: (event) => this.key(event) },
      this.paper,
      element("div", { class: "tools" }, this.undoButton, this.clearButton,
        element("label", { class: "brush" }, "Brush", this.width)),
    ); // prettier-ignore
    this.paint();
  }

  /** Show these strokes; a stroke under way is let go. `pixels`: the side of the small image. */
  adopt(strokes, pixels, darkOnLight) {
    this.darkOnLight = Boolean(darkOnLight); // as the images of the data set are
    this.paper.classList.toggle("light", this.darkOnLight);
    this.held = null;
    this.pixels = pixels;
    this.strokes = strokes.map(({ width, points }) => ({ width, points: [...points] }));
    this.cleared = null;
    this.paint();
  }

  /** What the server hears of the drawing, 255 is ink whatever the ground; `shape`: of the small image. */
  told({ revision, shape }) {
    const pixels = btoa(String.fromCharCode(...rendered(this.strokes, shape)));
    return { revision, strokes: this.strokes, pixels };
  }

  down(event) {
    if (event.button || this.held != null || this.strokes.length >= LIMITS.strokes || this.full()) return; // a second finger is no pen
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.held = event.pointerId;
    this.cleared = null;
    this.strokes.push({ width: Number(this.width.value), points: this.at(event) });
    this.paint();
    this.change();
  }

  move(event) {
    const stroke = this.strokes.at(-1);
    const { points } = stroke;
    const before = points.length;
    const between = event.getCoalescedEvents?.() ?? []; // a pen reports more often than the screen is painted
    for (const one of between.length ? between : [event]) {
      const [x, y] = this.at(one);
      if (Math.hypot(x - points.at(-2), y - points.at(-1)) < NEAR || this.full()) continue;
      points.push(x, y);
    }
    if (points.length === before) return;
    this.ink(stroke, before - 2);
    this.change();
  }

  up(event) {
    if (event.pointerId !== this.held) return;
    this.held = null;
    this.end();
  }

  full() {
    return this.strokes.reduce((sum, { points }) => sum + points.length, 0) >= LIMITS.numbers;
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const inside = (value) => Math.round(1000 * Math.max(0, Math.min(1, value))) / 1000;
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
  }

  undo() {
    if (!this.strokes.length && !this.cleared) return;
    this.held = null;
    if (this.cleared) [this.strokes, this.cleared] = [this.cleared, null];
    else this.strokes.pop();
    this.done();
  }

  clear() {
    if (!this.strokes.length) return;
    this.held = null;
    [this.strokes, this.cleared] = [[], this.strokes];
    this.done();
  }

  done() {
    this.paint();
    this.change();
    this.end();
  }

  key(event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.undo();
  }

  /** Everything anew. */
  paint() {
    this.context.clearRect(0, 0, PAPER, PAPER);
    for (const stroke of this.strokes) this.ink(stroke, 0);
    const none = !this.strokes.length;
    this.empty.hidden = !none;
    this.undoButton.disabled = none && !this.cleared;
    this.clearButton.disabled = none;
  }

  /** A stroke from one of its points on. */
  ink({ width, points }, first) {
    const { context } = this;
    Object.assign(context, { lineCap: "round", lineJoin: "round", strokeStyle: this.darkOnLight ? "#000" : "#fff", lineWidth: (width / this.pixels) * PAPER }); // prettier-ignore
    context.beginPath();
    context.moveTo(points[first] * PAPER, points[first + 1] * PAPER);
    for (let i = first; i < points.length; i += 2) context.lineTo(points[i] * PAPER, points[i + 1] * PAPER);
    context.stroke();
  }
}
