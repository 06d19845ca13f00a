// Draw: while the pen moves, the digit goes through every model's encoder and decoder, and its code moves over those
// of the data. The server hears of it when the pen is lifted.
import { greys, Network } from "../../web/network.js";
import { DrawingPad } from "../drawing_pad/pad.js";
import { asDrawnHere, rendered } from "../drawing_pad/strokes.js";
import { bytesOf, element, Tiles } from "../../web/dom.js";
import { shapeOfBox } from "../../web/shapes.js";
import { DrawCard } from "./card.js";
import { grain } from "./grain.js";

export default function live({ data, parentElement, setStateValue }) {
  const own = (parentElement.betascopeDraw ??= new Live(parentElement));
  own.report = setStateValue;
  own.update(data);
  const call = ++own.calls;
  return () => {
    if (call !== own.calls) return; // an earlier call's clean-up; a later one shows the same page
    cancelAnimationFrame(own.frameId);
    own.root.remove();
    delete parentElement.betascopeDraw;
  };
}

class Live {
  constructor(parent) {
    this.calls = 0; // of `live` for this instance
    this.cards = new Map(); // by the name of a model
    this.pad = new DrawingPad({ change: () => this.changed(), end: () => this.lifted() });
    this.picture = element("div", { class: "paper" });
    this.input = element("figure", { class: "input" });
    this.label = element("figcaption");
    this.sigma = element("input", { type: "range", min: 0, max: 0.5, step: 0.01, "aria-label": "Noise in the input, standard deviation",
      oninput: () => this.changed(), onchange: () => this.report("sigma", Number(this.sigma.value)) }); // prettier-ignore
    this.level = element("output");
    this.models = element("div", { class: "models" });
    this.legend = element("div", { class: "legend" });
    this.root = element(
      "div",
      { class: "draw", "aria-busy": true },
      element("div", { class: "given" }, this.pad.root, this.picture,
        element("div", { class: "below" }, this.input,
          element("label", { class: "noise", title: "Standard deviation of Gaussian noise on every pixel, black to white being 1" },
            element("span", {}, "Noise σ ", this.level), this.sigma))),
      element("div", { class: "seen" }, this.models, this.legend),
    ); // prettier-ignore
    parent.append(this.root);
  }

  update(data) {
    const before = this.data;
    this.data = data;
    if (before?.revision !== data.revision) {
      this.tile = new Tiles(data.shape, 1, 1, { role: "img", "aria-label": "what the models get" });
      this.input.replaceChildren(this.tile.canvas, this.label);
      this.noise = grain(data.shape[0] * data.shape[1]);
      this.pad.adopt(data.strokes, Math.min(...data.shape), data.darkOnLight);
      this.sigma.value = data.sigma;
    }
    this.pad.root.hidden = Boolean(data.given);
    this.picture.hidden = !data.given;
    if (data.given) {
      const shown = new Tiles(data.shape, 1, 1, { role: "img", "aria-label": data.given.label });
      shown.write(bytesOf(data.given.pixels));
      shown.show();
      this.picture.replaceChildren(shown.canvas);
    }
    const facts = JSON.stringify([data.models, data.labels, data.classes, data.shape]);
    if (facts !== this.facts) {
      this.facts = facts;
      this.rebuild();
    }
    this.changed();
  }

  rebuild() {
    const { models, classes, labels, shape, darkOnLight } = this.data;
    this.cards.clear();
    for (const model of models) this.cards.set(model.name, new DrawCard(model, shape, darkOnLight));
    this.models.replaceChildren(...models.map((model) => this.cards.get(model.name).root));
    this.models.style.setProperty("--models", models.length);
    this.legend.replaceChildren(
      ...classes.map(({ name, colour, shape }) =>
        element("span", {}, element("i", { style: `background:${colour}; ${shapeOfBox(shape)}` }), name),
      ),
    );
    for (const model of models) this.load(this.cards.get(model.name), labels, classes);
  }

  async load(card, labels, classes) {
    const { model } = card;
    const fetched = async (url) => {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`this model did not arrive (${answer.status}): load the page again`);
      return answer.arrayBuffer();
    };
    try {
      card.plane.dots(new Float32Array(await fetched(model.plane.points)), labels, classes);
      if (model.obstacle) return;
      const [encoder, decoder] = await Promise.all([fetched(model.encoder), fetched(model.decoder)]);
      card.encoder = new Network(encoder);
      card.decoder = new Network(decoder);
    } catch (error) {
      card.trouble = error.message;
    } finally {
      card.settled = true;
      this.changed();
    }
  }

  /** The image that goes in, before the noise, and what it is called. */
  clean() {
    const { shape, given, example, darkOnLight } = this.data;
    if (given) return { grey: bytesOf(given.pixels), label: given.label };
    if (this.pad.strokes.length) return { grey: asDrawnHere(rendered(this.pad.strokes, shape), darkOnLight), label: "your drawing" };
    return { grey: bytesOf(example.pixels), label: `until you draw: ${example.label}` };
  }

  lifted() {
    for (const card of this.cards.values()) card.plane.rest();
    this.report("drawing", this.pad.told(this.data));
  }

  changed() {
    this.root.setAttribute("aria-busy", true);
    this.frameId ??= requestAnimationFrame(() => this.frame());
  }

  frame() {
    this.frameId = null;
    const { grey, label } = this.clean();
    const sigma = Number(this.sigma.value);
    const clean = Float32Array.from(grey, (value) => value / 255);
    const given = sigma ? clean.map((value, i) => Math.max(0, Math.min(1, value + sigma * this.noise[i]))) : clean;
    this.tile.write(Uint8ClampedArray.from(given, (value) => 255 * value));
    this.tile.show();
    this.label.textContent = sigma ? `${label}, with noise: what the models get` : `${label}, as the models get it`;
    this.level.textContent = sigma.toFixed(2);
    for (const card of this.cards.values()) {
      if (card.encoder) {
        const code = card.encoder.run(given).slice(0, card.model.latent); // mu; log variances come after it
        const logits = card.decoder.run(code);
        card.show(code, logits, greys(logits), grey, clean);
      } else {
        card.showServer(this.data.made[card.model.name], grey);
      }
    }
    const settled = [...this.cards.values()].every((card) => card.settled);
    this.root.setAttribute("aria-busy", !settled);
  }
}
