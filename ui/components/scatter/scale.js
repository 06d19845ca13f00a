// The bar beside points that are coloured by value: its ends, with their unit.
import { element, plain } from "../../web/dom.js";
import { cssOf } from "./shades.js";

/** @import { Colour } from "./shades.js" */

const STOP = 15; // every so many colours of the palette are one of the bar's

export class Scale {
  constructor() {
    this.low = element("span");
    this.high = element("span");
    this.ramp = element("i");
    this.root = element("div", { class: "scale", hidden: "" }, this.low, this.ramp, this.high);
  }

  /**
   * @param {Colour[] | null} palette of values from low to high, and last of what has none; null: no bar
   * @param {{ low: number, high: number } | null} values null: the model has none
   * @param {string} unit
   */
  show(palette, values, unit) {
    this.root.hidden = !palette;
    if (!palette) return;
    this.low.textContent = values ? number(values.low) : "not in this model";
    this.high.textContent = values ? valued(values.high, unit) : "";
    const stops = palette.slice(0, -1).filter((_, at) => at % STOP === 0);
    this.ramp.style.background = values ? `linear-gradient(90deg, ${stops.map(cssOf).join()})` : "none";
  }
}

/** @param {number} value */
function number(value) {
  const size = Math.abs(value);
  return plain(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

/**
 * A value with its unit.
 * @param {number} value
 * @param {string} unit
 */
export const valued = (value, unit) =>
  Number.isFinite(value) ? `${number(value)}${unit ? ` ${unit}` : ""}` : "no value";
