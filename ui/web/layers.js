// What each layer of vae/models/layer_types.py does, in JavaScript: (x, n) -> y, for n images or codes at once.
//
// Activations are Float32Arrays, one x after another. Between convolutions the channels of a pixel lie side by side,
// (n, H, W, C), so that windows are cut out and added up in runs; flat they are as torch has them, channels first.
// Convolutions are brought to the product W x + b.

export const AT_ONCE = 8; // images through convolutions in one go: their windows, some MB, stay near the processor
const DARKEST = 1e-6; // Logit: a grey level of 0 has none

/**
 * A layer as the header describes it; which fields it has depends on its type.
 * @typedef {object} Layer
 * @property {string} type
 * @property {number} inputs
 * @property {number} outputs
 * @property {boolean} [bias] false: it has none
 * @property {Size} size
 * @property {Size} kernel
 * @property {Size} stride
 * @property {Size} padding
 * @property {number[]} shape
 * @property {number[]} from the shape of what comes: channels, height, width, or one number
 * @property {number} slope
 * @property {number} alpha
 * @property {number} factor
 * @property {number} offset
 * @property {string} mode
 */

/** @typedef {[number, number]} Size height and width */
/** @typedef {(x: Float32Array, n: number) => Float32Array} Step n inputs, one after another -> n outputs */
/** @typedef {(count: number) => Float32Array} Tensors gives the next so many numbers of the blob */
/** @typedef {import("./linear.js").Linear} Linear */

export const WEIGHTED = new Set(["Linear", "Conv", "ConvTranspose"]); // these do a Relu that is next, while the numbers are at hand

// One entry for each class of vae/models/layer_types.py: (layer, next tensor, is a Relu next?, linear) -> (x, n) -> y.
/** @type {Record<string, (layer: Layer, tensor: Tensors, relu: boolean, linear: Linear) => Step>} */
export const LAYERS = {
  Relu: () => mapped((x) => (x > 0 ? x : 0)),
  LeakyRelu: ({ slope }) => mapped((x) => (x > 0 ? x : slope * x)),
  Elu: ({ alpha }) => mapped((x) => (x > 0 ? x : alpha * Math.expm1(x))),
  Silu: () => mapped((x) => x / (1 + Math.exp(-x))),
  Tanh: () => mapped(Math.tanh),
  Sigmoid: () => mapped((x) => 1 / (1 + Math.exp(-x))),
  Logit: () => mapped((x) => logit(Math.min(Math.max(x, DARKEST), 1 - DARKEST))),
  Scale: ({ factor, offset }) => mapped((x) => factor * x + offset),
  Reshape: ({ shape, from }) => {
    const [into, out] = [planes(from), planes(shape)];
    return (x, n) => channelsLast(channelsFirst(x, n, into), n, out);
  },
  Linear: ({ inputs, outputs, bias }, tensor, relu, linear) => {
    const weight = tensor(outputs * inputs);
    return linear(inputs, outputs, (o, i) => weight[o * inputs + i], biasOf(outputs, bias, tensor), relu);
  },
  Conv: (layer, tensor, relu, linear) => {
    const { inputs, outputs, kernel, bias } = layer;
    const cells = kernel[0] * kernel[1];
    const weight = tensor(outputs * inputs * cells); // (outputs, inputs, cells); a window is (cells, inputs)
    const weightOf = (/** @type {number} */ o, /** @type {number} */ i) =>
      weight[(o * inputs + (i % inputs)) * cells + Math.floor(i / inputs)];
    const product = linear(cells * inputs, outputs, weightOf, biasOf(outputs, bias, tensor), relu);
    const windows = windowsOf(layer);
    return (x, n) => product(windows(x, n), n * layer.size[0] * layer.size[1]);
  },
  ConvTranspose: (layer, tensor, relu, linear) => {
    const { inputs, outputs, kernel, bias } = layer;
    const cells = kernel[0] * kernel[1];
    const weight = tensor(inputs * outputs * cells); // (inputs, outputs, cells); what a pixel gives is (cells, outputs)
    const weightOf = (/** @type {number} */ o, /** @type {number} */ i) =>
      weight[(i * outputs + (o % outputs)) * cells + Math.floor(o / outputs)];
    const spread = spreadOf(layer, biasOf(outputs, bias, tensor));
    const none = new Float32Array(cells * outputs);
    return linear(inputs, cells * outputs, weightOf, none, relu, spread);
  },
  Pad: (layer) => picked(layer, (at) => at),
  Crop: (layer) => picked(layer, (at) => at),
  Upsample: (layer) =>
    layer.mode === "nearest"
      ? picked(layer, (at, axis) => Math.floor((at * layer.from[axis + 1]) / layer.size[axis]))
      : between(layer),
};

const logit = (/** @type {number} */ x) => Math.log(x / (1 - x));

const biasOf = (
  /** @type {number} */ outputs,
  /** @type {boolean | undefined} */ bias,
  /** @type {Tensors} */ tensor,
) => (bias === false ? new Float32Array(outputs) : tensor(outputs));

/**
 * Room for so many numbers, kept from call to call.
 * @returns {(count: number) => Float32Array}
 */
function room() {
  let kept = new Float32Array(0);
  return (count) => {
    if (kept.length < count) kept = new Float32Array(count);
    return kept.subarray(0, count);
  };
}

/**
 * Every number by itself.
 * @param {(x: number) => number} function_
 * @returns {Step}
 */
function mapped(function_) {
  const place = room();
  return (x) => {
    const y = place(x.length);
    for (let i = 0; i < x.length; i++) y[i] = function_(x[i]);
    return y;
  };
}

/** @type {Step} */
export const same = (x) => x;

/**
 * The windows that a convolution looks at: (n, H, W, C) -> (n h w, cells C), zeros beyond the image.
 * @param {Layer} layer
 * @returns {Step}
 */
function windowsOf({ inputs, size: [height, width], kernel, stride, padding, from: [, high, wide] }) {
  const place = room();
  const run = kernel[1] * inputs; // a row of a window
  return (x, n) => {
    const out = place(n * height * width * kernel[0] * run).fill(0);
    let at = 0;
    for (let image = 0; image < n; image++) {
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const left = column * stride[1] - padding[1];
          const [first, end] = [Math.max(left, 0), Math.min(left + kernel[1], wide)];
          for (let cell = 0; cell < kernel[0]; cell++, at += run) {
            const y = row * stride[0] + cell - padding[0];
            if (y < 0 || y >= high || first >= end) continue;
            const start = ((image * high + y) * wide + first) * inputs;
            const to = at + (first - left) * inputs;
            const count = (end - first) * inputs;
            for (let i = 0; i < count; i++) out[to + i] = x[start + i];
          }
        }
      }
    }
    return out;
  };
}

/**
 * Where what a pixel gives to its window goes in the larger image: a run for each row of the window, (cells C) -> (H, W, C).
 * @param {Layer} layer
 * @param {Float32Array} bias
 * @returns {import("./linear.js").Spread}
 */
function spreadOf({ outputs, size: [high, wide], kernel, stride, padding, from: [, height, width] }, bias) {
  const entries = new Int32Array(height * width * kernel[0] * 3); // a run of 0 numbers where a row is beyond the image
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const left = column * stride[1] - padding[1];
      const [first, end] = [Math.max(left, 0), Math.min(left + kernel[1], wide)];
      for (let cell = 0; cell < kernel[0]; cell++, at += 3) {
        const y = row * stride[0] + cell - padding[0];
        if (y < 0 || y >= high || first >= end) continue;
        entries[at] = (cell * kernel[1] + first - left) * outputs;
        entries[at + 1] = (y * wide + first) * outputs;
        entries[at + 2] = (end - first) * outputs;
      }
    }
  }
  return { entries, runs: kernel[0], pixels: height * width, bias, floats: high * wide * outputs, most: AT_ONCE };
}

/**
 * A shape as channels and pixels; flat numbers are so many channels of one pixel.
 * @param {number[]} shape
 * @returns {[number, number]}
 */
const planes = ([channels, height = 1, width = 1]) => [channels, height * width];

/**
 * (n, H W, C) -> (n, C, H W).
 * @param {Float32Array} x
 * @param {number} n
 * @param {[number, number]} planes
 */
const channelsFirst = (x, n, [channels, pixels]) => turned(x, n, pixels, channels);

/**
 * (n, C, H W) -> (n, H W, C).
 * @param {Float32Array} x
 * @param {number} n
 * @param {[number, number]} planes
 */
const channelsLast = (x, n, [channels, pixels]) => turned(x, n, channels, pixels);

/**
 * n matrices (rows, columns) -> n matrices (columns, rows).
 * @param {Float32Array} x
 * @param {number} n
 * @param {number} rows
 * @param {number} columns
 */
function turned(x, n, rows, columns) {
  if (rows === 1 || columns === 1) return x;
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
 * An image whose every pixel is one of the image that comes: `place` says which, along each axis; 0 where there is none.
 * @param {Layer} layer
 * @param {(at: number, axis: number) => number} place
 * @returns {Step}
 */
function picked({ size: [height, width], from: [channels, high, wide] }, place) {
  const keep = room();
  return (x, n) => {
    const out = keep(n * height * width * channels).fill(0);
    let to = 0;
    for (let image = 0; image < n; image++) {
      for (let row = 0; row < height; row++) {
        const y = place(row, 0);
        for (let column = 0; column < width; column++, to += channels) {
          const start = ((image * high + y) * wide + place(column, 1)) * channels;
          if (y >= high || place(column, 1) >= wide) continue;
          for (let channel = 0; channel < channels; channel++) out[to + channel] = x[start + channel];
        }
      }
    }
    return out;
  };
}

/**
 * A larger image with straight lines between the pixels of the one that comes, each in the middle of its square.
 * @param {Layer} layer
 * @returns {Step}
 */
function between({ size, from: [channels, high, wide] }) {
  const keep = room();
  const [rows, columns] = [neighbours(size[0], high), neighbours(size[1], wide)];
  return (x, n) => {
    const out = keep(n * size[0] * size[1] * channels);
    let to = 0;
    for (let image = 0; image < n; image++) {
      for (const [top, bottom, down] of rows) {
        for (const [left, right, across] of columns) {
          const at = (/** @type {number} */ row, /** @type {number} */ column) =>
            ((image * high + row) * wide + column) * channels;
          const corners = [at(top, left), at(top, right), at(bottom, left), at(bottom, right)];
          for (let channel = 0; channel < channels; channel++) {
            const [a, b, c, d] = corners.map((corner) => x[corner + channel]);
            out[to++] = (1 - down) * ((1 - across) * a + across * b) + down * ((1 - across) * c + across * d);
          }
        }
      }
    }
    return out;
  };
}

/**
 * For each of `count` pixels the two of `from` that it lies between, and how far on the way.
 * @param {number} count
 * @param {number} from
 */
function neighbours(count, from) {
  return Array.from({ length: count }, (_, at) => {
    const place = Math.max(((at + 0.5) * from) / count - 0.5, 0);
    const first = Math.floor(place);
    return [first, Math.min(first + 1, from - 1), place - first];
  });
}
