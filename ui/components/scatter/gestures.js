// What a visitor's mouse and fingers do on a panel, as what they mean.
const STILL = 4; // pixels that a click may move
const COARSE = 3; // pixels between the corners of a lasso

/** @import { Tool } from "./toolbar.js" */

/** @typedef {[number, number]} Place x and y in CSS pixels of the field */
/** @typedef {Place[]} Polygon */

/**
 * What gestures mean.
 * @typedef {object} Meanings
 * @property {(x: number, y: number) => void} hover of a mouse
 * @property {() => void} leave
 * @property {(x: number, y: number) => void} click
 * @property {(dx: number, dy: number) => void} drag
 * @property {(dx: number, dy: number, factor: number, x: number, y: number) => void} two of two fingers
 * @property {(factor: number, x: number, y: number) => void} zoom
 * @property {(polygon: Polygon | null) => void} outline while it is drawn
 * @property {(polygon: Polygon) => void} select at its end
 * @property {() => void} reset
 * @property {() => Tool} tool
 */

/**
 * The corners of the box between two opposite ones.
 * @param {Place} from
 * @param {Place} to
 * @returns {Polygon}
 */
export const boxOf = (from, to) => [from, [to[0], from[1]], to, [from[0], to[1]]];

export class Gestures {
  /**
   * @param {HTMLElement} field
   * @param {Meanings} on
   */
  constructor(field, on) {
    this.field = field;
    this.on = on;
    /** @type {Map<number, Place>} */
    this.fingers = new Map(); // by pointer
    /** @type {Tool | "two" | null} */
    this.kind = null;
    this.here = false; // whether the mouse has moved in the field
    /** @type {Polygon} */
    this.trail = [];
    this.moved = false;
    field.onpointerdown = (event) => this.down(event);
    field.onpointermove = (event) => this.move(event);
    field.onpointerup = (event) => this.up(event);
    field.onpointercancel = field.onlostpointercapture = (event) => this.cancel(event);
    field.onpointerleave = () => {
      this.here = false;
      on.leave();
    };
    field.ondblclick = () => on.reset();
    field.onwheel = (event) => this.wheel(event);
    // Two fingers are ours, so is one that draws; one that does not scrolls the page, up and down.
    field.ontouchstart = (event) => {
      if (event.touches.length > 1 || on.tool() !== "pan") event.preventDefault();
    };
  }

  /**
   * @param {MouseEvent} event
   * @returns {Place}
   */
  at(event) {
    const box = this.field.getBoundingClientRect();
    return [event.clientX - box.left - this.field.clientLeft, event.clientY - box.top - this.field.clientTop];
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button) return;
    this.field.setPointerCapture(event.pointerId);
    const place = this.at(event);
    this.fingers.set(event.pointerId, place);
    if (this.fingers.size > 1) {
      this.kind = "two";
      this.on.outline(null);
      return;
    }
    this.kind = event.shiftKey ? "box" : this.on.tool();
    this.trail = [place];
    this.moved = false;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const place = this.at(event);
    const before = this.fingers.get(event.pointerId);
    if (event.movementX || event.movementY) this.here = true;
    if (!before) {
      if (event.pointerType !== "touch") this.on.hover(...place);
      return;
    }
    if (this.kind === "two") return this.pinch(event.pointerId, place);
    const [start] = this.trail;
    if (!this.moved && Math.hypot(place[0] - start[0], place[1] - start[1]) < STILL) return;
    this.moved = true;
    this.fingers.set(event.pointerId, place);
    if (this.kind === "pan") this.on.drag(place[0] - before[0], place[1] - before[1]);
    else if (this.kind === "box") {
      this.trail = boxOf(start, place);
      this.on.outline(this.trail);
    } else if (this.kind === "lasso") {
      const last = this.trail[this.trail.length - 1];
      if (Math.hypot(place[0] - last[0], place[1] - last[1]) >= COARSE) this.trail.push(place);
      this.on.outline(this.trail);
    }
  }

  /**
   * @param {number} id
   * @param {Place} place
   */
  pinch(id, place) {
    const spread = () => {
      const [[ax, ay], [bx, by]] = [...this.fingers.values()];
      return { x: (ax + bx) / 2, y: (ay + by) / 2, wide: Math.max(8, Math.hypot(bx - ax, by - ay)) };
    };
    const before = spread();
    this.fingers.set(id, place);
    const now = spread();
    this.on.two(now.x - before.x, now.y - before.y, now.wide / before.wide, now.x, now.y);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    const { kind } = this;
    if (kind === "two") this.kind = null; // the finger that is left does nothing more
    if (this.fingers.size || kind === "two" || !kind) return;
    this.kind = null;
    this.on.outline(null);
    if (!this.moved) this.on.click(...this.at(event));
    else if (kind !== "pan") this.on.select(this.trail);
  }

  /** @param {PointerEvent} event */
  cancel(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    this.kind = null;
    this.on.outline(null);
  }

  /** Give up what is being drawn; whether anything was. */
  stop() {
    const drawing = this.moved && (this.kind === "box" || this.kind === "lasso");
    if (drawing) this.kind = null;
    this.on.outline(null);
    return drawing;
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!this.here && !event.ctrlKey) return; // the page was scrolled, and this panel came under a mouse that rests
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1);
    this.on.zoom(Math.exp(-Math.max(-240, Math.min(240, pixels)) * (event.ctrlKey ? 0.01 : 0.0018)), ...this.at(event));
  }
}
