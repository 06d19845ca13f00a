// One model's points: where they are looked at from, how they are drawn, and which of them is under the mouse.
import { element, named as inTwo, plain } from "../../web/dom.js";
import { Discs, LARGEST } from "./discs.js";
import { Gestures } from "./gestures.js";
import { KeyLasso } from "./keylasso.js";
import { Marks } from "./marks.js";
import { classTints, cssOf, LEVELS, mixed, packed, valueTints } from "./shades.js";
import { inside } from "./subset.js";
import { View } from "./view.js";

/** @import { Place, Polygon } from "./gestures.js" */
/** @import { ScatterPanel, ScatterPayload, ScatterVisitor } from "./payload.js" */
/** @import { Look, PointColours } from "./shades.js" */
/** @import { Store } from "./store.js" */
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
const COVER = 0.2; // of the panel, for the size of the points: what they would cover side by side
const [SMALLEST, USUAL] = [1, 4]; // pixels: radii, where everything is in sight
const SHAPED = 2.5; // pixels: the smallest radius at which shapes can be told apart
const GROWTH = 0.45; // power of the enlargement that the points grow with
const [NEAREST, SHRINK] = [1.25, 0.55]; // in space: the size of what is nearest, and how much less the farthest has
const [BINS, SPAN] = [256, 1.5]; // steps of nearness by which points are ordered, and how far it goes both ways
const STRIDE = 40; // pixels an arrow key moves
/** @type {Record<string, Place>} */
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** @type {Record<string, number>} */
const ENLARGE = { "+": 1.25, "=": 1.25, "-": 0.8 };
/** @type {Record<string, number>} */
const WAYS = { n: 1, p: -1 };

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
    this.count = 0;
    this.xs = new Float32Array(1); // where they are on the canvas, and the origin, last
    this.ys = new Float32Array(1);
    this.nears = new Float32Array(1);
    this.sorted = new Int32Array(); // rows, what is farthest first
    /** @type {Look | null} */
    this.look = null;
    /** @type {Uint16Array | null} */
    this.tints = null;
    this.worn = ""; // what the tints are of
    /** @type {Float32Array | null} */
    this.values = null; // that colour the points
    this.unit = "";
    this.ratio = 1;
    this.discs = new Discs({ role: "img" });
    this.marks = new Marks();
    this.lasso = new KeyLasso();
    this.note = element("div", { class: "note" });
    this.title = element("span");
    this.busy = element("span", { class: "busy", role: "status" });
    const keys = (/** @type {KeyboardEvent} */ event) => this.key(event);
    const onblur = () => this.dropLasso();
    this.field = element("div", { class: "field", tabindex: 0, role: "application", onkeydown: keys, onblur });
    this.field.append(this.discs.canvas, this.marks.root);
    this.problem = element("p", { class: "problem", hidden: "" });
    this.low = element("span");
    this.high = element("span");
    this.ramp = element("i");
    this.scale = element("div", { class: "scale", hidden: "" }, this.low, this.ramp, this.high);
    this.root = element(
      "figure",
      { class: "panel" },
      element("figcaption", {}, element("span", { class: "dot" }), this.title, this.busy),
      element("div", { class: "frame" }, this.field, this.problem),
      this.scale,
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
      this.view.size = [this.discs.width, this.discs.height];
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
    this.count = points.length / this.data.dims;
    const room = this.count + 1; // the origin comes last
    if (this.xs.length !== room) [this.xs, this.ys, this.nears] = [0, 0, 0].map(() => new Float32Array(room));
    this.dirty = true;
  }

  /**
   * Give the points their colours; while values are on their way they keep those that they have.
   * @param {Int16Array} labels
   * @param {ScatterPayload} data
   * @param {PointColours} colours
   * @param {Store} store
   */
  dress(labels, { colouring, n }, colours, store) {
    const { values } = this.data;
    const byValue = colouring.kind === "value";
    const found = byValue && values ? store.want(values.url) : null;
    if (byValue && values && !found && this.tints) return;
    const kind = byValue && (found || !values) ? "value" : "class";
    this.look = colours[kind];
    this.values = found && new Float32Array(found);
    this.unit = colouring.unit ?? "";
    const worn = JSON.stringify(kind === "value" ? [values] : colours.classes);
    if (this.tints && this.worn === worn) return;
    this.worn = worn;
    if (kind === "class") this.tints = classTints(labels, colours.classes.length);
    else this.tints = valueTints(this.values, values ?? { low: 0, high: 1 }, n);
  }

  /** From now on the points are of other images. What is on the canvas stays until they come. */
  forget() {
    [this.points, this.from, this.tints] = [null, "", null];
    this.view.look();
    this.view.home = null;
    this.marks.clear();
  }

  resize() {
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [this.field.clientWidth, this.field.clientHeight];
    const [wide, high] = [Math.max(1, Math.round(width * this.ratio)), Math.max(1, Math.round(height * this.ratio))];
    if (wide === this.discs.width && high === this.discs.height) return false;
    this.discs.resize(wide, high, this.ratio);
    this.view.size = [wide, high];
    this.dirty = true;
    return true;
  }

  /** @param {(view: View, ratio: number) => void} change */
  turn(change) {
    if (!this.points) return;
    change(this.view, this.ratio);
    this.dirty = true;
    this.on.changed();
  }

  reset() {
    this.turn((view) => view.reset(this.on.glides()));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.keyLasso(event)) return;
    const [arrow, factor, way] = [ARROWS[event.key], ENLARGE[event.key], WAYS[event.key.toLowerCase()]];
    if (arrow) {
      const stride = this.view.dims === 2 ? STRIDE : -STRIDE / 2; // the visitor moves; in space the points turn
      this.drag(arrow[0] * stride, arrow[1] * stride);
    } else if (factor) this.turn((view) => view.zoomAt(factor, view.size[0] / 2, view.size[1] / 2));
    else if (event.key === "0") this.reset();
    else if (way) this.on.step(way);
    else if (event.key === "Enter" || event.key === " ") this.on.keep();
    else return;
    event.preventDefault();
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
   * @param {PointColours} colours
   */
  draw(subset, { paper, ink }) {
    const { discs, view, xs, ys, look, tints } = this;
    if (!this.points || !look || !tints) return;
    view.project(xs, ys, this.nears);
    discs.clear(packed(paper));
    if (this.data.axes.length === 2 && view.dims === 2) {
      const quiet = packed(mixed(paper, ink, 0.2));
      discs.rule(xs[this.count], null, quiet);
      discs.rule(null, ys[this.count], quiet);
    }
    const { rows, faded } = subset.order();
    const radius = this.radius(look);
    const stamp = (
      /** @type {Int32Array} */ list,
      /** @type {number} */ from,
      /** @type {number} */ to,
      /** @type {boolean} */ dim,
      /** @type {number} */ level,
      /** @type {number} */ size,
    ) => discs.stamp(list, from, to, xs, ys, tints, look.shades.of(dim, level), rounded(size), look.forms);
    let drawn = 0;
    for (const dim of [true, false]) {
      const [from, to] = dim ? [0, faded] : [faded, rows.length];
      if (view.dims === 2) drawn += stamp(rows, from, to, dim, 0, radius);
      else {
        const starts = this.farFirst(rows, from, to);
        for (let level = LEVELS - 1; level >= 0; level--) {
          const bin = ((LEVELS - 1 - level) * BINS) / LEVELS;
          const size = radius * (NEAREST - (SHRINK * level) / LEVELS);
          drawn += stamp(this.sorted, starts[bin], starts[bin + BINS / LEVELS], dim, level, size);
        }
      }
    }
    discs.show();
    this.dirty = false;
    named(discs.canvas, `${this.data.title}: ${drawn} images as points in ${view.dims === 2 ? "the plane" : "space"}`);
  }

  /**
   * Bring rows into `sorted`, what is farthest first; gives back where each bin starts.
   * @param {Int32Array} rows
   * @param {number} from
   * @param {number} to
   */
  farFirst(rows, from, to) {
    if (this.sorted.length < rows.length) this.sorted = new Int32Array(rows.length);
    const starts = new Int32Array(BINS + 1);
    const bin = (/** @type {number} */ row) =>
      Math.max(0, Math.min(BINS - 1, ((this.nears[row] + SPAN) / (2 * SPAN)) * BINS)) | 0;
    for (let k = from; k < to; k++) starts[bin(rows[k]) + 1]++;
    for (let at = 1; at <= BINS; at++) starts[at] += starts[at - 1];
    const next = starts.slice();
    for (let k = from; k < to; k++) this.sorted[next[bin(rows[k])]++] = rows[k];
    return starts;
  }

  /**
   * The radius of a point in pixels of the canvas.
   * @param {Look} look
   */
  radius({ forms }) {
    const [width, height] = this.view.size;
    const share = Math.sqrt((COVER * width * height) / (this.ratio ** 2 * Math.PI * Math.max(1, this.count)));
    const least = forms ? SHAPED : SMALLEST;
    return Math.max(least, Math.min(USUAL, share)) * this.ratio * Math.max(1, this.view.zoom) ** GROWTH;
  }

  /**
   * The row of the visible point nearest to (x, y) within reach, or null.
   * @param {number} x
   * @param {number} y
   */
  nearest(x, y) {
    const subset = this.on.subset();
    if (!this.points || !subset) return null;
    const { xs, ys, ratio } = this;
    /** @type {number | null} */
    let nearest = null;
    let least = (REACH * ratio) ** 2;
    for (const row of subset.order().rows) {
      const away = (xs[row] - x * ratio) ** 2 + (ys[row] - y * ratio) ** 2;
      if (away < least) [nearest, least] = [row, away];
    }
    return nearest;
  }

  /**
   * Which visible points lie in a polygon, as a mark for each row.
   * @param {Polygon} polygon
   */
  within(polygon) {
    const subset = this.on.subset();
    const marks = new Uint8Array(subset?.n ?? 0);
    if (!this.points || !subset) return marks;
    const corners = polygon.map(([x, y]) => [x * this.ratio, y * this.ratio]);
    for (const row of subset.order().rows) if (inside(corners, this.xs[row], this.ys[row])) marks[row] = 1;
    return marks;
  }

  /**
   * Bring the rings and names up to date.
   * @param {{ pointed: number | null, picked: number | null, neighbours: number[], visitor: ScatterVisitor | null }} rows
   */
  mark({ pointed, picked, neighbours, visitor }) {
    const { marks, ratio, view, look, tints } = this;
    if (!this.points || !look || !tints) return;
    /** @type {Place} */
    const size = [view.size[0] / ratio, view.size[1] / ratio];
    /** @type {(row: number) => Place} */
    const at = (row) => [this.xs[row] / ratio, this.ys[row] / ratio];
    const shown = (/** @type {number} */ row) => Number.isFinite(this.xs[row]);
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
    const points = `${this.data.title}: points of ${this.count} images`;
    const lasso = "With Box or Lasso arrow keys move a cross, Space begins and ends what it draws";
    named(this.field, `${points}. ${keys}; N and P go through the points, Enter keeps one. ${lasso}.`);
  }

  /**
   * The bar beside colours by value; null: none.
   * @param {number[][] | null} palette
   * @param {string} unit
   */
  rule(palette, unit) {
    const { values } = this.data;
    this.scale.hidden = !palette;
    if (!palette) return;
    this.low.textContent = values ? number(values.low) : "not in this model";
    this.high.textContent = values ? valued(values.high, unit) : "";
    const stops = palette.slice(0, -1).filter((_, at) => at % 15 === 0);
    this.ramp.style.background = values ? `linear-gradient(90deg, ${stops.map(cssOf).join()})` : "none";
  }
}

/**
 * A quarter of a pixel is as fine as radii get, so that there are few stencils.
 * @param {number} radius
 */
const rounded = (radius) => Math.min(LARGEST, Math.round(radius * 4) / 4);

/** @param {number} value */
function number(value) {
  const size = Math.abs(value);
  return plain(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

/**
 * What a screen reader calls an element; written only where it is news.
 * @param {Element} node
 * @param {string} text
 */
function named(node, text) {
  if (node.ariaLabel !== text) node.ariaLabel = text;
}

/**
 * A value with its unit.
 * @param {number} value
 * @param {string} unit
 */
export const valued = (value, unit) =>
  Number.isFinite(value) ? `${number(value)}${unit ? ` ${unit}` : ""}` : "no value";
