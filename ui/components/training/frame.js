// A frame of a run, as vae/runs/frames.py packs it: arrays by name, and a decoder of 6 bits a weight among them.
import { Network } from "../../web/network.js";

/** @typedef {Record<string, Float32Array | Int8Array | Int16Array | Uint8Array>} Arrays */
/** @typedef {{ inputs: number, outputs: number, layers: unknown[], tensors: [string, number[]][] }} Header */

/** @type {Record<string, (buffer: ArrayBuffer, at: number, count: number) => Arrays[string]>} */
const VIEWS = {
  float32: (buffer, at, count) => new Float32Array(buffer, at, count),
  int8: (buffer, at, count) => new Int8Array(buffer, at, count),
  int16: (buffer, at, count) => new Int16Array(buffer, at, count),
  uint8: (buffer, at, count) => new Uint8Array(buffer, at, count),
};

/**
 * The arrays of a file. Throws an Error where it is damaged.
 * @param {ArrayBuffer} packed
 */
export async function unpacked(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return arraysOf(await new Response(stream).arrayBuffer());
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {Arrays}
 */
export function arraysOf(buffer) {
  const start = 4 + new DataView(buffer).getUint32(0, true);
  const described = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, start - 4)));
  /** @type {Arrays} */
  const found = {};
  for (const { name, dtype, shape, at } of described) {
    const count = shape.reduce((/** @type {number} */ product, /** @type {number} */ side) => product * side, 1);
    found[name] = VIEWS[dtype](buffer, start + at, count);
  }
  return found;
}

/**
 * The decoder of a frame.
 * @param {Arrays} arrays
 * @param {Header} header
 */
export function decoderOf(arrays, header) {
  const { tensors, ...rest } = header;
  const counts = tensors.map(([, shape]) => shape.reduce((product, side) => product * side, 1));
  let text = JSON.stringify(rest);
  text += " ".repeat((4 - (text.length % 4)) % 4);
  const buffer = new ArrayBuffer(8 + text.length + 4 * counts.reduce((sum, count) => sum + count, 0));
  const view = new DataView(buffer);
  view.setUint32(0, 0x42534e31);
  view.setUint32(4, text.length, true);
  new Uint8Array(buffer, 8, text.length).set(new TextEncoder().encode(text));
  const values = new Float32Array(buffer, 8 + text.length);
  let at = 0;
  tensors.forEach(([name], place) => {
    const [whole, scales] = [arrays[`q.${name}`], arrays[`s.${name}`]];
    const row = counts[place] / scales.length;
    for (let i = 0; i < counts[place]; i++) values[at + i] = whole[i] * scales[Math.floor(i / row)];
    at += counts[place];
  });
  return new Network(buffer, { simd: false }); // one a frame: a memory of its own for each would be too much
}
