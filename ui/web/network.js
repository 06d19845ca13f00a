// A trained network in the browser: the layers that vae/models/layer_types.py describes, and nothing else.
//
// The weights come as one blob (ui/web/network_blob.py): a JSON header that lists the layers, then their tensors.
// layers.js has what each layer does, linear.js the product that most of the time goes into.
import { Gates } from "./gates.js";
import { KERNEL } from "./kernel.js";
import { AT_ONCE, LAYERS, same, WEIGHTED } from "./layers.js";
import { plainLinear, simdLinears } from "./linear.js";

// A walk makes pictures between two frames, up to so many multiply-adds at a time, 4 ms: a finger waits no longer.
const IN_ONE_GO = 40_000_000;
const DECIDED = Math.log(509); // beyond this logit 255 sigmoid(logit) rounds to black or white: 0.5 = 255 / (1 + 509)

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
    const turning = new Set(header.gates?.layers.filter(({ turns }) => turns).map(({ layer }) => layer));
    const relus = header.layers.map((_, place) => header.layers[place + 1]?.type === "Relu");
    const steps = header.layers.map((layer, place) => {
      const make = LAYERS[layer.type];
      if (!make) throw new Error(`this page does not know the layer ${layer.type}`);
      if (layer.type === "Relu" && WEIGHTED.has(header.layers[place - 1]?.type)) return same;
      return make(layer, tensor, relus[place] && !turning.has(place), linear);
    });
    /** Of a multi-rate network: what turns it to another beta. */
    this.gates = header.gates ? new Gates(header.gates, header.layers, tensor, linear) : null;
    this.steps = steps.map((step, place) => this.gates?.after(place, step, relus[place]) ?? step);
    this.atOnce = header.layers.some(({ type }) => type.startsWith("Conv")) ? AT_ONCE : Infinity;
    /** How many inputs a busy page gives it in one go. */
    this.together = Math.max(1, Math.floor(IN_ONE_GO / multiplyAdds(header.layers)));
    this.kept = new Float32Array(0);
  }

  /**
   * n inputs, one after another -> n outputs, one after another. Valid until the next call.
   * @param {Float32Array} x
   */
  run(x, n = x.length / this.inputs) {
    if (n <= this.atOnce) return this.through(x, n);
    if (this.kept.length < n * this.outputs) this.kept = new Float32Array(n * this.outputs);
    for (let first = 0; first < n; first += this.atOnce) {
      const count = Math.min(this.atOnce, n - first);
      const part = this.through(x.subarray(first * this.inputs, (first + count) * this.inputs), count);
      this.kept.set(part, first * this.outputs);
    }
    return this.kept.subarray(0, n * this.outputs);
  }

  /**
   * @param {Float32Array} x
   * @param {number} n
   */
  through(x, n) {
    return this.steps.reduce((values, step) => step(values, n), x);
  }
}

/**
 * What one input costs.
 * @param {import("./layers.js").Layer[]} layers
 */
const multiplyAdds = (layers) => layers.reduce((sum, layer) => sum + costOf(layer), 1);

/** @param {import("./layers.js").Layer} layer */
function costOf({ type, inputs, outputs, kernel, size, from }) {
  if (type === "Linear") return inputs * outputs;
  if (type !== "Conv" && type !== "ConvTranspose") return 0;
  const [height, width] = type === "Conv" ? size : from.slice(1); // where a window lies on the larger image
  return inputs * outputs * kernel[0] * kernel[1] * height * width;
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

/**
 * The header of a blob, and a function that gives its next tensor of so many numbers.
 * @param {ArrayBuffer} buffer
 * @returns {{ header: { inputs: number, outputs: number, dtype: string, layers: import("./layers.js").Layer[], gates?: import("./gates.js").GatesHeader }, tensor: import("./layers.js").Tensors }}
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
