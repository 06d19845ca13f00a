// The colours of the points: a class each or a scale of values, faded where a selection leaves them out or where they
// are far away.

/** @import { ClassLook } from "../../web/payload.js" */

/** @typedef {number[]} Colour red, green and blue, 0 to 255 */
/** @typedef {{ palette: Colour[], shades: Shades, forms: string[] | null }} Look of points, by tint: see Discs.stamp */

const NEUTRAL = "#8a8f98"; // of what has no class and no value; reads on white and on near-black
export const LEVELS = 16; // steps from near to far
const DIM = 0.8; // how far what is not selected goes towards the background
const FAR = 0.5; // and what is farthest away
const VALUES = 256; // steps of a scale
// viridis (S. van der Walt and N. Smith, 2015), every ninth part; readers with colour vision deficiencies can order it.
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
];
// The part of the scale that is not lost on the background.
const VISIBLE = { light: [0, 0.86], dark: [0.2, 1] };

/** The colours of all panels on the page's background: by class and by value. */
export class PointColours {
  /** @type {Colour} */
  ground = [0, 0, 0];
  /** @type {Colour} */
  ink = [255, 255, 255];
  facts = "";

  constructor() {
    /** @type {ClassLook[]} */
    this.classes = [];
    this.class = lookOf([], this.ground);
    this.value = this.class;
  }

  /**
   * Take over the page's colours.
   * @param {CSSStyleDeclaration} style
   * @param {ClassLook[]} classes
   */
  update(style, classes) {
    const [ground, ink] = [rgbOf(style.backgroundColor), rgbOf(style.color)];
    const facts = JSON.stringify([ground, ink, classes]);
    if (facts === this.facts) return;
    Object.assign(this, { facts, ground, ink, classes });
    const shapes = classes.map(({ shape }) => shape);
    const forms = shapes.some((shape) => shape !== "disc") ? [...shapes, "disc"] : null;
    this.class = lookOf([...classes.map(({ colour }) => rgbOf(colour)), rgbOf(NEUTRAL)], ground, forms);
    this.value = lookOf([...valueScale(ground), rgbOf(NEUTRAL)], ground);
  }
}

/**
 * @param {Colour[]} palette
 * @param {Colour} ground
 * @param {string[] | null} forms
 * @returns {Look}
 */
const lookOf = (palette, ground, forms = null) => ({ palette, shades: new Shades(palette, ground), forms });

/** Colours by tint on a background, ready for Discs. A tint is a place in the palette. */
class Shades {
  /**
   * @param {Colour[]} palette
   * @param {Colour} background
   */
  constructor(palette, background) {
    this.made = [false, true].map((dim) =>
      Array.from({ length: LEVELS }, (_, level) => {
        const far = (FAR * level) / (LEVELS - 1);
        const towards = dim ? 1 - (1 - DIM) * (1 - far / 2) : far;
        return Int32Array.from(palette, (colour) => packed(mixed(colour, background, towards)));
      }),
    );
  }

  /** @param {boolean} dim */
  of(dim, level = 0) {
    return this.made[dim ? 1 : 0][level];
  }
}

/**
 * A class is its own tint; the last one is for what has none.
 * @param {Int16Array} labels
 * @param {number} count
 */
export const classTints = (labels, count) =>
  Uint16Array.from(labels, (label) => (label >= 0 && label < count ? label : count));

/**
 * Tints of values; where there are none, of n points without a value.
 * @param {Float32Array | null} values
 * @param {{ low: number, high: number }} range
 * @param {number} n
 */
export function valueTints(values, { low, high }, n) {
  if (!values) return new Uint16Array(n).fill(VALUES);
  return Uint16Array.from(values, (value) => {
    const part = Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
    return Number.isFinite(value) ? Math.round((VALUES - 1) * part) : VALUES;
  });
}

/**
 * The colours of values on a background.
 * @param {Colour} background
 */
export function valueScale(background) {
  const [low, high] = VISIBLE[background[0] + background[1] + background[2] > 384 ? "light" : "dark"];
  return Array.from({ length: VALUES }, (_, step) => {
    const place = (low + ((high - low) * step) / (VALUES - 1)) * (VIRIDIS.length - 1);
    const before = Math.min(VIRIDIS.length - 2, Math.floor(place));
    return mixed(VIRIDIS[before], VIRIDIS[before + 1], place - before);
  });
}

/** @param {Colour} colour */
export const cssOf = (colour) => `rgb(${colour.map(Math.round).join(" ")})`;

/**
 * Red, green and blue of any colour that CSS knows.
 * @param {string} css
 * @returns {Colour}
 */
function rgbOf(css) {
  PROBE ??= /** @type {OffscreenCanvasRenderingContext2D} */ (
    new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  );
  PROBE.fillStyle = NEUTRAL; // what stays where `css` is no colour
  PROBE.fillStyle = css;
  PROBE.fillRect(0, 0, 1, 1);
  return [...PROBE.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** @type {OffscreenCanvasRenderingContext2D | null} */
let PROBE = null;

/**
 * @param {Colour} colour
 * @param {Colour} other
 * @param {number} part 0 to 1, of the way to the other
 * @returns {Colour}
 */
export const mixed = (colour, other, part) => colour.map((channel, at) => channel + (other[at] - channel) * part);

/**
 * 0xAABBGGRR, signed.
 * @param {Colour} colour
 */
export const packed = ([red, green, blue]) =>
  (255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red);
