// A model's codes in the two directions in which they spread most, with the code of the image in hand among them.
import { element } from "../browser/dom.js";

const FIELD = 320; // pixels of the canvas, whatever its size on the page
const TRAIL = 120; // places that the point leaves behind it

export class Plane {
  constructor({ title, plane, accent }) {
    this.plane = plane;
    this.accent = accent;
    this.trail = [];
    this.back = element("canvas", { width: FIELD, height: FIELD }); // the data, painted once
    this.root = element("canvas", { class: "plane", width: FIELD, height: FIELD, role: "img", "aria-label": `${title}: where the code lies among those of the data` }); // prettier-ignore
    this.scale = 2; // pixels of the canvas to one on the page
    new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width) this.scale = FIELD / contentRect.width;
      this.paint();
    }).observe(this.root);
  }

  /** Paint the codes of the data, x, y, x, y, …, in the colours of their classes. */
  dots(points, labels, classes) {
    const context = this.back.getContext("2d");
    for (let i = 0; i < points.length / 2; i++) {
      const [x, y] = this.place(points[2 * i], points[2 * i + 1]);
      context.fillStyle = classes[labels[i]]?.colour ?? "#8a8f98";
      context.beginPath();
      context.arc(x, y, 2.2, 0, 2 * Math.PI);
      context.fill();
    }
    this.paint();
  }

  /** Bring the point to this code. */
  move(code) {
    const { mean, axes } = this.plane;
    const along = [0, 1].map((axis) => code.reduce((sum, value, j) => sum + (value - mean[j]) * axes[j][axis], 0));
    if (!along.every(Number.isFinite)) return;
    const place = this.place(...along);
    const last = this.trail.at(-1);
    if (!last || place[0] !== last[0] || place[1] !== last[1]) this.trail.push(place);
    if (this.trail.length > TRAIL) this.trail.shift();
    this.paint();
  }

  /** The way up to here is forgotten. */
  rest() {
    this.trail.splice(0, this.trail.length - 1);
    this.paint();
  }

  place(x, y) {
    const { centre, reach } = this.plane;
    const inside = (value) => Math.max(-0.97, Math.min(0.97, value)); // beyond the edge it stays at the edge
    return [(0.5 + inside((x - centre[0]) / reach) / 2) * FIELD, (0.5 - inside((y - centre[1]) / reach) / 2) * FIELD];
  }

  paint() {
    const context = this.root.getContext("2d");
    context.clearRect(0, 0, FIELD, FIELD);
    context.globalAlpha = 0.75;
    context.drawImage(this.back, 0, 0);
    context.globalAlpha = 1;
    const [point] = this.trail.slice(-1);
    if (!point) return;
    const { scale } = this;
    Object.assign(context, { strokeStyle: this.accent, lineWidth: 1.2 * scale, lineJoin: "round" });
    context.beginPath();
    for (const [x, y] of this.trail) context.lineTo(x, y);
    context.stroke();
    const discs = [["#000", 5.4], ["#fff", 4.8], [this.accent, 3.4]]; // black and white around it: seen on any ground
    for (const [colour, radius] of discs) {
      context.fillStyle = colour;
      context.beginPath();
      context.arc(...point, radius * scale, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
