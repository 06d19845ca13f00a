// The plane of rate and distortion: the curve of the network, where it is now, and models of one beta beside it.
import { svg } from "../../web/dom.js";

/** @import { DialPayload } from "./payload.js" */
/** @import { Measured } from "./curve.js" */

const [WIDE, HIGH] = [360, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 10, 24, 36];

export class Plane {
  constructor() {
    this.root = svg("svg", { class: "plane", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img" });
    this.point = svg("circle", { class: "here", r: 6 });
    const same = (/** @type {number} */ value) => value;
    this.across = same; // where a rate lies
    this.up = same; // where an error lies
  }

  /** @param {DialPayload} data whose curve is there */
  build({ curve, points }) {
    if (!curve) return this.root.replaceChildren();
    const rates = [...curve.rate, ...points.map((one) => one.rate)];
    const errors = [...curve.distortion, ...points.map((one) => one.distortion)];
    const most = Math.max(...rates, 1) * 1.04;
    const [low, high] = [Math.min(...errors), Math.max(...errors)];
    const room = 0.05 * (high - low || 1);
    this.across = (/** @type {number} */ rate) => LEFT + (rate / most) * (WIDE - LEFT - RIGHT);
    this.up = (/** @type {number} */ error) =>
      HIGH - BOTTOM - ((error - low + room) / (high - low + 2 * room)) * (HIGH - TOP - BOTTOM);
    const line = curve.rate.map(
      (rate, at) => `${this.across(rate).toFixed(1)} ${this.up(curve.distortion[at]).toFixed(1)}`,
    );
    const marks = points.map(({ rate, distortion, colour, title, large }) => {
      const [x, y] = [this.across(rate), this.up(distortion)];
      const name = svg("title", {}, new Text(title));
      return large
        ? svg("path", { class: "model", d: `M${x} ${y - 6}l6 6-6 6-6-6Z`, style: `fill:${colour}` }, name)
        : svg("circle", { class: "fleck", cx: x, cy: y, r: 2.6, style: `fill:${colour}` }, name);
    });
    const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, anchor = "middle") =>
      svg("text", { x, y, "text-anchor": anchor }, new Text(words));
    this.root.replaceChildren(
      ...steps(low, high, 5).flatMap((value) => [
        svg("line", { class: "rule", x1: LEFT, x2: WIDE - RIGHT, y1: this.up(value), y2: this.up(value) }),
        text(LEFT - 6, this.up(value) + 4, String(value), "end"),
      ]),
      ...steps(0, most, 5).map((value) => text(this.across(value), HIGH - BOTTOM + 17, String(value))),
      svg("line", { class: "base", x1: LEFT, x2: WIDE - RIGHT, y1: HIGH - BOTTOM, y2: HIGH - BOTTOM }),
      text(0, 12, "Error, nats", "start"),
      text((LEFT + WIDE - RIGHT) / 2, HIGH - 4, "Rate, nats"),
      svg("path", { class: "curve", d: `M${line.join("L")}` }),
      ...marks,
      this.point,
    );
  }

  /**
   * @param {Measured | null} measured
   * @param {number} beta
   */
  show(measured, beta) {
    if (!measured) return;
    const { rate, distortion } = measured;
    this.point.setAttribute("cx", this.across(rate).toFixed(2));
    this.point.setAttribute("cy", this.up(distortion).toFixed(2));
    const said = `at beta ${beta} a rate of ${rate.toFixed(1)} and an error of ${distortion.toFixed(1)} nats`;
    this.root.setAttribute("aria-label", `Rate and distortion: ${said}`);
  }
}

/**
 * Round numbers from low to high, about so many.
 * @param {number} low
 * @param {number} high
 * @param {number} about
 */
function steps(low, high, about) {
  const rough = (high - low) / about || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high; at++) found.push(Number((at * step).toPrecision(6)));
  return found;
}
