// What the decoder of a frame makes: images given back, ten samples, and its strongest dimensions moved.
import { bytesIn, element, Tiles } from "../../web/dom.js";
import { greys } from "../../web/network.js";

/** @import { Network } from "../../web/network.js" */
/** @import { Instant } from "./feed.js" */
/** @import { TrainingPayload } from "./payload.js" */

const SHOWN = 10;
const [ROWS, STEPS, REACH] = [5, 10, 3]; // dimensions that are moved; pictures of each, from -3 to 3

export class Pictures {
  /** @param {TrainingPayload} data */
  constructor(data) {
    this.data = data;
    const rows = Math.min(ROWS, data.latent);
    this.columns = data.names.length || SHOWN;
    this.given = new Tiles(data, this.columns, 2, {
      role: "img",
      "aria-label": `Above: ${data.names.join(", ")}; below: given back`,
    });
    this.samples = new Tiles(data, SHOWN, 1, { role: "img", "aria-label": "Ten samples: codes from N(0, I), decoded" });
    this.moved = new Tiles(data, STEPS, rows, { role: "img" });
    this.names = element("figcaption");
    this.root = element(
      "div",
      { class: "pictures" },
      figure("Test images, and what the model gives back", this.given.canvas),
      figure(
        data.kind === "vae"
          ? "Samples: the same ten codes from N(0, I)"
          : "The same ten codes from N(0, I), which an autoencoder was not trained for",
        this.samples.canvas,
      ),
      figure("The strongest dimensions of the first image, each moved from −3 to 3", this.moved.canvas, this.names),
    );
    /** @type {Float32Array} */
    this.codes = new Float32Array(0);
  }

  /**
   * What stays the same.
   * @param {Uint8Array} images
   * @param {Float32Array} samples
   */
  begin(images, samples) {
    this.given.write(
      images.subarray(0, this.columns * bytesIn(this.data)),
      0,
      Math.min(this.columns, images.length / bytesIn(this.data)),
    );
    this.given.show();
    this.codes = samples;
  }

  /**
   * @param {Network} decoder
   * @param {Float32Array} codes of the images
   * @param {Instant} instant
   */
  show(decoder, codes, instant) {
    const { latent, kind } = this.data;
    const strength = kind === "vae" ? instant.kl : instant.sd;
    const strongest = strength
      .map((_, j) => j)
      .sort((a, b) => strength[b] - strength[a])
      .slice(0, ROWS);
    const moves = new Float32Array(strongest.length * STEPS * latent);
    strongest.forEach((j, row) => {
      const reach = REACH * (kind === "vae" ? 1 : instant.sd[j]);
      for (let k = 0; k < STEPS; k++) {
        const at = (row * STEPS + k) * latent;
        moves.set(codes.subarray(0, latent), at);
        moves[at + j] = reach * ((2 * k) / (STEPS - 1) - 1);
      }
    });
    const n = codes.length / latent;
    this.given.write(greys(decoder.run(codes)), this.columns, Math.min(this.columns, n));
    this.samples.write(greys(decoder.run(this.codes)), 0, this.codes.length / latent);
    this.moved.write(greys(decoder.run(moves)), 0, strongest.length * STEPS);
    for (const tiles of [this.given, this.samples, this.moved]) tiles.show();
    const of = kind === "vae" ? "nats" : "standard deviations";
    this.names.textContent = `From above: ${strongest.map((j) => `z${j} (${Number(strength[j].toPrecision(2))})`).join(", ")} ${of}.`;
    this.moved.canvas.setAttribute("aria-label", `Dimensions ${strongest.map((j) => `z${j}`).join(", ")}, each moved`);
  }
}

/**
 * @param {string} title
 * @param {...Node} children
 */
const figure = (title, ...children) => element("figure", {}, element("div", { class: "title" }, title), ...children);
