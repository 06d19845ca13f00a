// The shape of a class's points. Ten colours can be told apart by everybody; more classes have another shape.
//
// Names as vae/figures/colours.py has them. "disc" is what everything looks like that has no shape.

const [OUTER, INNER] = [1.15, 0.6]; // of a radius: a ring
const [ARM, BAR] = [1.25, 0.42]; // half the length of a cross's bars, and half their width
const TALL = 1.3; // of a triangle, from its centre to a corner
const HALF_SIDE = 0.88; // half the side of a square
const TIP = 1.3; // of a diamond, from its centre to a corner
export const REACH_OF_SHAPES = 1.3; // of a radius: how far the largest goes

// How deep (x, y) lies inside a shape of radius r around the origin, in pixels; y grows downwards, below 0 is outside.
/** @type {Record<string, (x: number, y: number, r: number) => number>} */
const DEPTHS = {
  disc: (x, y, r) => r - Math.hypot(x, y),
  ring: (x, y, r) => Math.min(OUTER * r - Math.hypot(x, y), Math.hypot(x, y) - INNER * r),
  cross: (x, y, r) => {
    const bar = (/** @type {number} */ along, /** @type {number} */ across) =>
      Math.min(ARM * r - Math.abs(along), BAR * r - Math.abs(across));
    return Math.max(bar(x, y), bar(y, x));
  },
  triangle: (x, y, r) => (TALL / 2) * r - Math.max(y, (Math.sqrt(3) * Math.abs(x) - y) / 2),
  square: (x, y, r) => HALF_SIDE * r - Math.max(Math.abs(x), Math.abs(y)),
  diamond: (x, y, r) => (TIP * r - Math.abs(x) - Math.abs(y)) / Math.SQRT2,
};

/**
 * How deep a place lies in a shape, (x, y, radius) => pixels.
 * @param {string} shape
 */
export const depthIn = (shape) => DEPTHS[shape] ?? DEPTHS.disc;

// The same as a small box of the legend shows it: CSS, whatever the box is filled with.
const NOTCH = (100 * (ARM - BAR)) / (2 * ARM);
/** @type {Record<string, string>} */
const BOXES = {
  ring: "mask:radial-gradient(closest-side, transparent 48%, #000 54%)",
  cross: `border-radius:0; clip-path:polygon(${[
    [NOTCH, 0],
    [100 - NOTCH, 0],
    [100 - NOTCH, NOTCH],
    [100, NOTCH],
    [100, 100 - NOTCH],
    [100 - NOTCH, 100 - NOTCH],
    [100 - NOTCH, 100],
    [NOTCH, 100],
    [NOTCH, 100 - NOTCH],
    [0, 100 - NOTCH],
    [0, NOTCH],
    [NOTCH, NOTCH],
  ]
    .map(([x, y]) => `${x}% ${y}%`)
    .join()})`,
  triangle: "border-radius:0; clip-path:polygon(50% 0%, 100% 90%, 0% 90%)",
  square: "border-radius:0",
  diamond: "border-radius:0; clip-path:polygon(50% 0%, 100% 50%, 50% 100%, 0% 50%)",
};

/**
 * CSS that gives a box this shape; "" for a disc.
 * @param {string | undefined} shape
 */
export const shapeOfBox = (shape) => BOXES[shape ?? "disc"] ?? "";

/**
 * Paint one shape of radius r around (x, y), in the context's colour.
 * @param {CanvasRenderingContext2D} context
 * @param {string | undefined} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function paintShape(context, shape, x, y, r) {
  const corners = (/** @type {number[][]} */ places) =>
    places.forEach(([along, down]) => context.lineTo(x + r * along, y + r * down));
  context.beginPath();
  if (shape === "ring") {
    context.arc(x, y, OUTER * r, 0, 2 * Math.PI);
    context.arc(x, y, INNER * r, 0, 2 * Math.PI, true);
  } else if (shape === "cross") {
    context.rect(x - ARM * r, y - BAR * r, 2 * ARM * r, 2 * BAR * r);
    context.rect(x - BAR * r, y - ARM * r, 2 * BAR * r, 2 * ARM * r);
  } else if (shape === "triangle") {
    const half = (TALL * Math.sqrt(3)) / 2;
    corners([
      [0, -TALL],
      [half, TALL / 2],
      [-half, TALL / 2],
    ]);
  } else if (shape === "square") {
    context.rect(x - HALF_SIDE * r, y - HALF_SIDE * r, 2 * HALF_SIDE * r, 2 * HALF_SIDE * r);
  } else if (shape === "diamond") {
    corners([
      [0, -TIP],
      [TIP, 0],
      [0, TIP],
      [-TIP, 0],
    ]);
  } else {
    context.arc(x, y, r, 0, 2 * Math.PI);
  }
  context.fill();
}
