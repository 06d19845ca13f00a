// A canvas with points in their colours: how large they are, and in space what is far away behind what is near.
import { Discs, LARGEST } from "./discs.js";
import { Projection } from "./projection.js";
import { LEVELS, mixed, packed } from "./shades.js";

/** @import { Colour, Look } from "./shades.js" */
/** @import { Order } from "./subset.js" */
/** @import { View } from "./view.js" */

const COVER = 0.2; // of the panel, for the size of the points: what they would cover side by side
const [SMALLEST, USUAL] = [1, 4]; // pixels: radii, where everything is in sight
const SHAPED = 2.5; // pixels: the smallest radius at which shapes can be told apart
const GROWTH = 0.45; // power of the enlargement that the points grow with
const [NEAREST, SHRINK] = [1.25, 0.55]; // in space: the size of what is nearest, and how much less the farthest has

export class Plot {
  ratio = 1; // pixels of the canvas a CSS pixel

  constructor() {
    this.discs = new Discs({ role: "img" });
    this.places = new Projection();
  }

  get canvas() {
    return this.discs.canvas;
  }

  /** @returns {[number, number]} of the canvas, in its pixels */
  get size() {
    return [this.discs.width, this.discs.height];
  }

  /**
   * Take a size in CSS pixels; whether it is another one, and with it the canvas empty.
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    const [wide, high] = [width, height].map((side) => Math.max(1, Math.round(side * this.ratio)));
    if (wide === this.discs.width && high === this.discs.height) return false;
    this.discs.resize(wide, high, this.ratio);
    return true;
  }

  /**
   * Draw the points, and give back how many of them lie in the picture.
   * @param {View} view
   * @param {Order} order
   * @param {Look} look
   * @param {Uint16Array} tints
   * @param {{ ground: Colour, ink: Colour }} page
   * @param {boolean} axes whether lines go through the origin
   */
  draw(view, { rows, faded }, look, tints, { ground, ink }, axes) {
    const { discs, places } = this;
    places.update(view);
    discs.clear(packed(ground));
    if (axes) {
      const quiet = packed(mixed(ground, ink, 0.2));
      const [x, y] = places.origin;
      discs.rule(x, null, quiet);
      discs.rule(null, y, quiet);
    }
    const radius = this.radius(view, look);
    const stamp = (
      /** @type {Int32Array} */ list,
      /** @type {number} */ from,
      /** @type {number} */ to,
      /** @type {boolean} */ dim,
      /** @type {number} */ level,
      /** @type {number} */ size,
    ) =>
      discs.stamp(list, from, to, places.xs, places.ys, tints, look.shades.of(dim, level), rounded(size), look.forms);
    let drawn = 0;
    for (const dim of [true, false]) {
      const [from, to] = dim ? [0, faded] : [faded, rows.length];
      if (view.dims === 2) drawn += stamp(rows, from, to, dim, 0, radius);
      else {
        const starts = places.farFirst(rows, from, to);
        for (let level = LEVELS - 1, at = 0; level >= 0; level--, at++) {
          const size = radius * (NEAREST - (SHRINK * level) / LEVELS);
          drawn += stamp(places.sorted, starts[at], starts[at + 1], dim, level, size);
        }
      }
    }
    discs.show();
    return drawn;
  }

  /**
   * The radius of a point in pixels of the canvas.
   * @param {View} view
   * @param {Look} look
   */
  radius({ size: [width, height], zoom }, { forms }) {
    const share = Math.sqrt((COVER * width * height) / (this.ratio ** 2 * Math.PI * Math.max(1, this.places.count)));
    const least = forms ? SHAPED : SMALLEST;
    return Math.max(least, Math.min(USUAL, share)) * this.ratio * Math.max(1, zoom) ** GROWTH;
  }
}

/**
 * A quarter of a pixel is as fine as radii get, so that there are few stencils.
 * @param {number} radius
 */
const rounded = (radius) => Math.min(LARGEST, Math.round(radius * 4) / 4);
