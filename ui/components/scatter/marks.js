// What stands over the points of a panel: rings, the visitor's star, the axes' names, a lasso being drawn.
import { svg } from "../../web/dom.js";

/** @typedef {[number, number]} Place x and y in CSS pixels of the panel */

const INSET = 9; // pixels from the edge at which a star outside the picture is shown
const [GIZMO, ROOMY] = [26, 220]; // pixels: the length of the little axes in space, in panels from this height on

export class Marks {
  constructor() {
    this.near = svg("g", { class: "near" });
    this.axes = svg("g", { class: "axes" });
    this.named = "";
    this.rings = { picked: ringOf("picked", 9), pointed: ringOf("pointed", 8) };
    this.label = svg("text", { y: 4 });
    this.star = svg("g", { class: "star" }, svg("path", { d: starPath(9, 3.9) }), this.label);
    this.lasso = svg("polygon", { class: "lasso" });
    this.pen = svg("path", { class: "pen", d: "M-9 0H9M0-9V9" });
    const parts = [this.axes, this.near, this.star, this.rings.picked, this.rings.pointed, this.lasso, this.pen];
    this.root = svg("svg", { class: "marks", "aria-hidden": "true" }, ...parts);
    this.clear();
  }

  /** Nothing but the axes' names. */
  clear() {
    this.ring("picked", null);
    this.ring("pointed", null);
    this.neighbours([]);
    this.visitor(null, "", [0, 0]);
    this.outline(null);
    this.cross(null);
  }

  /**
   * A ring around a place, and in it the point in its colour; null: none.
   * @param {"picked" | "pointed"} which
   * @param {Place | null} place
   */
  ring(which, place, colour = "") {
    const ring = this.rings[which];
    ring.style.display = place ? "" : "none";
    if (!place) return;
    ring.setAttribute("transform", `translate(${place[0]} ${place[1]})`);
    ring.style.setProperty("--own", colour);
  }

  /** @param {Place[]} places */
  neighbours(places) {
    while (this.near.childElementCount > places.length) this.near.lastChild?.remove();
    while (this.near.childElementCount < places.length) this.near.append(svg("circle", { r: 6 }));
    places.forEach(([x, y], at) => put(this.near.children[at], { cx: x, cy: y }));
  }

  /**
   * The visitor's point; outside the picture it is shown, hollow, at the edge that is nearest to it.
   * @param {Place | null} place
   * @param {string} label
   * @param {[number, number]} size
   */
  visitor(place, label, size) {
    this.star.style.display = place ? "" : "none";
    if (!place) return;
    const [x, y] = size.map((side, axis) => Math.max(INSET, Math.min(side - INSET, place[axis])));
    this.star.classList.toggle("off", x !== place[0] || y !== place[1]);
    this.star.setAttribute("transform", `translate(${x} ${y})`);
    const left = x > size[0] * 0.6;
    put(this.label, { x: left ? -12 : 12, "text-anchor": left ? "end" : "start" });
    this.label.textContent = label;
  }

  /**
   * The names of two axes in the corners where they end, or of three as they are turned (View.axes); [] for none.
   * @param {string[]} axes
   * @param {number[][] | null} turned
   * @param {[number, number]} size
   */
  name(axes, turned, [, height]) {
    if (this.named !== axes.join("\n")) {
      this.named = axes.join("\n");
      this.axes.replaceChildren(...axes.map((name) => axisOf(turned ? name.split(" · ")[0] : name)));
    }
    const long = GIZMO * Math.min(1, height / ROOMY);
    axes.forEach((_, axis) => {
      const [line, text] = this.axes.children[axis].children;
      if (!turned) {
        put(text, { class: axis ? "up" : "across", x: axis ? 6 : "100%", y: axis ? 14 : height - 6 });
        return;
      }
      const [x, y, left, top] = [turned[0][axis] * long, -turned[1][axis] * long, 1.3 * long, height - 1.3 * long];
      put(line, { x1: left, y1: top, x2: left + x, y2: top + y });
      put(text, { class: "turned", x: left + x * 1.18, y: top + y * 1.18 + 3 });
    });
  }

  /** @param {Place[] | null} polygon */
  outline(polygon) {
    this.lasso.style.display = polygon ? "" : "none";
    if (polygon) this.lasso.setAttribute("points", polygon.map((corner) => corner.join()).join(" "));
  }

  /**
   * Where the keys' pen is.
   * @param {Place | null} place
   */
  cross(place) {
    this.pen.style.display = place ? "" : "none";
    if (place) this.pen.setAttribute("transform", `translate(${place[0]} ${place[1]})`);
  }
}

/**
 * @param {Element} node
 * @param {Record<string, string | number>} attributes
 */
function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
}

/**
 * @param {string} which
 * @param {number} radius
 */
function ringOf(which, radius) {
  const parts = { halo: radius, core: 4, line: radius };
  const circles = Object.entries(parts).map(([part, r]) => svg("circle", { class: part, r }));
  return svg("g", { class: `ring ${which}` }, ...circles);
}

/**
 * A line and a name.
 * @param {string} name
 */
const axisOf = (name) => svg("g", {}, svg("line", {}), svg("text", {}, new Text(name)));

/**
 * @param {number} outer
 * @param {number} inner
 */
function starPath(outer, inner) {
  const corner = (/** @type {number} */ at) => {
    const [radius, angle] = [at % 2 ? inner : outer, (at * Math.PI) / 5];
    return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  };
  return `M${Array.from({ length: 10 }, (_, at) => corner(at)).join("L")}Z`;
}
