// The drawing pad: strokes of a mouse, a finger or a pen, smooth on the screen.
import { contextOf, element } from "../../web/dom.js";
import { KeyPen } from "../../web/keypen.js";
import { keep, kept, linkTo, takeLinked } from "./kept.js";
import { rendered } from "./strokes.js";

/** @import { PadPayload, Stroke } from "./payload.js" */
/** @import { PenChange } from "../../web/keypen.js" */

const PAPER = 560; // pixels of the pad's canvas, whatever its size on the page
const NEAR = 0.004; // of the pad: what lies closer to the last point adds nothing
const BY_KEYS = "arrow keys move the pen, Space puts it down and lifts it"; // and Home, PageUp, End, PageDown aslant
const PEN = { smallest: 1.4, largest: 4, first: 2.4 }; // pixels of the small image; MNIST's strokes have 2 to 3

export class DrawingPad {
  /**
   * `change()` is called with every piece of a stroke, `end()` when the pen is lifted or a button has been used.
   * @param {{ change: () => void, end: () => void }} on
   */
  constructor({ change, end }) {
    this.change = change;
    this.end = () => {
      this.slot = this.data?.slots[0] ?? "";
      keep(this.slot, this.strokes);
      this.say("");
      end();
    };
    this.told = end;
    this.slot = ""; // whose drawing it is
    /** @type {PadPayload | null} */
    this.data = null;
    /** @type {Stroke[]} */
    this.strokes = [];
    /** @type {Stroke[] | null} */
    this.cleared = null; // what Clear took away, for Undo
    /** @type {number | null} */
    this.held = null; // the pointer that draws
    /** @type {HTMLCanvasElement} */
    this.canvas = element("canvas", {
      class: "surface",
      width: PAPER,
      height: PAPER,
      role: "application",
      tabindex: 0,
      "aria-keyshortcuts": "ArrowLeft ArrowRight ArrowUp ArrowDown Space Control+Z",
      "aria-label": `the pad: draw here; ${BY_KEYS}, with Shift by smaller steps, Ctrl+Z takes a stroke back`,
      onkeydown: (event) => this.penKey(event),
      onfocus: () => this.showPen(this.canvas.matches(":focus-visible")),
      onblur: () => this.dropPen(),
      onpointerdown: (event) => this.down(event),
      onpointermove: (event) => {
        if (event.pointerId === this.held) this.move(event);
      },
      onpointerup: (event) => this.up(event),
      onpointercancel: (event) => this.up(event),
    });
    this.context = contextOf(this.canvas);
    this.pen = new KeyPen();
    this.nib = element("div", { class: "nib", hidden: "", "aria-hidden": "true" });
    this.hint = element("div", { class: "keys", hidden: "", "aria-hidden": "true" }, "Arrow keys and Space");
    this.spoken = element("div", { class: "spoken", role: "status" });
    this.empty = element("div", { class: "empty", "aria-hidden": "true" }, "Draw here");
    this.width = element("input", {
      type: "range",
      min: PEN.smallest,
      max: PEN.largest,
      step: 0.1,
      value: PEN.first,
      "aria-label": "Brush, in pixels of the small image",
    });
    const button = (/** @type {Record<string, any>} */ attributes, /** @type {string} */ label) =>
      element("button", { type: "button", ...attributes }, label);
    const [undo, clear] = [() => this.undo(), () => this.clear()];
    const undoTitle = "Take back the last stroke, or Clear (Ctrl+Z)";
    this.undoButton = button({ "data-do": "undo", title: undoTitle, onclick: undo }, "↶ Undo");
    this.clearButton = button({ "data-do": "clear", title: "Begin anew", onclick: clear }, "✕ Clear");
    const linkTitle = "Copy a link that brings your drawing";
    this.linkButton = button({ "data-do": "link", title: linkTitle, onclick: () => this.link() }, "↗ Link");
    this.note = element("div", { class: "note", role: "status", hidden: "" });
    this.paper = element("div", { class: "paper" }, this.canvas, this.empty, this.nib, this.hint, this.spoken);
    const brush = element("label", { class: "brush" }, "Brush", this.width);
    const tools = element("div", { class: "tools" }, this.undoButton, this.clearButton, this.linkButton, brush);
    const onkeydown = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.root = element("div", { class: "drawing", onkeydown }, this.paper, tools, this.note);
  }

  /**
   * Show the strokes that `data` has; a stroke under way is let go.
   * @param {PadPayload} data
   */
  adopt(data) {
    this.data = data;
    this.paper.classList.toggle("light", data.darkOnLight); // as the images of the data set are
    this.held = null;
    this.pen.down = false;
    this.say(takeLinked());
    const here = data.strokes.length ? null : kept(data.slots); // the server knows no drawing: a reload, or a link
    this.slot = here?.slot ?? data.slots[0];
    this.strokes = (here?.strokes ?? data.strokes).map(({ width, points }) => ({ width, points: [...points] }));
    this.cleared = null;
    this.paint();
    if (here) setTimeout(this.told); // not within the update: a report is the next run
  }

  /** @param {string} text */
  say(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  /** Copy a link that has this drawing, and those of other places of the page. */
  async link() {
    const others = (this.data?.slots ?? [])
      .flatMap((slot) => kept([slot]) ?? [])
      .filter(({ slot }) => slot !== this.slot);
    const hash = linkTo([{ slot: this.slot, strokes: this.strokes }, ...others]);
    if (!hash) return this.say("This drawing is too long for a link. Draw it with fewer strokes.");
    const link = location.origin + location.pathname + location.search + hash;
    try {
      await navigator.clipboard.writeText(link);
      this.say("The link is copied.");
    } catch {
      history.replaceState(history.state, "", link); // no clipboard: a page without https may not have it
      this.say("The link is in the address bar.");
    }
  }

  /** The small image, grey levels: 255 is ink whatever the ground. */
  image() {
    return this.data ? rendered(this.strokes, this.data.shape, this.data.box) : new Uint8ClampedArray();
  }

  /** What the server hears of the drawing. */
  report() {
    return {
      revision: this.data?.revision,
      strokes: this.strokes,
      pixels: btoa(String.fromCharCode(...this.image())),
      slot: this.slot,
    };
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button || this.held !== null || this.full()) return; // a second finger is no pen
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.dropPen();
    this.held = event.pointerId;
    this.begin(this.at(event));
  }

  /** @param {number[]} point */
  begin(point) {
    this.cleared = null;
    this.strokes.push({ width: Number(this.width.value), points: point });
    this.paint();
    this.change();
  }

  /** @param {PointerEvent} event */
  move(event) {
    const between = event.getCoalescedEvents?.() ?? []; // a pen reports more often than the screen is painted
    this.extend((between.length ? between : [event]).map((piece) => this.at(piece)));
  }

  /**
   * The stroke under way goes on to these points.
   * @param {number[][]} places
   */
  extend(places) {
    const stroke = this.strokes[this.strokes.length - 1];
    const { points } = stroke;
    const before = points.length;
    for (const [x, y] of places) {
      const near = Math.hypot(x - points[points.length - 2], y - points[points.length - 1]) < NEAR;
      if (!near && this.numbers() < (this.data?.limits.numbers ?? 0)) points.push(x, y);
    }
    if (points.length === before) return;
    this.ink(stroke, before - 2);
    this.change();
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (event.pointerId !== this.held) return;
    this.held = null;
    this.end();
  }

  /** @param {KeyboardEvent} event */
  penKey(event) {
    const change = this.held === null ? this.pen.press(event) : null;
    if (!change) return;
    event.preventDefault();
    this.byKeys(change);
    this.showPen(true);
  }

  /** @param {PenChange} change */
  byKeys(change) {
    const { x, y } = this.pen;
    if (change === "moved") {
      if (this.pen.down) this.extend([[x, y]]);
      return;
    }
    if (change === "down" && this.full()) this.pen.down = false;
    else if (change === "down") this.begin([x, y]);
    else this.end();
    this.spoken.textContent = this.pen.down ? "pen down" : "pen up";
  }

  /** The keys' pen is lifted, and out of sight. */
  dropPen() {
    const drawing = this.pen.down;
    this.pen.down = false;
    this.showPen(false);
    if (drawing) this.end();
  }

  /** @param {boolean} shown */
  showPen(shown) {
    this.nib.hidden = this.hint.hidden = !shown;
    this.nib.classList.toggle("down", this.pen.down);
    Object.assign(this.nib.style, { left: `${100 * this.pen.x}%`, top: `${100 * this.pen.y}%` });
  }

  numbers() {
    return this.strokes.reduce((sum, { points }) => sum + points.length, 0);
  }

  full() {
    const { strokes, numbers } = this.data?.limits ?? { strokes: 0, numbers: 0 };
    return this.strokes.length >= strokes || this.numbers() >= numbers;
  }

  /** @param {PointerEvent} event */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const inside = (/** @type {number} */ value) => Math.round(1000 * Math.max(0, Math.min(1, value))) / 1000;
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
  }

  undo() {
    if (!this.strokes.length && !this.cleared) return;
    this.held = null;
    this.pen.down = false;
    if (this.cleared) [this.strokes, this.cleared] = [this.cleared, null];
    else this.strokes.pop();
    this.done();
  }

  clear() {
    if (!this.strokes.length) return;
    this.held = null;
    this.pen.down = false;
    [this.strokes, this.cleared] = [[], this.strokes];
    this.done();
  }

  done() {
    this.paint();
    this.change();
    this.end();
  }

  /** @param {KeyboardEvent} event */
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
    this.clearButton.disabled = this.linkButton.disabled = none;
  }

  /**
   * A stroke from one of its points on.
   * @param {Stroke} stroke
   * @param {number} first
   */
  ink({ width, points }, first) {
    const { context, data } = this;
    if (!data) return;
    const lineWidth = (width / Math.min(...data.shape)) * PAPER;
    const strokeStyle = data.darkOnLight ? "#000" : "#fff";
    Object.assign(context, { lineCap: "round", lineJoin: "round", strokeStyle, lineWidth });
    context.beginPath();
    context.moveTo(points[first] * PAPER, points[first + 1] * PAPER);
    for (let i = first; i < points.length; i += 2) context.lineTo(points[i] * PAPER, points[i + 1] * PAPER);
    context.stroke();
  }
}
