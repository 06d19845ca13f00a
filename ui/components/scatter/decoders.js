// The models' decoders, fetched when they are first wanted.
import { Networks } from "../../web/fetched.js";
import { greys } from "../../web/network.js";

/** @import { ScatterModel } from "./payload.js" */

export class Decoders {
  constructor() {
    this.networks = new Networks();
    /** @type {Map<string, string>} */
    this.problems = new Map(); // by address
  }

  /**
   * Bring the weights of a model here; what went wrong is for `why`.
   * @param {ScatterModel} model
   */
  async bring({ weights }) {
    if (!weights) return;
    try {
      await this.networks.bring(weights);
      this.problems.delete(weights);
    } catch (error) {
      this.problems.set(weights, /** @type {Error} */ (error).message);
    }
  }

  /**
   * Whether the weights of a model are here.
   * @param {ScatterModel} model
   */
  has({ weights }) {
    return this.networks.ready.has(weights);
  }

  /**
   * Why this model draws nothing, as a sentence; empty where it draws or may still come to it.
   * @param {ScatterModel} model
   */
  why({ weights, obstacle }) {
    return weights ? (this.problems.get(weights) ?? "") : obstacle;
  }

  /**
   * The image of one code, its bytes, or null where the weights are not here, or the numbers are no picture.
   * @param {ScatterModel} model
   * @param {Float32Array} code
   */
  draw({ weights }, code) {
    const network = this.networks.ready.get(weights);
    if (!network || network.inputs !== code.length) return null;
    const logits = network.run(code);
    return logits.every(Number.isFinite) ? greys(logits) : null;
  }
}
