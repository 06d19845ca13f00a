// y = W x + b for several x at once: by kernel.wasm (kernel.wat says how), or plainly where a browser has no SIMD.

const ROWS = 32; // x in one call of the kernel: their lists (up to 8 KB each) stay in the processor's cache
const TILE = 32; // outputs that the kernel makes at once

/** @typedef {import("./layers.js").Step} Step */
/** @typedef {(o: number, i: number) => number} Weight of output o for input i */
/** @typedef {(inputs: number, outputs: number, weight: Weight, bias: Float32Array, relu: boolean) => Step} Linear */

/**
 * y = W x + b in plain JavaScript; zeros in x cost nothing.
 * @type {Linear}
 */
export function plainLinear(inputs, outputs, weight, bias, relu) {
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

/**
 * The same by the kernel, in a memory that all the network's layers share.
 * @param {WebAssembly.Module} kernel
 * @returns {Linear}
 */
export function simdLinears(kernel) {
  const { memory, linear } =
    /** @type {{ memory: WebAssembly.Memory, linear: (...numbers: number[]) => void }} */
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
  return (inputs, outputs, weight, bias, relu) => {
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
    let kept = new Float32Array(0);
    return (x, n) => {
      scratch ??= { x: floats(ROWS * widest.x), y: floats(ROWS * widest.y), list: floats(ROWS * (2 + 2 * widest.x)) };
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
