// Strokes as the models see them: brought to the form that MNIST's digits have, as vae/data/handwriting/form.py does for pixels.
//
// A stroke is {width, points}: its pen in pixels of the small image, and x, y, x, y, … from 0 to 1 across the pad. As
// strokes are lines and not pixels, a small drawing is enlarged without thickening its pen.

const BOX = 20 / 28; // of the image's smaller side: what a digit fills
const MOST = 3; // times that a drawing is enlarged: a first dot is a dot, and not yet a digit
const SOFT = 0.5; // pixels on both sides of the pen's edge over which it fades

/** The image of these strokes, grey levels: scaled into the box and centred by mass, as every digit of MNIST is. */
export function rendered(strokes, [height, width]) {
  const grey = new Uint8ClampedArray(height * width);
  const fitted = inBox(strokes, height, width);
  if (!fitted.length) return grey;
  const ink = inked(fitted, height, width);
  const [x, y] = massOf(ink, width);
  const centred = moved(fitted, width / 2 - x, height / 2 - y);
  inked(centred, height, width).forEach((value, i) => (grey[i] = 255 * value));
  return grey;
}

/** Grey levels of which 255 is ink as the images of the data set have it. */
export const asDrawnHere = (grey, darkOnLight) => (darkOnLight ? grey.map((value) => 255 - value) : grey);

/** The strokes in pixels of the image, in the middle of it, as large as the box. */
function inBox(strokes, height, width) {
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
  const scale = Math.min(MOST * side, span > 0 ? (BOX * side - pen) / span : Infinity);
  const place = (value, i) =>
    i % 2 ? (value - (top + bottom) / 2) * scale + height / 2 : (value - (left + right) / 2) * scale + width / 2;
  return all.map((stroke) => ({ width: stroke.width, points: stroke.points.map(place) }));
}

const moved = (strokes, x, y) =>
  strokes.map(({ width, points }) => ({ width, points: points.map((value, i) => value + (i % 2 ? y : x)) }));

/** How much of each pixel the pen covers, 0 to 1: from the distance of its middle to the nearest piece of a stroke. */
function inked(strokes, height, width) {
  const ink = new Float32Array(height * width);
  for (const { width: pen, points } of strokes) {
    const reach = pen / 2 + SOFT;
    for (let i = 0; i === 0 || i + 2 < points.length; i += 2) {
      const [ax, ay] = [points[i], points[i + 1]];
      const [bx, by] = i + 2 < points.length ? [points[i + 2], points[i + 3]] : [ax, ay]; // a dot
      const [dx, dy] = [bx - ax, by - ay];
      const squared = dx * dx + dy * dy;
      const last = { row: Math.min(height - 1, Math.floor(Math.max(ay, by) + reach)), column: Math.min(width - 1, Math.floor(Math.max(ax, bx) + reach)) }; // prettier-ignore
      for (let row = Math.max(0, Math.floor(Math.min(ay, by) - reach)); row <= last.row; row++) {
        for (let column = Math.max(0, Math.floor(Math.min(ax, bx) - reach)); column <= last.column; column++) {
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

function massOf(ink, width) {
  let [mass, x, y] = [0, 0, 0];
  ink.forEach((value, i) => {
    mass += value;
    x += value * ((i % width) + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  return [x / mass, y / mass];
}
