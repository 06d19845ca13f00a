// One model's points: where they are looked at from, how they are drawn, and which of them is under the mouse.
import { element, named as inTwo } from "../../web/dom.js";
import { Gestures } from "./gestures.js";
import { KeyLasso } from "./keylasso.js";
import { meaningOf } from "./keys.js";
import { Marks } from "./marks.js";
import { Plot } from "./plot.js";
import { Scale } from "./scale.js";
import { cssOf } from "./shades.js";
import { PointTints } from "./tints.js";
import { View } from "./view.js";

/** @import { Place, Polygon } from "./gestures.js" */
/** @import { ScatterPanel, ScatterVisitor } from "./payload.js" */
/** @import { PointColours } from "./shades.js" */
/** @import { Subset } from "./subset.js" */
/** @import { Tool } from "./toolbar.js" */
/** @import { Floats } from "./view.js" */

/**
 * What panels report to, and ask.
 * @typedef {object} PanelEvents
 * @property {() => Subset | null} subset null as long as nobody knows the labels
 * @property {() => Tool} tool
 * @property {() => boolean} glides
 * @property {() => void} changed
 * @property {(row: number | null) => void} pointed
 * @property {(row: number | null) => void} pick
 * @property {(marks: Uint8Array) => void} select
 * @property {(way: number) => void} step
 * @property {() => void} keep
 */

const REACH = 12; // pixels from the mouse to a point that counts as meant

export class Panel {
  /**
   * @param {PanelEvents} on
   * @param {ScatterPanel} data
   */
  constructor(on, data) {
    this.on = on;
    this.data = data;
    this.view = new View(data.dims);
    /** @type {Floats | null} */
    this.points = null; // (n, dims)
    this.from = ""; // the address that they have come from
    this.plot = new Plot();
    this.colours = new PointTints();
    this.marks = new Marks();
    this.lasso = new KeyLasso();
    this.note = element("div", { class: "note" });
    this.title = element("span");
    this.busy = element("span", { class: "busy", role: "status" });
    const keys = (/** @type {KeyboardEvent} */ event) => this.key(event);
    const onblur = () => this.dropLasso();
    const shortcuts = "ArrowLeft ArrowRight ArrowUp ArrowDown + - 0 N P Enter Escape";
    const attributes = { class: "field", tabindex: 0, role: "application", "aria-keyshortcuts": shortcuts };
    this.field = element("div", { ...attributes, onkeydown: keys, onblur });
    this.field.append(this.plot.canvas, this.marks.root);
    this.problem = element("p", { class: "problem", hidden: "" });
    this.scale = new Scale();
    this.root = element(
      "figure",
      { class: "panel" },
      element("figcaption", {}, element("span", { class: "dot" }), this.title, this.busy),
      element("div", { class: "frame" }, this.field, this.problem),
      this.scale.root,
      this.note,
    );
    this.gestures = new Gestures(this.field, {
      tool: on.tool,
      hover: (x, y) => on.pointed(this.nearest(x, y)),
      leave: () => on.pointed(null),
      click: (x, y) => on.pick(this.nearest(x, y)),
      drag: (dx, dy) => this.drag(dx, dy),
      zoom: (factor, x, y) => this.turn((view, ratio) => view.zoomAt(factor, x * ratio, y * ratio)),
      two: (dx, dy, factor, x, y) =>
        this.turn((view, ratio) => {
          view.pan(dx * ratio, dy * ratio);
          view.zoomAt(factor, x * ratio, y * ratio);
        }),
      reset: () => this.reset(),
      outline: (polygon) => this.marks.outline(polygon),
      select: (polygon) => on.select(this.within(polygon)),
    });
    this.dirty = true;
    this.resize();
  }

  /**
   * Show what is said about this panel; its points come with `take`.
   * @param {ScatterPanel} data
   */
  update(data) {
    if (data.dims !== this.view.dims) {
      this.view = new View(data.dims);
      this.view.size = this.plot.size;
      [this.points, this.from] = [null, ""];
    }
    this.data = data;
    this.root.dataset.panel = data.name;
    this.root.style.setProperty("--accent", data.accent);
    this.title.replaceChildren(inTwo(data.title));
    // Two axes are named in the picture; three have no room there.
    const names = data.dims === 3 && data.axes.length ? `${data.axes.join(", ")}. ` : "";
    this.note.textContent = names + data.note;
    this.busy.classList.toggle("on", data.busy);
    this.busy.ariaLabel = data.busy ? "at work" : "";
    this.complain(data.problem);
    this.dirty = true;
  }

  /** @param {string} sentence */
  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
    this.field.classList.toggle("gone", Boolean(sentence));
  }

  /**
   * Take over points (n * dims) that have come from this address.
   * @param {Floats} points
   * @param {string} from
   * @param {boolean} gliding
   */
  take(points, from, gliding) {
    this.view.take(points, gliding && this.points !== null);
    [this.points, this.from] = [points, from];
    this.plot.places.hold(points.length / this.data.dims);
    this.dirty = true;
  }

  /** From now on the points are of other images. What is on the canvas stays until they come. */
  forget() {
    [this.points, this.from] = [null, ""];
    this.colours.forget();
    this.view.look();
    this.view.home = null;
    this.marks.clear();
  }

  resize() {
    if (!this.plot.resize(this.field.clientWidth, this.field.clientHeight)) return false;
    this.view.size = this.plot.size;
    this.dirty = true;
    return true;
  }

  /** @param {(view: View, ratio: number) => void} change */
  turn(change) {
    if (!this.points) return;
    change(this.view, this.plot.ratio);
    this.dirty = true;
    this.on.changed();
  }

  reset() {
    this.turn((view) => view.reset(this.on.glides()));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.keyLasso(event)) return;
    const meaning = meaningOf(event.key, this.view.dims);
    if (!meaning) return;
    event.preventDefault();
    if ("drag" in meaning) this.drag(...meaning.drag);
    else if ("zoom" in meaning) this.turn((view) => view.zoomAt(meaning.zoom, view.size[0] / 2, view.size[1] / 2));
    else if ("step" in meaning) this.on.step(meaning.step);
    else if ("keep" in meaning) this.on.keep();
    else this.reset();
  }

  /**
   * Draw a box or a lasso by keys, where one of them is what dragging does; whether the key was one of theirs.
   * @param {KeyboardEvent} event
   */
  keyLasso(event) {
    const { clientWidth, clientHeight } = this.field;
    const meant = this.lasso.press(event, this.on.tool(), [clientWidth, clientHeight]);
    if (!meant) return false;
    event.preventDefault();
    event.stopPropagation(); // Escape gives up the lasso, not what was selected before
    this.marks.cross(meant.at);
    this.marks.outline(meant.outline);
    if (meant.drawn) this.on.select(this.within(meant.drawn));
    return true;
  }

  dropLasso() {
    this.lasso.drop();
    this.marks.cross(null);
    this.marks.outline(null);
  }

  /**
   * @param {number} dx CSS pixels
   * @param {number} dy
   */
  drag(dx, dy) {
    this.turn((view, ratio) => (view.dims === 2 ? view.pan(dx * ratio, dy * ratio) : view.orbit(dx, dy)));
  }

  /**
   * Move gliding points on; whether they are still under way.
   * @param {number} now
   */
  step(now) {
    if (!this.view.from) return false;
    this.dirty = true;
    return this.view.step(now);
  }

  /**
   * Draw the points of the subset, where points and colours are here.
   * @param {Subset} subset
   * @param {PointColours} page
   */
  draw(subset, page) {
    const { view, plot, data } = this;
    const { look, tints } = this.colours;
    if (!this.points || !look || !tints) return;
    const axes = data.axes.length === 2 && view.dims === 2;
    const drawn = plot.draw(view, subset.order(), look, tints, page, axes);
    this.dirty = false;
    named(plot.canvas, `${data.title}: ${drawn} images as points in ${view.dims === 2 ? "the plane" : "space"}`);
  }

  /**
   * The row of the visible point nearest to (x, y) within reach, or null.
   * @param {number} x
   * @param {number} y
   */
  nearest(x, y) {
    const subset = this.on.subset();
    if (!this.points || !subset) return null;
    const { places, ratio } = this.plot;
    return places.nearest(subset.order().rows, x * ratio, y * ratio, REACH * ratio);
  }

  /**
   * Which visible points lie in a polygon, as a mark for each row.
   * @param {Polygon} polygon
   */
  within(polygon) {
    const subset = this.on.subset();
    const marks = new Uint8Array(subset?.n ?? 0);
    if (!this.points || !subset) return marks;
    const { places, ratio } = this.plot;
    const corners = polygon.map(([x, y]) => [x * ratio, y * ratio]);
    return places.mark(subset.order().rows, corners, marks);
  }

  /**
   * Bring the rings and names up to date.
   * @param {{ pointed: number | null, picked: number | null, neighbours: number[], visitor: ScatterVisitor | null }} rows
   */
  mark({ pointed, picked, neighbours, visitor }) {
    const { marks, view } = this;
    const { ratio } = this.plot;
    const { xs, ys, count } = this.plot.places;
    const { look, tints } = this.colours;
    if (!this.points || !look || !tints) return;
    /** @type {Place} */
    const size = [view.size[0] / ratio, view.size[1] / ratio];
    /** @type {(row: number) => Place} */
    const at = (row) => [xs[row] / ratio, ys[row] / ratio];
    const shown = (/** @type {number} */ row) => Number.isFinite(xs[row]);
    const place = (/** @type {number | null} */ row) => (row === null || !shown(row) ? null : at(row));
    const colour = (/** @type {number | null} */ row) => (row === null ? "" : cssOf(look.palette[tints[row]]));
    marks.ring("picked", place(picked), colour(picked));
    marks.ring("pointed", place(pointed), colour(pointed));
    marks.neighbours(neighbours.filter(shown).map(at));
    const point = visitor?.points[this.data.name];
    const [x, y] = point?.length === view.dims && point.every(Number.isFinite) ? view.locate(point) : [];
    marks.visitor(x === undefined ? null : [x / ratio, y / ratio], visitor?.label ?? "", size);
    marks.name(this.data.axes, view.dims === 3 ? view.axes() : null, size);
    const keys = `Arrow keys ${view.dims === 2 ? "move" : "turn"}, plus and minus zoom, 0 resets`;
    const points = `${this.data.title}: points of ${count} images`;
    const lasso = "With Box or Lasso arrow keys move a cross, Space begins and ends what it draws";
    named(this.field, `${points}. ${keys}; N and P go through the points, Enter keeps one. ${lasso}.`);
  }
}

/**
 * What a screen reader calls an element; written only where it is news.
 * @param {Element} node
 * @param {string} text
 */
function named(node, text) {
  if (node.ariaLabel !== text) node.ariaLabel = text;
}
