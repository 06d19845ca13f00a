// One model's points: where they are looked at from, how they are drawn, and which of them is under the mouse.
import { element, plain } from "../../web/dom.js";
import { Discs, LARGEST } from "./discs.js";
import { Gestures } from "./gestures.js";
import { Marks } from "./marks.js";
import { cssOf, LEVELS, mixed, packed } from "./shades.js";
import { inside } from "./subset.js";
import { View } from "./view.js";

const REACH = 12; // pixels from the mouse to a point that counts as meant
const COVER = 0.2; // of the panel, for the size of the points: what they would cover side by side
const [SMALLEST, USUAL] = [1, 4]; // pixels: radii, where everything is in sight
const SHAPED = 2.5; // pixels: the smallest radius at which shapes can be told apart
const GROWTH = 0.45; // power of the enlargement that the points grow with
const [NEAREST, SHRINK] = [1.25, 0.55]; // in space: the size of what is nearest, and how much less the farthest has
const [BINS, SPAN] = [256, 1.5]; // steps of nearness by which points are ordered, and how far it goes both ways
const STRIDE = 40; // pixels an arrow key moves
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const ENLARGE = { "+": 1.25, "=": 1.25, "-": 0.8 };
const WAYS = { n: 1, p: -1 };

export class Panel {
  /** `on`: changed(), pointed(row or null), pick(row or null), select(marks), step(way), keep(), tool(). */
  constructor(on) {
    this.on = on;
    this.discs = new Discs({ role: "img" });
    this.marks = new Marks();
    this.note = element("div", { class: "note" });
    this.title = element("span");
    this.busy = element("span", { class: "busy", role: "status" });
    const keys = (event) => this.key(event);
    this.field = element("div", { class: "field", tabindex: 0, role: "application", onkeydown: keys });
    this.field.append(this.discs.canvas, this.marks.root);
    this.problem = element("p", { class: "problem", hidden: "" });
    this.low = element("span");
    this.high = element("span");
    this.ramp = element("i");
    this.scale = element("div", { class: "scale", hidden: "" }, this.low, this.ramp, this.high);
    this.root = element("figure", { class: "panel" },
      element("figcaption", {}, element("span", { class: "dot" }), this.title, this.busy),
      element("div", { class: "frame" }, this.field, this.problem), this.scale, this.note); // prettier-ignore
    this.gestures = new Gestures(this.field, {
      tool: on.tool,
      hover: (x, y) => on.pointed(this.nearest(x, y)),
      leave: () => on.pointed(null),
      click: (x, y) => on.pick(this.nearest(x, y)),
      drag: (dx, dy) => this.drag(dx, dy),
      zoom: (factor, x, y) => this.look((view, ratio) => view.zoomAt(factor, x * ratio, y * ratio)),
      two: (dx, dy, factor, x, y) => this.look((view, ratio) => {
        view.pan(dx * ratio, dy * ratio);
        view.zoomAt(factor, x * ratio, y * ratio);
      }),
      reset: () => this.reset(),
      outline: (polygon) => this.marks.outline(polygon),
      select: (polygon) => on.select(this.within(polygon)),
    }); // prettier-ignore
    this.dirty = true;
    this.resize();
  }

  /** Show what is said about this panel; its points come with `take`. */
  tell(told) {
    if (told.dims !== this.told?.dims) {
      this.view = new View(told.dims);
      this.view.size = [this.discs.width, this.discs.height];
      [this.points, this.from] = [null, null];
    }
    this.told = told;
    this.root.dataset.panel = told.name;
    this.root.style.setProperty("--accent", told.accent);
    this.title.textContent = told.title;
    // Two axes are named in the picture; three have no room there.
    const names = told.dims === 3 && told.axes.length ? `${told.axes.join(", ")}. ` : "";
    this.note.textContent = names + told.note;
    this.busy.classList.toggle("on", told.busy);
    this.busy.ariaLabel = told.busy ? "at work" : "";
    this.complain(told.problem);
    this.dirty = true;
  }

  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
    this.field.classList.toggle("gone", Boolean(sentence));
  }

  /** Take over points (n * dims) that have come from this address. */
  take(points, from, gliding) {
    this.view.take(points, gliding && this.points !== null);
    [this.points, this.from] = [points, from];
    this.count = points.length / this.told.dims;
    const room = this.count + 1; // the origin comes last
    if (this.xs?.length !== room) [this.xs, this.ys, this.nears] = [0, 0, 0].map(() => new Float32Array(room));
    this.dirty = true;
  }

  /** From now on the points are of other images. What is on the canvas stays until they come. */
  forget() {
    [this.points, this.from, this.tints] = [null, null, null];
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
    if (this.view) this.view.size = [wide, high];
    this.dirty = true;
    return true;
  }

  look(change) {
    if (!this.points) return;
    change(this.view, this.ratio);
    this.dirty = true;
    this.on.changed();
  }

  reset() {
    this.look((view) => view.reset(this.on.glides()));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [arrow, factor, way] = [ARROWS[event.key], ENLARGE[event.key], WAYS[event.key.toLowerCase()]];
    if (arrow) {
      const stride = this.view.dims === 2 ? STRIDE : -STRIDE / 2; // the visitor moves; in space the points turn
      this.drag(arrow[0] * stride, arrow[1] * stride);
    } else if (factor) this.look((view) => view.zoomAt(factor, view.size[0] / 2, view.size[1] / 2));
    else if (event.key === "0") this.reset();
    else if (way) this.on.step(way);
    else if (event.key === "Enter" || event.key === " ") this.on.keep();
    else return;
    event.preventDefault();
  }

  drag(dx, dy) {
    this.look((view, ratio) => (view.dims === 2 ? view.pan(dx * ratio, dy * ratio) : view.orbit(dx, dy)));
  }

  /** Move gliding points on; whether they are still under way. */
  step(now) {
    if (!this.view?.from) return false;
    this.dirty = true;
    return this.view.step(now);
  }

  /** Draw the points of the subset and give back how many are in the picture. */
  draw(subset, { paper, ink }) {
    const { discs, view, xs, ys, shades } = this;
    view.project(xs, ys, this.nears);
    discs.clear(packed(paper));
    if (this.told.axes.length === 2 && view.dims === 2) {
      const quiet = packed(mixed(paper, ink, 0.2));
      discs.rule(xs[this.count], null, quiet);
      discs.rule(null, ys[this.count], quiet);
    }
    const { rows, faded } = subset.order();
    const radius = this.radius();
    const stamp = (list, from, to, dim, level, size) =>
      discs.stamp(list, from, to, xs, ys, this.tints, shades.of(dim, level), rounded(size), this.forms);
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
    named(discs.canvas, `${this.told.title}: ${drawn} images as points in ${view.dims === 2 ? "the plane" : "space"}`);
  }

  /** Bring rows into `sorted`, what is farthest first; gives back where each bin starts. */
  farFirst(rows, from, to) {
    if (!(this.sorted?.length >= rows.length)) this.sorted = new Int32Array(rows.length);
    const starts = new Int32Array(BINS + 1);
    const bin = (row) => Math.max(0, Math.min(BINS - 1, ((this.nears[row] + SPAN) / (2 * SPAN)) * BINS)) | 0;
    for (let k = from; k < to; k++) starts[bin(rows[k]) + 1]++;
    for (let at = 1; at <= BINS; at++) starts[at] += starts[at - 1];
    const next = starts.slice();
    for (let k = from; k < to; k++) this.sorted[next[bin(rows[k])]++] = rows[k];
    return starts;
  }

  /** The radius of a point in pixels of the canvas. */
  radius() {
    const [width, height] = this.view.size;
    const share = Math.sqrt((COVER * width * height) / (this.ratio ** 2 * Math.PI * Math.max(1, this.count)));
    const least = this.forms ? SHAPED : SMALLEST;
    return Math.max(least, Math.min(USUAL, share)) * this.ratio * Math.max(1, this.view.zoom) ** GROWTH;
  }

  /** The row of the visible point nearest to (x, y) within reach, or null. */
  nearest(x, y) {
    const subset = this.on.subset();
    if (!this.points || !subset) return null;
    const { xs, ys, ratio } = this;
    let [found, least] = [null, (REACH * ratio) ** 2];
    for (const row of subset.order().rows) {
      const away = (xs[row] - x * ratio) ** 2 + (ys[row] - y * ratio) ** 2;
      if (away < least) [found, least] = [row, away];
    }
    return found;
  }

  /** Which visible points lie in a polygon, as a mark for each row. */
  within(polygon) {
    const subset = this.on.subset();
    const marks = new Uint8Array(subset?.n ?? 0);
    if (!this.points || !subset) return marks;
    const corners = polygon.map(([x, y]) => [x * this.ratio, y * this.ratio]);
    for (const row of subset.order().rows) if (inside(corners, this.xs[row], this.ys[row])) marks[row] = 1;
    return marks;
  }

  /** Bring the rings and names up to date. */
  mark({ pointed, picked, neighbours, visitor }) {
    if (!this.points || !this.tints) return;
    const { marks, ratio, view } = this;
    const size = view.size.map((side) => side / ratio);
    const place = (row) =>
      row === null || !Number.isFinite(this.xs[row]) ? null : [this.xs[row] / ratio, this.ys[row] / ratio];
    const colour = (row) => (row === null ? "" : cssOf(this.palette[this.tints[row]]));
    marks.ring("picked", place(picked), colour(picked));
    marks.ring("pointed", place(pointed), colour(pointed));
    marks.neighbours(neighbours.map(place).filter(Boolean));
    const at = visitor?.points[this.told.name];
    const point = at?.length === view.dims && at.every(Number.isFinite) ? view.locate(at) : null;
    marks.visitor(point?.map((value) => value / ratio) ?? null, visitor?.label ?? "", size);
    marks.name(this.told.axes, view.dims === 3 ? view.axes() : null, size);
    const keys = `Arrow keys ${view.dims === 2 ? "move" : "turn"}, plus and minus zoom, 0 resets`;
    const points = `${this.told.title}: points of ${this.count} images`;
    named(this.field, `${points}. ${keys}; N and P go through the points, Enter keeps one.`);
  }

  /** The bar beside colours by value; null: none. */
  rule(palette, unit) {
    const { values } = this.told;
    this.scale.hidden = !palette;
    if (!palette) return;
    this.low.textContent = values ? number(values.low) : "not in this model";
    this.high.textContent = values ? valued(values.high, unit) : "";
    const stops = palette.slice(0, -1).filter((_, at) => at % 15 === 0);
    this.ramp.style.background = values ? `linear-gradient(90deg, ${stops.map(cssOf).join()})` : "none";
  }
}

/** A quarter of a pixel is as fine as radii get, so that there are few stencils. */
const rounded = (radius) => Math.min(LARGEST, Math.round(radius * 4) / 4);

function number(value) {
  const size = Math.abs(value);
  return plain(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

/** What a screen reader calls an element; written only where it is news. */
function named(node, text) {
  if (node.ariaLabel !== text) node.ariaLabel = text;
}

/** A value with its unit. */
export const valued = (value, unit) =>
  Number.isFinite(value) ? `${number(value)}${unit ? ` ${unit}` : ""}` : "no value";
