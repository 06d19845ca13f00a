// What the models draw: each by its network as soon as that is here, or on the server where it cannot be.
import { bytesOf } from "../../web/dom.js";
import { fetched, Networks } from "../../web/fetched.js";
import { greys } from "../../web/network.js";

/** @import { Pictures } from "./cards.js" */
/** @import { ServerPictures, WalkModel } from "./payload.js" */
/** @import { Position } from "./position.js" */

/** @param {string} text */
const greysOf = (text) => Uint8ClampedArray.from(bytesOf(text));

export class Decoded {
  /**
   * @param {(model: WalkModel) => void} arrived is called when a model can be decoded here
   * @param {(model: WalkModel) => void} failed is called when its weights did not arrive
   */
  constructor(arrived, failed) {
    this.arrived = arrived;
    this.failed = failed;
    /** @type {WalkModel[]} */
    this.models = [];
    this.networks = new Networks();
    /** @type {Record<string, string>} */
    this.refused = {}; // by the name of a model: why it cannot be decoded here
    /** @type {Map<string, Pictures>} */
    this.pictures = new Map(); // by the name of a model
    /** @type {Map<string, string>} */
    this.notes = new Map(); // by the name of a model: what stands in place of its change
    /** @type {Map<string, Float32Array>} */
    this.codes = new Map(); // by URL: codes of the data
    this.scratch = new Uint8ClampedArray();
  }

  /**
   * Draw these models from now on, as they are at the start, and fetch what is missing for it.
   * @param {WalkModel[]} models
   */
  adopt(models) {
    this.models = models;
    this.forget();
    this.pictures.clear();
    this.notes.clear();
    for (const model of models) {
      if (model.obstacle) this.refuse(model, model.obstacle);
      else if (this.networks.ready.has(model.weights)) this.start(model);
      else this.load(model);
    }
  }

  /** The networks of models that are not here any more. */
  forget() {
    this.networks.keep(new Set(this.models.map((model) => model.weights)));
  }

  /**
   * Take over pictures that the server drew, by the name of a model.
   * @param {Record<string, ServerPictures>} drawn
   */
  take(drawn) {
    for (const [name, picture] of Object.entries(drawn)) {
      this.pictures.set(name, { now: greysOf(picture.now), start: greysOf(picture.start) });
    }
  }

  /** @param {WalkModel} model */
  networkOf(model) {
    return this.networks.ready.get(model.weights);
  }

  /**
   * Who wants the weights is asked when they are there.
   * @param {WalkModel} model
   */
  async load({ name, weights }) {
    delete this.refused[name];
    const wanting = () => this.models.find((model) => model.name === name && model.weights === weights);
    try {
      await this.networks.bring(weights);
      const model = wanting();
      if (!model) return this.forget(); // other models were chosen meanwhile
      this.start(model);
      this.arrived(model);
    } catch (error) {
      const model = wanting();
      if (!model) return;
      this.refuse(model, /** @type {Error} */ (error).message);
      this.failed(model);
    }
  }

  /**
   * @param {WalkModel} model
   * @param {string} reason
   */
  refuse(model, reason) {
    this.refused[model.name] = reason;
    this.notes.set(model.name, `decoded on the server when you let go: ${reason}`);
  }

  /** @param {WalkModel} model whose network is here */
  start(model) {
    const network = this.networkOf(model);
    if (!network) return;
    const code = new Float32Array(model.dims.length);
    for (const dim of model.dims) code[dim.j] = dim.start;
    const start = greys(network.run(code));
    this.pictures.set(model.name, { now: start.slice(), start });
  }

  /**
   * Decode where every model is now, as far as its network is here.
   * @param {Position} position
   */
  draw(position) {
    for (const model of position.models) {
      const network = this.networkOf(model);
      const picture = this.pictures.get(model.name);
      if (!network || !picture) continue;
      const logits = network.run(position.code(model));
      if (logits.every(Number.isFinite)) this.notes.delete(model.name);
      else this.notes.set(model.name, "the decoder gives no finite numbers here");
      greys(logits, picture.now);
    }
  }

  /**
   * Grey levels of pictures, to be used before the next are asked for.
   * @param {Float32Array} logits
   */
  greys(logits) {
    if (this.scratch.length < logits.length) this.scratch = new Uint8ClampedArray(logits.length);
    return greys(logits, this.scratch.subarray(0, logits.length));
  }

  /**
   * The codes of one image of the data, (J,) by the name of a model; null where they did not arrive.
   * @param {WalkModel[]} models
   * @param {number} which of the images: 0 to 1
   */
  async codesOfOne(models, which) {
    const all = await Promise.all(models.map((model) => this.dataCodes(model)));
    if (all.some((values) => !values.length)) return null;
    const codeOf = (/** @type {WalkModel} */ { dims }, /** @type {Float32Array} */ values) => {
      const first = Math.floor(which * (values.length / dims.length)) * dims.length;
      return values.subarray(first, first + dims.length);
    };
    return new Map(models.map((model, at) => [model.name, codeOf(model, all[at])]));
  }

  /**
   * Codes of images of the data set, the same images for every model: (n, J); empty where they did not arrive.
   * @param {WalkModel} model
   */
  async dataCodes({ codes: url }) {
    const known = this.codes.get(url);
    if (known) return known;
    const bytes = await fetched(url, "the codes").catch(() => null);
    if (!bytes) return new Float32Array(0); // the next who asks tries again
    const codes = new Float32Array(bytes);
    this.codes.set(url, codes);
    return codes;
  }
}
