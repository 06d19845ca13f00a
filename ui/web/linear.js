// y = W x + b for several x at once: by kernel.wasm (kernel.wat says how), or plainly where a browser has no SIMD.

const ROWS = 32; // x in one call of the kernel: their lists (up to 8 KB each) stay in the processor's cache
const TILE = 32; // outputs that the kernel makes at once

/** @typedef {import("./layers.js").Step} Step */
/** @typedef {(o: number, i: number) => number} Weight of output o for input i */

/**
 * Where the products of a pixel go in a larger image: `entries` has `runs` triples a pixel, (from the first product, from
 * the first number of the image, how many numbers), and `most` images come at once.
 * @typedef {{ entries: Int32Array, runs: number, pixels: number, bias: Float32Array, floats: number, most: number }} Spread
 */

/**
 * `spread`: the products are added up in a larger image instead, and relu is of that.
 * @typedef {(inputs: number, outputs: number, weight: Weight, bias: Float32Array, relu: boolean, spread?: Spread) => Step}
 *   Linear
 */

/**
 * y = W x + b in plain JavaScript; zeros in x cost nothing.
 * @type {Linear}
 */
export function plainLinear(inputs, outputs, weight, bias, relu, spread) {
  if (spread) return added(plainLinear(inputs, outputs, weight, bias, false), outputs, spread, relu);
  const columns = new Float32Array(inputs * outputs); // what one input does to every output, side by side
  for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) columns[i * outputs + o] = weight(o, i);
  return (x, n) => {
    const y = new Float32Array(n * outputs);
    for (let row = 0; row < n; row++) {
      const own = y.subarray(row * outputs, (row + 1) * outputs);
      own.set(bias);
      for (let i = 0; i < inputs; i++) {
        const value = x[row * inputs + i];
        if (value === 0) continue;
        for (let o = 0, at = i * outputs; o < outputs; o++, at++) own[o] += value * columns[at];
      }
      if (relu) for (let o = 0; o < outputs; o++) if (own[o] < 0) own[o] = 0;
    }
    return y;
  };
}

/** @typedef {(...numbers: number[]) => void} Kernel */

/**
 * The same by the kernel, in a memory that all the network's layers share.
 * @param {WebAssembly.Module} kernel
 * @returns {Linear}
 */
export function simdLinears(kernel) {
  const { memory, linear, scatter } =
    /** @type {{ memory: WebAssembly.Memory, linear: Kernel, scatter: Kernel }} */
    (/** @type {unknown} */ (new WebAssembly.Instance(kernel).exports));
  let used = 0;
  const floats = (/** @type {number} */ count) => {
    const start = used;
    used += Math.ceil(count / 4) * 16; // bytes, whole SIMD registers
    const missing = Math.ceil(used / 65536) - memory.buffer.byteLength / 65536;
    if (missing > 0) memory.grow(missing);
    return start;
  };
  const view = (/** @type {number} */ start, /** @type {number} */ count) =>
    new Float32Array(memory.buffer, start, count);
  const widest = { x: 0, y: 0 };
  /** @type {{ x: number, y: number, list: number } | null} */
  let scratch = null; // shared by the layers, so made when all of them are known: at the first run
  const shared = () => ({
    x: floats(ROWS * widest.x),
    y: floats(ROWS * widest.y),
    list: floats(ROWS * (2 + 2 * widest.x)),
  });
  return (inputs, outputs, weight, bias, relu, spread) => {
    const wide = padded(outputs);
    const [w, b] = [floats(wide * inputs), floats(wide)];
    const tiles = view(w, wide * inputs);
    for (let tile = 0, at = 0; tile < wide; tile += TILE) {
      for (let i = 0; i < inputs; i++) {
        for (let o = tile; o < tile + TILE; o++, at++) tiles[at] = o < outputs ? weight(o, i) : 0;
      }
    }
    view(b, wide).set(bias);
    widest.x = Math.max(widest.x, inputs);
    widest.y = Math.max(widest.y, wide);
    if (spread) {
      const { entries, runs, pixels, most } = spread;
      const [table, out] = [floats(entries.length), floats(most * spread.floats)];
      const bytes = new Int32Array(memory.buffer, table, entries.length);
      for (let i = 0; i < entries.length; i++) bytes[i] = i % 3 < 2 ? 4 * entries[i] : entries[i];
      return (x, n) => {
        scratch ??= shared();
        const image = view(out, n * spread.floats);
        fill(image, spread.bias);
        for (let first = 0; first < n * pixels;) {
          const pixel = first % pixels;
          const rows = Math.min(ROWS, pixels - pixel); // of one image
          view(scratch.x, rows * inputs).set(x.subarray(first * inputs, (first + rows) * inputs));
          linear(scratch.x, rows, inputs, w, b, scratch.y, wide, 0, scratch.list);
          const to = out + ((first - pixel) / pixels) * spread.floats * 4;
          scatter(scratch.y, wide * 4, rows, table + pixel * runs * 12, runs, to);
          first += rows;
        }
        if (relu) for (let i = 0; i < image.length; i++) if (image[i] < 0) image[i] = 0;
        return image;
      };
    }
    let kept = new Float32Array(0);
    return (x, n) => {
      scratch ??= shared();
      if (kept.length < n * outputs) kept = new Float32Array(n * outputs);
      const y = kept.subarray(0, n * outputs);
      for (let first = 0; first < n; first += ROWS) {
        const rows = Math.min(ROWS, n - first);
        view(scratch.x, rows * inputs).set(x.subarray(first * inputs, (first + rows) * inputs));
        linear(scratch.x, rows, inputs, w, b, scratch.y, wide, relu ? 1 : 0, scratch.list);
        const made = view(scratch.y, rows * wide);
        if (wide === outputs) y.set(made, first * outputs);
        else for (let r = 0; r < rows; r++) y.set(made.subarray(r * wide, r * wide + outputs), (first + r) * outputs);
      }
      return y;
    };
  };
}

const padded = (/** @type {number} */ count) => Math.ceil(count / TILE) * TILE;

/**
 * Images that begin as the bias of their channels.
 * @param {Float32Array} images
 * @param {Float32Array} bias
 */
function fill(images, bias) {
  if (bias.length === 1) images.fill(bias[0]);
  else for (let i = 0; i < images.length; i += bias.length) images.set(bias, i);
}

/**
 * The products of every pixel added up where they go.
 * @param {Step} product
 * @param {number} outputs
 * @param {Spread} spread
 * @param {boolean} relu
 * @returns {Step}
 */
function added(product, outputs, { entries, runs, pixels, bias, floats }, relu) {
  return (x, n) => {
    const products = product(x, n * pixels);
    const images = new Float32Array(n * floats);
    fill(images, bias);
    for (let row = 0; row < n * pixels; row++) {
      const image = Math.floor(row / pixels) * floats;
      for (let run = 0, at = (row % pixels) * runs * 3; run < runs; run++, at += 3) {
        const [from, to] = [row * outputs + entries[at], image + entries[at + 1]];
        for (let i = 0; i < entries[at + 2]; i++) images[to + i] += products[from + i];
      }
    }
    if (relu) for (let i = 0; i < images.length; i++) if (images[i] < 0) images[i] = 0;
    return images;
  };
}
