// A model's codes in the two directions in which they spread most, with the code of the image in hand among them.
//
// The data are painted once; what moves over them is an SVG of a line and a point, which costs the browser less in a
// frame than a canvas that changes.
import { contextOf, element, svg } from "../../web/dom.js";
import { paintShape } from "../../web/shapes.js";

const FIELD = 320; // pixels of the canvas, whatever its size on the page
const TRAIL = 120; // places that the point leaves behind it

/** @import { ClassLook } from "../../web/payload.js" */
/** @import { DrawModel } from "./payload.js" */

export class Plane {
  /** @param {DrawModel} model */
  constructor({ title, plane, accent }) {
    this.plane = plane;
    /** @type {string[][]} */
    this.trail = [];
    this.canvas = element("canvas", { width: FIELD, height: FIELD, "aria-hidden": "true" });
    const stroke = { stroke: accent, "stroke-width": 1.5, "vector-effect": "non-scaling-stroke" };
    this.line = svg("polyline", { fill: "none", ...stroke });
    const marks = svg("svg", { viewBox: "0 0 100 100", "aria-hidden": "true" }, this.line);
    this.point = element("div", { class: "point", style: `background:${accent}`, hidden: "" });
    this.mark = element("div", { class: "mark" }, this.point); // as large as the plane: moved in percent of it
    const label = `${title}: where the code lies among those of the data`;
    const attributes = { class: "plane", role: "img", "aria-label": label };
    this.root = element("div", attributes, this.canvas, marks, this.mark);
  }

  /**
   * Paint the codes of the data, x, y, x, y, …, in the colours of their classes.
   * @param {Float32Array} points
   * @param {number[]} labels
   * @param {ClassLook[]} classes
   */
  dots(points, labels, classes) {
    const context = contextOf(this.canvas);
    context.globalAlpha = 0.75;
    const radius = classes.some(({ shape }) => shape !== "disc") ? 3.6 : 2.2; // a shape has to be told
    for (let i = 0; i < points.length / 2; i++) {
      const [x, y] = this.place(points[2 * i], points[2 * i + 1]);
      context.fillStyle = classes[labels[i]]?.colour ?? "#8a8f98";
      paintShape(context, classes[labels[i]]?.shape, (x / 100) * FIELD, (y / 100) * FIELD, radius);
    }
  }

  /**
   * Bring the point to this code.
   * @param {Float32Array} code
   */
  move(code) {
    const { mean, axes } = this.plane;
    const [x, y] = [0, 1].map((axis) => code.reduce((sum, value, j) => sum + (value - mean[j]) * axes[j][axis], 0));
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const place = this.place(x, y).map((value) => value.toFixed(2));
    if (place.join() === this.trail.at(-1)?.join()) return;
    this.trail.push(place);
    if (this.trail.length > TRAIL) this.trail.shift();
    this.point.hidden = false;
    this.mark.style.transform = `translate(${place[0]}%, ${place[1]}%)`;
    this.line.setAttribute("points", this.trail.join(" "));
  }

  /** The way up to here is forgotten. */
  rest() {
    this.trail.splice(0, this.trail.length - 1);
    this.line.setAttribute("points", "");
  }

  /**
   * In percent of the plane's side, from its upper left corner; what lies beyond the edge stays at the edge.
   * @param {number} x
   * @param {number} y
   */
  place(x, y) {
    const { centre, reach } = this.plane;
    const inside = (/** @type {number} */ value) => Math.max(-0.97, Math.min(0.97, value));
    return [50 + 50 * inside((x - centre[0]) / reach), 50 - 50 * inside((y - centre[1]) / reach)];
  }
}
