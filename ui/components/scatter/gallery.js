// One image and what every model makes of its code, in a row of small pictures.
import { element, Tiles } from "../../web/dom.js";

export class Gallery {
  constructor() {
    this.root = element("div", { class: "gallery" });
    this.obstacles = element("p", { class: "obstacles" });
    this.shots = new Map(); // by the name of a model; the image itself is ""
  }

  /** Build for these models. `caption`: of the image itself; `own`, `made`: what it and the others are, spoken. */
  build(shape, models, caption, own, made) {
    this.blank = new Uint8Array(shape[0] * shape[1]);
    this.shots.clear();
    this.root.replaceChildren();
    this.obstacles.textContent = "";
    for (const { name, title, accent } of [{ name: "", title: caption, accent: "" }, ...models]) {
      const label = name ? `${title}: ${made}` : own;
      const tile = new Tiles(shape, 1, 1, { class: "tile", role: "img", "aria-label": label });
      const note = element("span", { class: "value" });
      const dot = accent ? element("span", { class: "dot", style: `--accent:${accent}` }) : "";
      const shot = element("figure", { class: name ? "shot" : "shot own", "data-model": name },
        tile.canvas, element("figcaption", {}, element("span", { class: "who", title }, dot, title), note)); // prettier-ignore
      this.shots.set(name, { tile, note, root: shot });
      this.root.append(shot);
    }
  }

  /** Show grey levels (black for null) as the picture of a model (of the image itself for ""), and a text below. */
  show(name, greys, text = "") {
    const { tile } = this.shots.get(name);
    tile.write(greys ?? this.blank);
    tile.show();
    this.note(name, text);
  }

  note(name, text = "") {
    const { note } = this.shots.get(name);
    if (note.textContent !== text) note.textContent = text;
  }

  /** Say which models draw nothing, and why. */
  explain(reasons) {
    this.obstacles.textContent = reasons.join(" ");
  }
}

/** Why models draw nothing, a sentence each. */
export const reasonsOf = (models, decoders) =>
  models
    .filter((model) => decoders.why(model))
    .map((model) => `${model.title}: ${decoders.why(model)}.`.replace(/\.\.$/, "."));
