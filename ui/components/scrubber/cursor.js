// A line through the page's figures of what is measured along the paths, where the slider is.
//
// The figures are Plotly's, which say nothing when they are drawn, of another size or drawn anew: one looks.
import { element } from "../../web/dom.js";

const FIGURES = ".st-key-along .js-plotly-plot"; // a container of pages/interpolation/page.py
const AREA = ".nsewdrag"; // of a figure: what is between its axes
const LOOK = 400; // milliseconds

/** @typedef {HTMLElement & { layout?: { xaxis?: { range?: [number, number] } } }} Plot */

export class Cursor {
  /** @param {() => boolean} shown whether the slider is on the page: one that is not moves nothing */
  constructor(shown) {
    this.shown = shown;
    this.along = 0;
    this.timer = setInterval(() => this.show(), LOOK);
  }

  /** @param {number} along 0 to 1 of the path */
  move(along) {
    this.along = along;
    this.show();
  }

  show() {
    if (!this.shown()) return;
    for (const plot of document.querySelectorAll(FIGURES)) place(/** @type {Plot} */ (plot), this.along);
  }

  close() {
    clearInterval(this.timer);
    for (const line of document.querySelectorAll(`${FIGURES} .cursor`)) line.remove();
  }
}

/**
 * @param {Plot} plot
 * @param {number} along
 */
function place(plot, along) {
  const area = plot.querySelector(AREA)?.getBoundingClientRect();
  const range = plot.layout?.xaxis?.range;
  if (!area?.width || !range) return;
  const line = /** @type {HTMLElement} */ (plot.querySelector(".cursor") ?? added(plot));
  const from = plot.getBoundingClientRect();
  const left = area.left - from.left + ((along - range[0]) / (range[1] - range[0])) * area.width;
  Object.assign(line.style, { left: `${left}px`, top: `${area.top - from.top}px`, height: `${area.height}px` });
}

/** @param {Plot} plot */
function added(plot) {
  const line = element("div", { class: "cursor", "aria-hidden": "true" });
  plot.append(line);
  return line;
}
