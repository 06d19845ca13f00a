// One image and what every model makes of its code, in a row of small pictures.
import { bytesIn, element, named, Tiles } from "../../web/dom.js";

/** @import { Decoders } from "./decoders.js" */
/** @import { ScatterModel, ScatterPayload } from "./payload.js" */

const ROW = 5; // models whose pictures stand in a line; those of more go on below

/** @typedef {{ tile: Tiles, note: HTMLElement }} Shot */

export class Gallery {
  constructor() {
    this.root = element("div", { class: "gallery" });
    this.obstacles = element("p", { class: "obstacles" });
    /** @type {Map<string, Shot>} */
    this.shots = new Map(); // by the name of a model; the image itself is ""
    this.blank = new Uint8Array();
  }

  /**
   * Build for these models.
   * @param {ScatterPayload} data
   * @param {string} caption of the image itself
   * @param {string} image what it is, spoken
   * @param {string} made what the others are
   */
  build(data, caption, image, made) {
    const { models } = data;
    this.blank = new Uint8Array(bytesIn(data));
    this.shots.clear();
    this.root.replaceChildren();
    this.root.classList.toggle("many", models.length > ROW);
    this.obstacles.textContent = "";
    for (const { name, title, accent } of [{ name: "", title: caption, accent: "" }, ...models]) {
      const label = name ? `${title}: ${made}` : image;
      const tile = new Tiles(data, 1, 1, { class: "tile", role: "img", "aria-label": label });
      const note = element("span", { class: "value" });
      const dot = accent ? element("span", { class: "dot", style: `--accent:${accent}` }) : "";
      const who = element("figcaption", {}, element("span", { class: "who" }, dot, named(title)), note);
      this.shots.set(name, { tile, note });
      this.root.append(element("figure", { class: name ? "shot" : "shot own", "data-model": name }, tile.canvas, who));
    }
  }

  /**
   * Show an image's bytes (black for null) as the picture of a model (of the image itself for ""), and a text below.
   * @param {string} name
   * @param {Uint8Array | Uint8ClampedArray | null} bytes
   */
  show(name, bytes, text = "") {
    const tile = this.shots.get(name)?.tile;
    tile?.write(bytes ?? this.blank);
    tile?.show();
    this.note(name, text);
  }

  /** @param {string} name */
  note(name, text = "") {
    const note = this.shots.get(name)?.note;
    if (note && note.textContent !== text) note.textContent = text;
  }

  /**
   * Say which models draw nothing, and why.
   * @param {string[]} reasons
   */
  explain(reasons) {
    this.obstacles.textContent = reasons.join(" ");
  }
}

/**
 * Why models draw nothing, a sentence each.
 * @param {ScatterModel[]} models
 * @param {Decoders} decoders
 */
export const reasonsOf = (models, decoders) =>
  models
    .filter((model) => decoders.why(model))
    .map((model) => `${model.title}: ${decoders.why(model)}.`.replace(/\.\.$/, "."));
