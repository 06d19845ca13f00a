// Many small discs (or other shapes) on a canvas, written pixel by pixel: no WebGL, so it is the same everywhere.
//
// What a shape covers of each pixel is worked out once for every radius and every sixteenth of a pixel that its centre
// can stand on. The picture has a rim outside the canvas, so that no disc has to ask whether it fits.
import { contextOf, element } from "../../web/dom.js";
import { depthIn, REACH_OF_SHAPES } from "../../web/shapes.js";

export const LARGEST = 14; // device pixels: the largest radius
const RIM = Math.ceil(LARGEST * REACH_OF_SHAPES) + 2;
const PHASES = 4; // places within a pixel, along each side: points move smoothly, not from pixel to pixel

/** @import { Attribute } from "../../web/dom.js" */

/**
 * What a shape covers in phase p: cells[starts[p]] to cells[starts[p + 1]], up to solids[p] those that are covered
 * whole; `cover` in 256ths.
 * @typedef {{ cells: Int32Array, cover: Int32Array, starts: Int32Array, solids: Int32Array }} Stencil
 */

export class Discs {
  width = 1; // device pixels
  height = 1;
  stride = 1;
  image = new ImageData(1, 1);
  pixels = new Int32Array(); // 0xAABBGGRR a pixel; signed, because that is faster
  /** @type {Map<string, Stencil>} */
  stencils = new Map(); // by shape and radius

  /** @param {Record<string, Attribute>} attributes */
  constructor(attributes) {
    this.canvas = element("canvas", { class: "plot", ...attributes });
    this.context = contextOf(this.canvas, { alpha: false });
    this.resize(1, 1);
  }

  /**
   * Take this size in device pixels, `ratio` of them a CSS pixel: exactly, or the browser would blur the picture.
   * @param {number} width
   * @param {number} height
   */
  resize(width, height, ratio = 1) {
    [this.width, this.height] = [this.canvas.width, this.canvas.height] = [width, height];
    Object.assign(this.canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
    this.stride = width + 2 * RIM;
    this.image = new ImageData(this.stride, height + 2 * RIM);
    this.pixels = new Int32Array(this.image.data.buffer);
    this.stencils = new Map();
  }

  /** @param {number} colour */
  clear(colour) {
    this.pixels.fill(colour);
  }

  /**
   * A line across the whole picture, one pixel wide: `x` or `y` is where, the other is null.
   * @param {number | null} x
   * @param {number | null} y
   * @param {number} colour
   */
  rule(x, y, colour) {
    const at = Math.round(x ?? y ?? 0) + RIM;
    if (!(at >= RIM && at < RIM + (x === null ? this.height : this.width))) return;
    if (x === null) this.pixels.fill(colour, at * this.stride, (at + 1) * this.stride);
    else for (let i = at; i < this.pixels.length; i += this.stride) this.pixels[i] = colour;
  }

  /**
   * Draw rows[from] to rows[to - 1], each disc over the ones before it, and give back how many lie in the picture.
   * @param {Int32Array} rows
   * @param {number} from
   * @param {number} to
   * @param {Float32Array} xs centres by row, NaN for none
   * @param {Float32Array} ys
   * @param {Uint16Array} tints by row
   * @param {Int32Array} colours by tint
   * @param {number} radius
   * @param {string[] | null} forms shapes by tint; null for discs
   */
  stamp(rows, from, to, xs, ys, tints, colours, radius, forms = null) {
    const { pixels, stride } = this;
    const stencils = forms?.map((shape) => this.stencil(radius, shape));
    let { cells, cover, starts, solids } = this.stencil(radius);
    const [least, right, bottom] = [RIM - radius, this.width + RIM + radius, this.height + RIM + radius];
    let drawn = 0;
    for (let k = from; k < to; k++) {
      const row = rows[k]; // no destructuring in here: it costs a third
      const x = xs[row] + RIM;
      const y = ys[row] + RIM;
      if (!(x > least && x < right && y > least && y < bottom)) continue;
      const column = x | 0;
      const line = y | 0;
      const phase = (((y - line) * PHASES) | 0) * PHASES + (((x - column) * PHASES) | 0);
      const centre = line * stride + column;
      if (stencils) ({ cells, cover, starts, solids } = stencils[tints[row]]);
      const colour = colours[tints[row]];
      const solid = solids[phase];
      const end = starts[phase + 1];
      let cell = starts[phase];
      for (; cell < solid; cell++) pixels[centre + cells[cell]] = colour;
      const redBlue = colour & 0xff00ff;
      const green = colour & 0x00ff00;
      for (; cell < end; cell++) {
        const at = centre + cells[cell];
        const old = pixels[at];
        const over = cover[cell];
        const under = 256 - over;
        pixels[at] =
          -0x1000000 |
          (((Math.imul(redBlue, over) + Math.imul(old & 0xff00ff, under)) >>> 8) & 0xff00ff) |
          (((Math.imul(green, over) + Math.imul(old & 0x00ff00, under)) >>> 8) & 0x00ff00);
      }
      drawn++;
    }
    return drawn;
  }

  show() {
    this.context.putImageData(this.image, -RIM, -RIM);
  }

  /**
   * @param {number} radius
   * @returns {Stencil}
   */
  stencil(radius, shape = "disc") {
    const key = `${shape} ${radius}`;
    const found = this.stencils.get(key);
    if (found) return found;
    /** @type {number[][]} */
    const [cells, cover, starts, solids] = [[], [], [0], []];
    const depth = depthIn(shape);
    const reach = Math.ceil((shape === "disc" ? 1 : REACH_OF_SHAPES) * radius + 0.5);
    for (let phase = 0; phase < PHASES * PHASES; phase++) {
      const [x, y] = [((phase % PHASES) + 0.5) / PHASES, (Math.floor(phase / PHASES) + 0.5) / PHASES];
      /** @type {[number, number][]} */
      const part = []; // offset and cover
      for (let line = -reach; line <= reach; line++) {
        for (let column = -reach; column <= reach; column++) {
          const covered = Math.round(256 * Math.min(1, depth(column + 0.5 - x, line + 0.5 - y, radius) + 0.5));
          if (covered > 8) part.push([line * this.stride + column, covered]);
        }
      }
      part.sort((a, b) => Number(b[1] === 256) - Number(a[1] === 256) || a[0] - b[0]);
      solids.push(cells.length + part.filter(([, covered]) => covered === 256).length);
      for (const [offset, covered] of part) {
        cells.push(offset);
        cover.push(covered);
      }
      starts.push(cells.length);
    }
    const made = {
      cells: Int32Array.from(cells),
      cover: Int32Array.from(cover),
      starts: Int32Array.from(starts),
      solids: Int32Array.from(solids),
    };
    this.stencils.set(key, made);
    return made;
  }
}
