// Small tools for building the page and painting images on it.

/** @import { DifferenceColours } from "./payload.js" */

/** @typedef {string | number | boolean | null | undefined | ((event: any) => unknown)} Attribute */

/**
 * An element with attributes, handlers (functions) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} attributes
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") Object.assign(made, { [name]: value });
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/**
 * A part of a drawing, with attributes and children.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 */
export function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * What a canvas is painted with.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export const contextOf = (canvas, settings) =>
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));

/**
 * A number with a real minus sign and always a sign: +1.2, −0.5.
 * @param {number} value
 * @param {number} digits
 */
export const signed = (value, digits) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(digits);

/**
 * A number with a real minus sign.
 * @param {number} value
 * @param {number} digits
 */
export const plain = (value, digits) => value.toFixed(digits).replace("-", "−");

/**
 * How many of n things stand in a row, `most` at most, so that rows are as full as they can be.
 * @param {number} n
 * @param {number} most
 */
export const abreast = (n, most) => Math.ceil(n / Math.max(1, Math.ceil(n / most)));

const TAIL = 14; // letters at the end of a title that are never cut

/**
 * A model's title whose beginning is cut where it has no room, for .named: models of one kind differ at the end.
 * @param {string} title
 */
export function named(title) {
  const at = Math.max(title.indexOf(", "), title.length - TAIL, 0);
  const halves = [title.slice(0, at), title.slice(at)].filter(Boolean);
  const parts = halves.map((half) => element("span", {}, half));
  return element("span", { class: "named", title }, ...parts);
}

/**
 * What images are like. In the browser those in colour are bytes (H, W, 3), as in Python; so networks take and give them.
 * @typedef {{ shape: [number, number], channels?: number }} ImageForm channels: 1 for grey levels (if not said), or 3
 */

/**
 * How many bytes an image has.
 * @param {ImageForm} form
 */
export const bytesIn = ({ shape: [height, width], channels = 1 }) => height * width * channels;

/**
 * The pixel at place `at` of bytes, as a canvas takes it: 0xAABBGGRR.
 * @param {Uint8Array | Uint8ClampedArray} bytes
 * @param {number} at
 * @param {number} channels
 */
export const pixelOf = (bytes, at, channels) =>
  channels === 3
    ? (0xff000000 | (bytes[3 * at + 2] << 16) | (bytes[3 * at + 1] << 8) | bytes[3 * at]) >>> 0
    : (0xff000000 | (bytes[at] * 0x010101)) >>> 0;

/**
 * Text that changes often, in a box whose size does not: only the box is laid out anew.
 * @param {Text} text
 */
export const still = (text) => element("span", { class: "still" }, element("span", {}, text));

/** Images side by side on one canvas, one black pixel between them. Its size never depends on the layout. */
export class Tiles {
  /**
   * @param {ImageForm} form
   * @param {number} columns
   * @param {number} rows
   * @param {Record<string, Attribute>} attributes
   */
  constructor({ shape: [height, width], channels = 1 }, columns, rows, attributes) {
    this.columns = columns;
    this.channels = channels;
    /** @type {[number, number]} */
    this.size = [height, width];
    const [wide, high] = [columns * (width + 1) - 1, rows * (height + 1) - 1];
    this.canvas = element("canvas", { width: wide, height: high, ...attributes });
    this.context = contextOf(this.canvas);
    this.image = this.context.createImageData(wide, high);
    this.pixels = new Uint32Array(this.image.data.buffer); // one number a pixel: 0xAABBGGRR
    this.pixels.fill(0xff000000);
    this.context.putImageData(this.image, 0, 0);
  }

  /**
   * Write n images (their bytes one after another), the first as tile `first`; `show` puts them on the screen.
   * @param {Uint8Array | Uint8ClampedArray} bytes
   */
  write(bytes, first = 0, n = 1) {
    const [height, width] = this.size;
    const { pixels, channels } = this;
    const stride = this.image.width;
    for (let tile = first, from = 0; tile < first + n; tile++) {
      let at = Math.floor(tile / this.columns) * (height + 1) * stride + (tile % this.columns) * (width + 1);
      for (let row = 0; row < height; row++, at += stride) {
        if (channels === 3) for (let to = at; to < at + width; to++) pixels[to] = pixelOf(bytes, from++, 3);
        else for (let to = at; to < at + width; to++) pixels[to] = 0xff000000 | (bytes[from++] * 0x010101);
      }
    }
  }

  /**
   * Write one image as ink added and ink lost against another. Ink is bright, or dark where the data set is so. Images in
   * colour have no ink: of these it is how far each channel is off.
   * @param {Uint8Array | Uint8ClampedArray} bytes
   * @param {Uint8Array | Uint8ClampedArray} reference
   * @param {DifferenceColours} colours
   * @param {boolean} darkOnLight
   */
  writeDifference(bytes, reference, { added, lost }, darkOnLight) {
    if (this.channels === 3) return this.write(bytes.map((byte, at) => Math.abs(byte - reference[at])));
    const ink = darkOnLight ? -1 : 1;
    for (let i = 0; i < bytes.length; i++) {
      const change = ink * (bytes[i] - reference[i]);
      const [red, green, blue] = change > 0 ? added : lost;
      const part = Math.abs(change) / 255;
      this.pixels[i] = 0xff000000 | ((blue * part) << 16) | ((green * part) << 8) | (red * part);
    }
  }

  show() {
    this.context.putImageData(this.image, 0, 0);
  }

  /**
   * Put one row of tiles on the screen.
   * @param {number} row
   */
  showRow(row) {
    const high = this.size[0] + 1;
    this.context.putImageData(this.image, 0, 0, 0, row * high, this.image.width, high);
  }
}

/**
 * Bytes from base64.
 * @param {string} text
 */
export const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
