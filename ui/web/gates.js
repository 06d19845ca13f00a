// What a multi-rate network adds to its layers, so that one network is that of any beta (vae/models/multi_rate.py).
//
// A gate multiplies a unit's weighted sum, bias included, before the Relu. As no gate is below 0 it may as well come after
// it: a few thousand products a frame, where folding into the weights would write a million of them. Layers that turn
// add s W1 + s^2 W2 to their weights; they are small, so W1 x and W2 x are made beside W x and added up.

/** @import { Layer, Step, Tensors } from "./layers.js" */
/** @import { Linear } from "./linear.js" */

/** @typedef {{ layer: number, units: number, rule: "sigmoid" | "root", turns?: number }} GatedLayer */
/** @typedef {{ softened: number, turned?: number, layers: GatedLayer[] }} GatesHeader */
/** @typedef {{ rule: "sigmoid" | "root", slope: Float32Array, offset: Float32Array, gates: Float32Array, powers: Step | null, turns: number }} Gate */

export class Gates {
  /**
   * @param {GatesHeader} header
   * @param {Layer[]} layers of the network
   * @param {Tensors} tensor gives the next numbers of the blob: those of each gated layer, after all others
   * @param {Linear} linear
   */
  constructor({ softened, turned = 1, layers: described }, layers, tensor, linear) {
    this.softened = softened;
    this.turned = turned;
    this.part = 0; // s: the beta as layers that turn have it
    /** @type {Map<number, Gate>} */
    this.gates = new Map(
      described.map(({ layer, units, rule, turns = 0 }) => {
        const [slope, offset, gates] = [tensor(units), tensor(units), new Float32Array(units)];
        const powers = turns ? powersOf(layers[layer].inputs, units * turns, tensor, linear) : null;
        return [layer, { rule, slope, offset, gates, powers, turns }];
      }),
    );
    this.turn(1);
  }

  /**
   * From now on the network is that of another beta.
   * @param {number} beta
   */
  turn(beta) {
    const at = Math.log(beta + this.softened);
    this.part = at / this.turned;
    for (const { rule, slope, offset, gates } of this.gates.values()) {
      for (let i = 0; i < gates.length; i++) gates[i] = gate(rule, slope[i] * at + offset[i]);
    }
  }

  /**
   * What the layer at a place does, with its gates.
   * @param {number} place
   * @param {Step} step what it does without; a layer that turns leaves the Relu to this
   * @param {boolean} relu whether one is next
   * @returns {Step}
   */
  after(place, step, relu) {
    const found = this.gates.get(place);
    if (!found) return step;
    const { gates, powers, turns } = found;
    const units = gates.length;
    if (!powers) {
      return (x, n) => {
        const y = step(x, n);
        for (let row = 0, at = 0; row < n; row++) for (let i = 0; i < units; i++) y[at++] *= gates[i];
        return y;
      };
    }
    return (x, n) => {
      const [y, more] = [step(x, n), powers(x, n)];
      for (let row = 0, at = 0, from = 0; row < n; row++, from += turns * units) {
        for (let i = 0; i < units; i++, at++) {
          let sum = y[at];
          for (let power = 0, times = this.part; power < turns; power++, times *= this.part) {
            sum += times * more[from + power * units + i];
          }
          y[at] = relu && sum < 0 ? 0 : gates[i] * sum;
        }
      }
      return y;
    };
  }
}

/**
 * W1 x + b1, W2 x + b2 and so on, one after another.
 * @param {number} inputs
 * @param {number} outputs of all together
 * @param {Tensors} tensor
 * @param {Linear} linear
 */
function powersOf(inputs, outputs, tensor, linear) {
  const [weight, bias] = [tensor(outputs * inputs), tensor(outputs)];
  return linear(inputs, outputs, (o, i) => weight[o * inputs + i], bias, false);
}

/**
 * A unit's gate, from 0 to 1.
 * @param {"sigmoid" | "root"} rule
 * @param {number} x
 */
export const gate = (rule, x) => (rule === "sigmoid" ? 1 / (1 + Math.exp(-x)) : Math.sqrt(Math.max(0, -Math.expm1(x))));
