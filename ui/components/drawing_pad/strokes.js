// Strokes as the models see them: brought to the form that MNIST's digits have, as vae/data/handwriting/form.py does for pixels.
//
// A stroke is {width, points}: its pen in pixels of the small image, and x, y, x, y, … from 0 to 1 across the pad. As
// strokes are lines and not pixels, a small drawing is enlarged without thickening its pen.

/** @import { Stroke } from "./payload.js" */

const MOST = 3; // times that a drawing is enlarged: a first dot is a dot, and not yet a digit
const SOFT = 0.5; // pixels on both sides of the pen's edge over which it fades

/**
 * The image of these strokes, grey levels: scaled into the box and centred by mass, as every digit of MNIST is.
 * @param {Stroke[]} strokes
 * @param {[number, number]} shape height and width
 * @param {number} box of the image's smaller side: what a digit fills
 */
export function rendered(strokes, [height, width], box) {
  const grey = new Uint8ClampedArray(height * width);
  const fitted = inBox(strokes, height, width, box);
  if (!fitted.length) return grey;
  const ink = inked(fitted, height, width);
  const [x, y] = massOf(ink, width);
  const centred = moved(fitted, width / 2 - x, height / 2 - y);
  inked(centred, height, width).forEach((value, i) => (grey[i] = 255 * value));
  return grey;
}

/**
 * Grey levels of which 255 is ink as the images of the data set have it.
 * @param {Uint8ClampedArray} grey
 * @param {boolean} darkOnLight
 */
export const asDrawnHere = (grey, darkOnLight) => (darkOnLight ? grey.map((value) => 255 - value) : grey);

/**
 * The strokes in pixels of the image, in the middle of it, as large as the box.
 * @param {Stroke[]} strokes
 * @param {number} height
 * @param {number} width
 * @param {number} box
 */
function inBox(strokes, height, width, box) {
  const side = Math.min(height, width);
  const all = strokes.filter(({ points }) => points.length);
  let [left, top, right, bottom, pen] = [Infinity, Infinity, -Infinity, -Infinity, 0];
  for (const stroke of all) {
    pen = Math.max(pen, stroke.width);
    for (let i = 0; i < stroke.points.length; i += 2) {
      left = Math.min(left, stroke.points[i]);
      right = Math.max(right, stroke.points[i]);
      top = Math.min(top, stroke.points[i + 1]);
      bottom = Math.max(bottom, stroke.points[i + 1]);
    }
  }
  const span = Math.max(right - left, bottom - top);
  const scale = Math.min(MOST * side, span > 0 ? (box * side - pen) / span : Infinity);
  const place = (/** @type {number} */ value, /** @type {number} */ i) =>
    i % 2 ? (value - (top + bottom) / 2) * scale + height / 2 : (value - (left + right) / 2) * scale + width / 2;
  return all.map((stroke) => ({ width: stroke.width, points: stroke.points.map(place) }));
}

/**
 * @param {Stroke[]} strokes
 * @param {number} x
 * @param {number} y
 */
const moved = (strokes, x, y) =>
  strokes.map(({ width, points }) => ({ width, points: points.map((value, i) => value + (i % 2 ? y : x)) }));

/**
 * How much of each pixel the pen covers, 0 to 1: from the distance of its middle to the nearest piece of a stroke.
 * @param {Stroke[]} strokes
 * @param {number} height
 * @param {number} width
 */
function inked(strokes, height, width) {
  const ink = new Float32Array(height * width);
  for (const { width: pen, points } of strokes) {
    const reach = pen / 2 + SOFT;
    for (let i = 0; i === 0 || i + 2 < points.length; i += 2) {
      const [ax, ay] = [points[i], points[i + 1]];
      const [bx, by] = i + 2 < points.length ? [points[i + 2], points[i + 3]] : [ax, ay]; // a dot
      const [dx, dy] = [bx - ax, by - ay];
      const squared = dx * dx + dy * dy;
      const lastRow = Math.min(height - 1, Math.floor(Math.max(ay, by) + reach));
      const lastColumn = Math.min(width - 1, Math.floor(Math.max(ax, bx) + reach));
      for (let row = Math.max(0, Math.floor(Math.min(ay, by) - reach)); row <= lastRow; row++) {
        for (let column = Math.max(0, Math.floor(Math.min(ax, bx) - reach)); column <= lastColumn; column++) {
          const [x, y] = [column + 0.5 - ax, row + 0.5 - ay];
          const along = squared ? Math.max(0, Math.min(1, (x * dx + y * dy) / squared)) : 0;
          const covered = (reach - Math.hypot(x - along * dx, y - along * dy)) / (2 * SOFT);
          const at = row * width + column;
          if (covered > ink[at]) ink[at] = Math.min(1, covered);
        }
      }
    }
  }
  return ink;
}

/**
 * @param {Float32Array} ink
 * @param {number} width
 */
function massOf(ink, width) {
  let [mass, x, y] = [0, 0, 0];
  ink.forEach((value, i) => {
    mass += value;
    x += value * ((i % width) + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  return [x / mass, y / mass];
}
