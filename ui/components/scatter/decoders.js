// The models' decoders, fetched when they are first wanted.
import { greys, Network } from "../../web/network.js";

export class Decoders {
  constructor(store) {
    this.store = store;
    this.networks = new Map(); // by address
    this.problems = new Map();
  }

  /** Bring the weights of a model here; what went wrong is for `why`. */
  async bring({ weights }) {
    if (!weights || this.networks.has(weights)) return;
    try {
      const bytes = await this.store.whole(weights);
      if (!this.networks.has(weights)) this.networks.set(weights, new Network(bytes));
      this.problems.delete(weights);
    } catch (error) {
      this.problems.set(weights, error.message);
    }
  }

  /** Why this model draws nothing, as a sentence; empty where it draws or may still come to it. */
  why({ weights, why }) {
    return weights ? (this.problems.get(weights) ?? "") : why;
  }

  /** The grey levels of one code, or null where the weights are not here, or the numbers are no picture. */
  draw({ weights }, code) {
    const network = this.networks.get(weights);
    if (!network || network.inputs !== code.length) return null;
    const logits = network.run(code);
    return logits.every(Number.isFinite) ? greys(logits) : null;
  }
}
