// A training run: what was measured, and what its decoder makes, at the newest moment or wherever the visitor scrubs to.
import { element } from "../../web/dom.js";
import { fetched } from "../../web/fetched.js";
import { legendOf } from "../../web/legend.js";
import { component } from "../../web/mount.js";
import { Curves } from "./curves.js";
import { Dimensions } from "./dimensions.js";
import { Feed } from "./feed.js";
import { decoderOf, unpacked } from "./frame.js";
import { Knobs } from "./knobs.js";
import { CodeMap } from "./map.js";
import { Pictures } from "./pictures.js";
import { lineOn, momentOf } from "./words.js";

/** @import { Instant } from "./feed.js" */
/** @import { TrainingPayload } from "./payload.js" */

const SPOKEN = 5000; // milliseconds between two announcements to a screen reader

export default component(
  (latest) =>
    new Training(
      (what, value) => latest().setTriggerValue("turned", { what, value }),
      (word) => latest().setStateValue("word", word),
    ),
);

class Training {
  /**
   * @param {(what: string, value: number) => void} turn
   * @param {(word: string) => void} say
   */
  constructor(turn, say) {
    this.turn = turn;
    this.say = say;
    this.root = element("div", { class: "training" });
    /** @type {View | null} */
    this.view = null;
  }

  /** @param {TrainingPayload} data */
  update(data) {
    if (this.view?.data.address === data.address) {
      this.view.steer(data);
      return;
    }
    this.view?.close();
    this.view = new View(data, this.turn, this.say);
    this.root.replaceChildren(this.view.root);
  }

  close() {
    this.view?.close();
  }
}

/** One run. */
class View {
  /**
   * @param {TrainingPayload} data
   * @param {(what: string, value: number) => void} turn
   * @param {(word: string) => void} say
   */
  constructor(data, turn, say) {
    this.data = data;
    this.say = say;
    this.header = JSON.parse(data.network);
    this.steerable = data.steerable;
    this.live = true; // whether the newest moment is shown
    this.place = -1;
    this.spoken = 0;
    this.word = "";
    this.known = data.word; // to the page, whose buttons go by it
    /** @type {number | null} */
    this.drawn = null; // the step of the frame that is shown
    this.shownFrames = 0;
    /** @type {Promise<void> | undefined} */
    this.still = undefined; // what stays the same, once it is sent for
    this.status = element("div", { class: "status" });
    this.voice = element("div", { class: "voice", role: "status" });
    /** @type {HTMLInputElement} */
    this.slider = element("input", {
      type: "range",
      min: 0,
      max: 0,
      step: 1,
      class: "scrub",
      "aria-label": "moment of the run",
      oninput: () => this.scrub(Number(this.slider.value)),
    });
    this.when = element("output");
    this.now = element("button", { type: "button", onclick: () => this.follow() }, "Newest");
    this.knobs = new Knobs(data, turn);
    const vae = data.kind === "vae";
    this.terms = new Curves(vae ? "Distortion and objective (nats), by epoch" : "Distortion (nats), by epoch");
    this.rates = new Curves("Rate (nats), by epoch");
    this.plane = new Curves("Path: distortion over rate (nats)", "rate");
    this.map = new CodeMap(data.classes);
    this.dimensions = new Dimensions(data.latent, vae);
    this.pictures = new Pictures(data);
    const charts = vae ? [this.terms, this.rates, this.plane] : [this.terms];
    this.root = element(
      "div",
      { style: `--accent:${data.accent}`, "aria-busy": true },
      element("div", { class: "head" }, this.status, this.knobs.root),
      element("div", { class: "time" }, this.slider, this.when, this.now),
      this.voice,
      element(
        "div",
        { class: "grid" },
        element(
          "div",
          { class: "side" },
          this.map.root,
          element("div", { class: "legend" }, ...legendOf(data.classes)),
        ),
        element("div", {}, this.pictures.root, this.dimensions.root),
        element("div", { class: "charts" }, ...charts.map((chart) => chart.root)),
      ),
    );
    this.feed = new Feed(
      data.address,
      data.bytes_a_second,
      () => this.changed(),
      (step, packed) => void this.paint(step, packed),
    );
    void this.begin();
  }

  async begin() {
    void this.feed.follow();
  }

  /** There is more of the record, or the run is in another state. */
  changed() {
    const { instants, head, problem } = this.feed;
    this.status.textContent = problem || lineOn(head, this.data.epochs, instants.at(-1));
    if (head && head.state !== this.word) {
      this.word = head.state;
      this.root.dataset.word = head.state;
      this.announce(true);
    }
    if (head && head.state !== this.known) {
      this.known = head.state;
      this.say(head.state);
    }
    this.knobs.open(this.steerable && ["running", "starting", "waiting", "stopped", "failed"].includes(this.word));
    if (!instants.length) return;
    this.slider.max = String(instants.length - 1);
    if (this.live || this.place >= instants.length) this.at(instants.length - 1);
    else this.draw();
  }

  /** @param {number} place */
  scrub(place) {
    this.live = place >= this.feed.instants.length - 1;
    this.at(place);
  }

  follow() {
    this.live = true;
    if (this.feed.instants.length) this.at(this.feed.instants.length - 1);
  }

  /**
   * Show this moment.
   * @param {number} place
   */
  at(place) {
    this.place = place;
    this.slider.value = String(place);
    this.draw();
    this.feed.want(this.feed.instants[place]);
  }

  draw() {
    const { instants } = this.feed;
    const now = instants[this.place];
    const text = momentOf(now);
    this.when.textContent = text;
    this.now.disabled = this.live;
    this.slider.setAttribute("aria-valuetext", text);
    const along = instants.map(({ epoch }) => epoch);
    const turns = instants
      .filter((one, at) => at && turned(instants[at - 1], one, this.data.epochs))
      .map(({ epoch }) => epoch);
    const of = (/** @type {"distortion" | "objective" | "rate"} */ name) => instants.map((one) => one[name]);
    const distortion = { name: "distortion", look: "first", xs: along, ys: of("distortion") };
    const objective = { name: "objective", look: "second", xs: along, ys: of("objective") };
    const mark = (/** @type {"distortion" | "objective" | "rate"} */ name, /** @type {string} */ look) => ({
      x: now.epoch,
      y: now[name],
      look,
    });
    if (this.data.kind === "vae") {
      this.terms.draw([distortion, objective], [mark("distortion", "first"), mark("objective", "second")], turns);
      this.rates.draw([{ name: "rate", look: "first", xs: along, ys: of("rate") }], [mark("rate", "first")], turns);
      const path = { name: "distortion", look: "first", xs: of("rate"), ys: of("distortion") };
      this.plane.draw([path], [{ x: now.rate, y: now.distortion, look: "first" }]);
    } else {
      this.terms.draw([distortion], [mark("distortion", "first")], turns);
    }
    this.dimensions.draw(instants, this.place);
    this.announce(false);
  }

  /**
   * A frame that was asked for is here.
   * @param {number} step
   * @param {ArrayBuffer} packed
   */
  async paint(step, packed) {
    const instant = this.feed.instants.find((one) => one.step === step);
    if (!instant || this.drawn === step) return;
    try {
      await (this.still ??= this.stand());
      const arrays = await unpacked(packed);
      const decoder = decoderOf(arrays, this.header);
      this.pictures.show(decoder, /** @type {Float32Array} */ (arrays.codes), instant);
      this.map.move(/** @type {Float32Array} */ (arrays.points), this.planeNote());
      this.drawn = step;
      this.shownFrames += 1;
      this.root.dataset.step = String(step);
      this.root.dataset.frames = String(this.shownFrames);
      this.root.dataset.bytes = String(this.feed.received);
      this.root.ariaBusy = "false";
    } catch (error) {
      this.still = undefined;
      this.status.textContent = `A picture of this run is not to be had: ${/** @type {Error} */ (error).message}.`;
    }
  }

  /** What stays the same: the images, the classes on the map, the codes of the samples. */
  async stand() {
    const still = await unpacked(await fetched(`${this.data.address}still`, "The images"));
    this.map.begin(/** @type {Int16Array} */ (still.labels));
    this.pictures.begin(/** @type {Uint8Array} */ (still.images), /** @type {Float32Array} */ (still.samples));
  }

  planeNote() {
    const { latent } = this.data;
    const circle = "Half of N(0, I) lies within the circle.";
    if (latent <= 2)
      return `${latent === 1 ? "One dimension, along a line" : "Both dimensions, as they are"}. ${circle}`;
    return `${latent} dimensions in a plane that turns slowly to where they differ most. ${circle}`;
  }

  /** @param {TrainingPayload} data */
  steer({ steerable, word }) {
    this.steerable = steerable;
    this.known = word;
    this.changed();
  }

  /** @param {boolean} atOnce */
  announce(atOnce) {
    const now = performance.now();
    if (!atOnce && now - this.spoken < SPOKEN) return;
    this.spoken = now;
    const instant = this.feed.instants[this.place];
    this.voice.textContent = `${this.status.textContent} ${instant ? momentOf(instant) : ""}`;
  }

  close() {
    this.feed.close();
    this.map.close();
  }
}

/**
 * Whether beta was turned between two instants: more than a warm-up does in a thousandth of the run.
 * @param {Instant} before
 * @param {Instant} after
 * @param {number} epochs
 */
function turned(before, after, epochs) {
  const warm = after.epoch <= 0.5 * epochs && after.beta > before.beta && before.beta > 0;
  const jump = Math.abs(after.beta - before.beta) / Math.max(after.beta, before.beta, 1e-9);
  return warm ? jump > 0.5 && before.epoch > 0.1 * epochs : jump > 1e-6 && before.epoch > 0;
}
