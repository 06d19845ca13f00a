// Draw: while the pen moves, the digit goes through every model's encoder and decoder, and its code moves over those
// of the data. The server hears of it when the pen is lifted.
import { abreast, bytesOf, element, Tiles } from "../../web/dom.js";
import { fetched, Networks } from "../../web/fetched.js";
import { legendOf } from "../../web/legend.js";
import { Judge, Spoken } from "../../web/judge.js";
import { component } from "../../web/mount.js";
import { greys } from "../../web/network.js";
import { BUDGET, Queue } from "../../web/queue.js";
import { DrawingPad } from "../drawing_pad/pad.js";
import { asDrawnHere, rendered } from "../drawing_pad/strokes.js";
import { DrawCard } from "./card.js";
import { grain } from "./grain.js";

/** @import { DrawPayload } from "./payload.js" */

/** @typedef {{ greys: () => Uint8Array | Uint8ClampedArray, say: (text: string) => void }} Picture for the judge */

/** @type {[string, number][]} */
const MOST = [
  ["--models", 6], // cards that stand in a row
  ["--narrow", 4], // on a phone
];

export default component((latest) => new Live((what, value) => latest().setStateValue(what, value)));

class Live {
  /** @param {(what: string, value: unknown) => void} report */
  constructor(report) {
    this.report = report;
    /** @type {Map<string, DrawCard>} */
    this.cards = new Map(); // by the name of a model
    this.networks = new Networks();
    this.judge = new Judge(() => this.changed());
    this.spoken = new Spoken();
    this.unread = /** @type {Queue<Picture>} */ (new Queue());
    this.moved = false; // whether a frame has more to do than to have pictures read
    this.pad = new DrawingPad({ change: () => this.changed(), end: () => this.lifted() });
    this.picture = element("div", { class: "paper" });
    this.input = element("figure", { class: "input" });
    this.label = element("span");
    this.reads = element("div", { class: "reads", "aria-hidden": "true" });
    /** @type {HTMLInputElement} */
    this.sigma = element("input", {
      type: "range",
      min: 0,
      max: 0.5,
      step: 0.01,
      "aria-label": "Noise in the input, standard deviation",
      oninput: () => this.changed(),
      onchange: () => report("sigma", Number(this.sigma.value)),
    });
    this.level = element("output");
    this.models = element("div", { class: "models" });
    this.legend = element("div", { class: "legend" });
    const noise = element(
      "label",
      { class: "noise", title: "Standard deviation of Gaussian noise on every pixel, black to white being 1" },
      element("span", {}, "Noise σ ", this.level),
      this.sigma,
    );
    const below = element("div", { class: "below" }, this.input, noise);
    this.root = element(
      "div",
      { class: "draw", "aria-busy": true },
      element("div", { class: "given" }, this.pad.root, this.picture, below),
      element("div", { class: "seen" }, this.models, this.legend),
      this.spoken.root,
    );
    /** @type {number | null} */
    this.frameId = null;
    this.facts = "";
  }

  /** @param {DrawPayload} data */
  update(data) {
    const before = this.data;
    this.data = data;
    if (before?.revision !== data.revision) {
      this.tile = new Tiles(data, 1, 1, { role: "img", "aria-label": "what the models get" });
      const said = element("div", { class: "said" }, this.reads, element("figcaption", {}, this.label));
      this.input.replaceChildren(this.tile.canvas, said);
      this.noise = grain(data.shape[0] * data.shape[1]);
      this.pad.adopt(data);
      this.sigma.value = String(data.sigma);
    }
    this.pad.root.hidden = Boolean(data.given);
    this.picture.hidden = !data.given;
    if (data.given) {
      const shown = new Tiles(data, 1, 1, { role: "img", "aria-label": data.given.label });
      shown.write(bytesOf(data.given.pixels));
      shown.show();
      this.picture.replaceChildren(shown.canvas);
    }
    this.root.classList.toggle("judged", data.judge !== null);
    this.judge.adopt(data.judge);
    const facts = JSON.stringify([data.models, data.labels, data.classes, data.shape]);
    if (facts !== this.facts) {
      this.facts = facts;
      this.rebuild(data);
    }
    this.changed();
  }

  /** @param {DrawPayload} data */
  rebuild(data) {
    const { models, classes } = data;
    const cards = models.map((model) => new DrawCard(model, data));
    this.networks.keep(new Set(models.flatMap(({ encoder, decoder }) => [encoder ?? "", decoder ?? ""])));
    this.cards = new Map(cards.map((card) => [card.model.name, card]));
    this.models.replaceChildren(...cards.map((card) => card.root));
    this.models.classList.toggle("many", models.length > MOST[0][1]);
    for (const [name, most] of MOST) this.models.style.setProperty(name, String(abreast(models.length, most)));
    this.legend.replaceChildren(...legendOf(classes));
    for (const card of cards) this.load(card, data);
  }

  /**
   * @param {DrawCard} card
   * @param {DrawPayload} data
   */
  async load(card, { labels, classes }) {
    const { plane, encoder, decoder } = card.model;
    try {
      card.plane.dots(new Float32Array(await fetched(plane.points, "this model")), labels, classes);
      if (!encoder || !decoder) return;
      const [there, back] = await Promise.all([this.networks.bring(encoder), this.networks.bring(decoder)]);
      card.networks = { encoder: there, decoder: back };
    } catch (error) {
      card.trouble = `${/** @type {Error} */ (error).message}: load the page again`;
    } finally {
      card.settled = true;
      this.changed();
    }
  }

  /**
   * The image that goes in, before the noise, and what it is called.
   * @param {DrawPayload} data
   */
  clean({ shape, given, example, darkOnLight, box }) {
    if (given) return { grey: bytesOf(given.pixels), label: given.label };
    if (this.pad.strokes.length) {
      return { grey: asDrawnHere(rendered(this.pad.strokes, shape, box), darkOnLight), label: "your drawing" };
    }
    return { grey: bytesOf(example.pixels), label: `until you draw: ${example.label}` };
  }

  lifted() {
    for (const card of this.cards.values()) card.plane.rest();
    this.report("drawing", this.pad.report());
  }

  changed() {
    this.moved = true;
    this.root.ariaBusy = "true";
    this.request();
  }

  request() {
    this.frameId ??= requestAnimationFrame(() => this.frame());
  }

  frame() {
    this.frameId = null;
    const begun = performance.now();
    if (this.moved) {
      this.moved = false;
      this.paint();
      this.unread.refill();
    }
    this.unread.work((picture) => picture.say(this.judge.read(picture.greys())[0]), begun + BUDGET);
    if (this.unread.left) this.request();
    else this.tell();
    this.root.ariaBusy = String(this.unread.left > 0 || [...this.cards.values()].some((card) => !card.settled));
  }

  /** What goes in, and what every model makes of it. */
  paint() {
    const { data, noise, tile } = this;
    if (!data || !noise || !tile) return;
    const { grey, label } = this.clean(data);
    const sigma = Number(this.sigma.value);
    const clean = Float32Array.from(grey, (value) => value / 255);
    const given = sigma ? clean.map((value, i) => Math.max(0, Math.min(1, value + sigma * noise[i]))) : clean;
    const shown = Uint8ClampedArray.from(given, (value) => 255 * value);
    tile.write(shown);
    tile.show();
    this.label.textContent = sigma ? `${label}, with noise: what the models get` : `${label}, as the models get it`;
    this.level.textContent = sigma.toFixed(2);
    for (const card of this.cards.values()) {
      if (card.networks) {
        const code = card.networks.encoder.run(given).slice(0, card.model.latent); // mu; log variances come after it
        const logits = card.networks.decoder.run(code);
        card.show(code, logits, greys(logits), grey, clean);
      } else {
        card.showServer(data.made[card.model.name], grey);
      }
    }
    const input = { greys: () => shown, say: (/** @type {string} */ text) => this.say(text) };
    this.unread.jobs = data.judge ? [input, ...this.cards.values()] : [];
  }

  /**
   * What the judge reads in the image that goes in.
   * @param {string} text
   */
  say(text) {
    if (this.reads.textContent === text) return;
    this.reads.textContent = text;
    this.tile?.canvas.setAttribute("aria-label", `what the models get${text && `, ${text}`}`);
  }

  /** Where all pictures are read, a screen reader says it. */
  tell() {
    const own = this.reads.textContent;
    if (own) this.spoken.say([own, ...[...this.cards.values()].map((card) => card.words())].join("; "));
  }

  close() {
    cancelAnimationFrame(this.frameId ?? 0);
    this.spoken.close();
  }
}
