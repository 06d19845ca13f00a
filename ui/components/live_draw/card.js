// One model on the Draw page: what it gives back, what that lost, its error, and where the code lies.
import { bytesOf, element, named, Tiles } from "../../web/dom.js";
import { Plane } from "./plane.js";

/** @import { Network } from "../../web/network.js" */
/** @import { DrawModel, DrawnByServer, DrawPayload } from "./payload.js" */

export class DrawCard {
  /**
   * @param {DrawModel} model
   * @param {DrawPayload} data
   */
  constructor(model, data) {
    const { darkOnLight, difference } = data;
    this.model = model;
    this.colours = difference;
    this.darkOnLight = darkOnLight;
    this.settled = false; // whether its networks are here, or never will be
    this.trouble = "";
    /** @type {{ encoder: Network, decoder: Network } | null} */
    this.networks = null;
    const labelled = (/** @type {string} */ what) => ({ role: "img", "aria-label": `${model.title}: ${what}` });
    this.now = new Tiles(data, 1, 1, { ...labelled("the reconstruction"), class: "now" });
    this.reads = element("div", { class: "reads", "aria-hidden": "true" }); // the picture's name says it too
    /** @type {Uint8Array | Uint8ClampedArray} */
    this.picture = new Uint8Array(); // what is shown
    const title = "ink added (orange), ink lost (blue)";
    this.difference = new Tiles(data, 1, 1, { ...labelled("the difference"), title });
    this.note = element(
      "figcaption",
      { title: "binary cross-entropy against the image without noise, summed over its pixels" },
      "loading…",
    );
    this.plane = new Plane(model);
    this.root = element(
      "figure",
      { class: "card", "data-model": model.name, style: `--accent:${model.accent}` },
      element("div", { class: "title" }, element("span", { class: "dot" }), named(model.title)),
      this.now.canvas,
      this.reads,
      element("div", { class: "lost" }, this.difference.canvas, this.note),
      this.plane.root,
    );
  }

  /**
   * @param {Float32Array} code
   * @param {Float32Array} logits
   * @param {Uint8ClampedArray} picture
   * @param {Uint8Array | Uint8ClampedArray} clean grey levels of the image without noise
   * @param {Float32Array} target the same in 0 to 1
   */
  show(code, logits, picture, clean, target) {
    this.paint(picture, clean);
    const error = crossEntropy(logits, target);
    this.note.textContent = Number.isFinite(error) ? `error ${error.toFixed(0)} nats` : "no finite numbers here";
    this.plane.move(code);
  }

  /**
   * What the server made of the image, for a model that this browser cannot run.
   * @param {DrawnByServer | undefined} made
   * @param {Uint8Array | Uint8ClampedArray} clean
   */
  showServer(made, clean) {
    if (made) {
      this.paint(bytesOf(made.picture), clean);
      this.plane.move(Float32Array.from(made.code));
    }
    if (this.trouble) this.note.textContent = this.trouble;
    else if (this.settled) this.note.textContent = `by the server, when you lift the pen: ${this.model.obstacle}`;
  }

  /**
   * @param {Uint8Array | Uint8ClampedArray} picture
   * @param {Uint8Array | Uint8ClampedArray} clean
   */
  paint(picture, clean) {
    this.picture = picture;
    this.now.write(picture);
    this.now.show();
    this.difference.writeDifference(picture, clean, this.colours, this.darkOnLight);
    this.difference.show();
  }

  greys() {
    return this.picture;
  }

  /** The model and what its picture reads as. */
  words() {
    return `${this.model.title} ${this.reads.textContent}`;
  }

  /**
   * What the judge reads in the picture.
   * @param {string} text
   */
  say(text) {
    if (this.reads.textContent === text) return;
    this.reads.textContent = this.reads.title = text;
    const label = `${this.model.title}: the reconstruction${text && `, ${text}`}`;
    this.now.canvas.setAttribute("aria-label", label);
  }
}

/**
 * Of an image in 0 to 1 under the decoder's logits, in nats, summed over the pixels.
 * @param {Float32Array} logits
 * @param {Float32Array} target
 */
export function crossEntropy(logits, target) {
  let sum = 0;
  for (let i = 0; i < target.length; i++) {
    const logit = logits[i];
    sum += Math.max(logit, 0) - logit * target[i] + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return sum;
}
