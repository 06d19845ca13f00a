// One model on the Draw page: what it gives back, what that lost, its error, and where the code lies.
import { bytesOf, element, Tiles } from "../../web/dom.js";
import { Plane } from "./plane.js";

export class DrawCard {
  constructor(model, shape, darkOnLight) {
    this.model = model;
    this.settled = false; // whether its networks are here, or never will be
    const labelled = (what) => ({ role: "img", "aria-label": `${model.title}: ${what}` });
    this.now = new Tiles(shape, 1, 1, { ...labelled("the reconstruction"), class: "now" });
    this.difference = new Tiles(shape, 1, 1, { ...labelled("the difference"), title: "ink added (orange), ink lost (blue)" });
    this.difference.ink = darkOnLight ? -1 : 1;
    this.note = element("figcaption", { title: "binary cross-entropy against the image without noise, summed over its pixels" }, "loading…");
    this.plane = new Plane(model);
    this.root = element(
      "figure",
      { class: "card", "data-model": model.name, style: `--accent:${model.accent}` },
      element("div", { class: "title" }, element("span", { class: "dot" }), model.title),
      this.now.canvas,
      element("div", { class: "lost" }, this.difference.canvas, this.note),
      this.plane.root,
    ); // prettier-ignore
  }

  show(code, logits, picture, clean, target) {
    this.paint(picture, clean);
    const error = crossEntropy(logits, target);
    this.note.textContent = Number.isFinite(error) ? `error ${error.toFixed(0)} nats` : "no finite numbers here";
    this.plane.move(code);
  }

  /** What the server made of the image, for a model that this browser cannot run. */
  showServer(made, clean) {
    if (made) {
      this.paint(bytesOf(made.picture), clean);
      this.plane.move(made.code);
    }
    if (this.trouble) this.note.textContent = this.trouble;
    else if (this.settled) this.note.textContent = `by the server, when you lift the pen: ${this.model.obstacle}`;
  }

  paint(picture, clean) {
    this.now.write(picture);
    this.now.show();
    this.difference.writeDifference(picture, clean);
    this.difference.show();
  }
}

/** Of an image in 0 to 1 under the decoder's logits, in nats, summed over the pixels. */
function crossEntropy(logits, target) {
  let sum = 0;
  for (let i = 0; i < target.length; i++) {
    const logit = logits[i];
    sum += Math.max(logit, 0) - logit * target[i] + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return sum;
}
