// A trained network in the browser: the layers that vae/models/layers.py describes, and nothing else.
//
// The weights come as one blob (ui/web/network_blob.py): a JSON header that lists the layers, then their tensors. Everything
// that costs time is the product W x + b, done by kernel.wasm for a batch of x at once (kernel.wat says how), or by
// `plainLinear` where a browser has no WebAssembly SIMD; convolutions are brought to that product.
// Activations are Float32Arrays, one x after another, channels first: (n, C, H, W).
import { KERNEL } from "./kernel.js";

const ROWS = 32; // x in one call of the kernel: their lists (up to 8 KB each) stay in the processor's cache
const TILE = 32; // outputs that the kernel makes at once
const DECIDED = Math.log(509); // beyond this logit 255 sigmoid(logit) rounds to black or white: 0.5 = 255 / (1 + 509)
const SIDE = 4; // of a convolution's window; stride 2 and padding 1, so it halves or doubles an image exactly

/**
 * A layer as the header describes it; which fields it has depends on its type.
 * @typedef {object} Layer
 * @property {string} type
 * @property {number} inputs
 * @property {number} outputs
 * @property {Size} size
 * @property {Size} from
 */

/** @typedef {[number, number]} Size height and width */
/** @typedef {(x: Float32Array, n: number) => Float32Array} Step n inputs, one after another -> n outputs */
/** @typedef {(count: number) => Float32Array} Tensors gives the next so many numbers of the blob */
/** @typedef {(o: number, i: number) => number} Weight of output o for input i */
/** @typedef {(inputs: number, outputs: number, weight: Weight, bias: Float32Array, relu: boolean) => Step} Linear */

/** A network ready to run. `inputs` and `outputs`: numbers per x. */
export class Network {
  /**
   * From the bytes of a blob. Throws an Error with a sentence where it holds what this file does not know.
   * @param {ArrayBuffer} buffer
   */
  constructor(buffer, { simd = true } = {}) {
    const { header, tensor } = readBlob(buffer);
    this.inputs = header.inputs;
    this.outputs = header.outputs;
    const linear = simd && KERNEL ? simdLinears(KERNEL) : plainLinear;
    this.steps = header.layers.map((layer, position) => {
      const make = LAYERS[layer.type];
      if (!make) throw new Error(`this page does not know the layer ${layer.type}`);
      const relu = header.layers[position + 1]?.type === "Relu";
      return make(layer, tensor, relu, linear);
    });
  }

  /**
   * n inputs, one after another -> n outputs, one after another. Valid until the next call.
   * @param {Float32Array} x
   */
  run(x, n = x.length / this.inputs) {
    return this.steps.reduce((values, step) => step(values, n), x);
  }
}

/**
 * What the decoder's logits are as grey levels: 255 sigmoid(logit), rounded. Most are black, which costs no exp.
 * @param {Float32Array} logits
 */
export function greys(logits, out = new Uint8ClampedArray(logits.length)) {
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i];
    out[i] = logit < -DECIDED ? 0 : logit > DECIDED ? 255 : 255 / (1 + Math.exp(-logit)); // a clamped array rounds
  }
  return out;
}

// One entry for each class of vae/models/layers.py: (layer, next tensor, is a Relu next?, linear) -> (x, n) -> y.
// A Relu is done by the layer before it, while the numbers are at hand.
/** @type {Record<string, (layer: Layer, tensor: Tensors, relu: boolean, linear: Linear) => Step>} */
const LAYERS = {
  Relu: () => same,
  Reshape: () => same,
  Linear: ({ inputs, outputs }, tensor, relu, linear) => {
    const weight = tensor(outputs * inputs);
    return linear(inputs, outputs, (o, i) => weight[o * inputs + i], tensor(outputs), relu);
  },
  Conv: ({ inputs, outputs, size }, tensor, relu, linear) => {
    const weight = tensor(outputs * inputs * SIDE * SIDE); // (outputs, inputs * 16)
    const windows = inputs * SIDE * SIDE;
    const product = linear(windows, outputs, (o, i) => weight[o * windows + i], tensor(outputs), relu);
    return (x, n) => channelsFirst(product(windowsOf(x, n, inputs, size), n * size[0] * size[1]), n, outputs, size);
  },
  ConvTranspose: ({ inputs, outputs, size }, tensor, relu, linear) => {
    const cells = outputs * SIDE * SIDE;
    const weight = tensor(inputs * cells); // (inputs, outputs * 16)
    const bias = tensor(outputs);
    const product = linear(inputs, cells, (o, i) => weight[i * cells + o], new Float32Array(cells), false);
    /** @type {Size} */
    const from = [size[0] / 2, size[1] / 2];
    return (x, n) => spread(product(channelsLast(x, n, inputs, from), n * from[0] * from[1]), n, bias, size, relu);
  },
  Pad:
    ({ size, from }) =>
    (x, n) =>
      resized(x, n, size, from),
  Crop:
    ({ size, from }) =>
    (x, n) =>
      resized(x, n, size, from),
};

/** @type {Step} */
const same = (x) => x;

/**
 * y = W x + b in plain JavaScript; zeros in x cost nothing.
 * @type {Linear}
 */
function plainLinear(inputs, outputs, weight, bias, relu) {
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
function simdLinears(kernel) {
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

/**
 * The 4 x 4 windows that a convolution with stride 2 and padding 1 looks at: (n, C, 2h, 2w) -> (n h w, C 16).
 * @param {Float32Array} x
 * @param {number} n
 * @param {number} channels
 * @param {Size} size
 */
function windowsOf(x, n, channels, [height, width]) {
  const [high, wide] = [2 * height, 2 * width];
  const out = new Float32Array(n * height * width * channels * SIDE * SIDE);
  let at = 0;
  for (let image = 0; image < n; image++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (let channel = 0; channel < channels; channel++) {
          for (let cell = 0; cell < SIDE * SIDE; cell++, at++) {
            const [y, x0] = [2 * row + (cell >> 2) - 1, 2 * column + (cell & 3) - 1];
            if (y < 0 || y >= high || x0 < 0 || x0 >= wide) continue;
            out[at] = x[((image * channels + channel) * high + y) * wide + x0];
          }
        }
      }
    }
  }
  return out;
}

/**
 * What every pixel gives to its 4 x 4 window in an image of twice the size, summed: (n h w, C 16) -> (n, C, 2h, 2w).
 * @param {Float32Array} products
 * @param {number} n
 * @param {Float32Array} bias
 * @param {Size} size
 * @param {boolean} relu
 */
function spread(products, n, bias, [high, wide], relu) {
  const channels = bias.length;
  const [height, width] = [high / 2, wide / 2];
  const out = new Float32Array(n * channels * high * wide);
  for (let plane = 0; plane < n * channels; plane++) {
    out.fill(bias[plane % channels], plane * high * wide, (plane + 1) * high * wide);
  }
  let at = 0;
  for (let image = 0; image < n; image++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (let channel = 0; channel < channels; channel++) {
          for (let cell = 0; cell < SIDE * SIDE; cell++, at++) {
            const [y, x] = [2 * row + (cell >> 2) - 1, 2 * column + (cell & 3) - 1];
            if (y < 0 || y >= high || x < 0 || x >= wide) continue;
            out[((image * channels + channel) * high + y) * wide + x] += products[at];
          }
        }
      }
    }
  }
  if (relu) for (let i = 0; i < out.length; i++) if (out[i] < 0) out[i] = 0;
  return out;
}

/**
 * (n h w, C) -> (n, C, h, w).
 * @param {Float32Array} x
 * @param {number} n
 * @param {number} channels
 * @param {Size} size
 */
function channelsFirst(x, n, channels, [height, width]) {
  return turned(x, n, height * width, channels);
}

/**
 * (n, C, h, w) -> (n h w, C).
 * @param {Float32Array} x
 * @param {number} n
 * @param {number} channels
 * @param {Size} size
 */
function channelsLast(x, n, channels, [height, width]) {
  return turned(x, n, channels, height * width);
}

/**
 * n matrices (rows, columns) -> n matrices (columns, rows).
 * @param {Float32Array} x
 * @param {number} n
 * @param {number} rows
 * @param {number} columns
 */
function turned(x, n, rows, columns) {
  const out = new Float32Array(x.length);
  let at = 0;
  for (let image = 0; image < n; image++) {
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) out[at++] = x[(image * rows + row) * columns + column];
    }
  }
  return out;
}

/**
 * The upper left corner of an image, or the image with zeros below and to the right.
 * @param {Float32Array} x
 * @param {number} n
 * @param {Size} size
 * @param {Size} from
 */
function resized(x, n, [height, width], [high, wide]) {
  const out = new Float32Array(n * height * width);
  for (let image = 0; image < n; image++) {
    for (let row = 0; row < Math.min(height, high); row++) {
      const start = (image * high + row) * wide;
      out.set(x.subarray(start, start + Math.min(width, wide)), (image * height + row) * width);
    }
  }
  return out;
}

/**
 * The header of a blob, and a function that gives its next tensor of so many numbers.
 * @param {ArrayBuffer} buffer
 * @returns {{ header: { inputs: number, outputs: number, dtype: string, layers: Layer[] }, tensor: Tensors }}
 */
function readBlob(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0) !== 0x42534e31) throw new Error("these are not weights of a model");
  const start = 8 + view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, start - 8)));
  const bytes = header.dtype === "float16" ? 2 : 4;
  let at = start;
  const tensor = (/** @type {number} */ count) => {
    if (at + count * bytes > buffer.byteLength) throw new Error("the weights of this model are cut short");
    const found = bytes === 2 ? halves(new Uint16Array(buffer, at, count)) : new Float32Array(buffer, at, count);
    at += count * bytes;
    return found;
  };
  return { header, tensor };
}

/**
 * float16 as float32, looked up in a table of all 65,536.
 * @param {Uint16Array} bits
 */
function halves(bits) {
  HALVES ??= Float32Array.from({ length: 65536 }, (_, half) => {
    const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction);
  });
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = HALVES[bits[i]];
  return out;
}

/** @type {Float32Array | null} */
let HALVES = null;
