// The beta dial: one Dial an instance of the component, from its data to what is on the screen.
//
// Turning changes the gates of both networks and asks for a frame. A frame encodes the images again and paints them as they
// are given back, with the point, the bars and the curve: a hand waits for it. Samples and rows are decoded by a worker once
// that is painted, and a later frame shows them. Where no worker can be, few of them are made in the frame, and the others
// once it is painted, as many as there is time for until the next.
import { AsTable } from "../../web/astable.js";
import { element } from "../../web/dom.js";
import { Networks } from "../../web/fetched.js";
import { greys } from "../../web/network.js";
import { BUDGET } from "../../web/queue.js";
import { colourOf, divergences, lasting, measuredAt, toldOf } from "./curve.js";
import { Decoding } from "./decoding.js";
import { SAMPLES } from "./grid.js";
import { Pictures } from "./pictures.js";
import { Plane } from "./plane.js";
import { Point } from "./point.js";
import { Rows } from "./rows.js";
import { Ruler } from "./ruler.js";
import { Words } from "./words.js";

/** @import { Network } from "../../web/network.js" */
/** @import { Stand } from "./address.js" */
/** @import { DialPayload } from "./payload.js" */
/** @import { Tiles } from "../../web/dom.js" */

const TINTED = ".thumb, .marks, .originals, .here, .bar, .mark"; // what has beta's colour
const [SOON, LATE] = [4, 15]; // milliseconds since a frame began: until when rows are made in it, and once it is painted
const LIKELY = 4; // nats: as far as a bar goes where nothing was measured

export class Dial {
  /**
   * @param {DialPayload} data the first that is shown, by `update`
   * @param {(stand: Stand) => void} moved is told where the dial stands when the visitor lets go
   */
  constructor(data, moved) {
    this.data = data;
    this.moved = moved;
    /** @type {Stand} */
    this.stand = { beta: data.beta, chosen: data.chosen, values: new Map() };
    this.told = "";
    this.networks = new Networks();
    /** @type {Network | null} */
    this.encoder = null;
    /** @type {Network | null} */
    this.decoder = null;
    /** @type {number | null} */
    this.revision = null; // of what is shown
    this.facts = "";
    this.images = new Float32Array(0);
    this.mu = new Float32Array(0); // codes of the images at this beta
    this.turned = NaN; // the beta that they and the gates are of
    /** @type {number[]} */
    this.kl = []; // over the images, where nothing was measured
    this.code = new Float32Array(data.latent); // of the point
    this.changed = false;
    this.scratch = new Uint8ClampedArray(0);
    this.accent = "";
    /** @type {(HTMLElement | SVGElement)[]} */
    this.tinted = [];
    this.decoding = new Decoding(
      (at, first, count, bytes) => this.write(at, first, count, bytes),
      () => this.ask(),
    );
    /** @type {Set<Tiles>} */
    this.written = new Set(); // of these, what is not shown yet
    /** @type {number | null} */
    this.frameId = null;
    this.painted = new MessageChannel(); // what a frame posts arrives when it is painted
    this.painted.port1.onmessage = () => this.goOn();
    this.posted = false;
    this.begun = 0; // when the last frame began
    const act = { begin: () => {}, end: () => this.tell() };
    this.ruler = new Ruler({ ...act, turn: (beta) => this.change({ beta }) });
    this.rows = new Rows({
      ...act,
      set: (j, value) => this.change({ values: new Map(this.stand.values).set(j, value) }),
    });
    this.pictures = new Pictures((chosen) => this.at({ chosen, values: new Map() }));
    this.point = new Point(() => this.at({ values: new Map() }));
    this.plane = new Plane();
    this.words = new Words();
    this.table = new AsTable(() => toldOf(this.data.curve));
    this.table.of("rate and distortion at each β");
    const side = element(
      "div",
      { class: "side" },
      element("div", { class: "plane-box still" }, this.plane.root),
      this.point.root,
    );
    this.root = element(
      "div",
      { class: "dial", "aria-busy": true },
      this.ruler.edge,
      this.ruler.root,
      this.words.note,
      element("div", { class: "body" }, this.pictures.root, side, this.rows.root),
      this.words.pages,
      this.words.table,
      this.table.root,
      this.words.spoken,
    );
  }

  /** @param {DialPayload} data */
  update(data) {
    const fresh = this.revision !== data.revision;
    const facts = JSON.stringify({ ...data, revision: 0, beta: 0, chosen: 0, values: {} });
    this.data = data;
    if (fresh) {
      const values = new Map(Object.entries(data.values).map(([j, value]) => [Number(j), value]));
      this.stand = { beta: data.beta, chosen: data.chosen, values };
      this.told = JSON.stringify([...values, data.beta, data.chosen]);
      this.revision = data.revision;
    }
    if (facts !== this.facts) {
      this.facts = facts;
      this.rebuild();
    }
    this.turned = NaN;
    this.request();
  }

  rebuild() {
    const { data, stand } = this;
    const { curve, latent } = data;
    stand.chosen = Math.min(stand.chosen, data.images.length - 1);
    this.ruler.build(data);
    stand.beta = Math.max(data.low, Math.min(data.high, stand.beta));
    this.pictures.build(data);
    this.images = Float32Array.from(this.pictures.bytes, (byte) => byte / 255);
    this.point.build(data);
    this.plane.build(data);
    this.plane.root.toggleAttribute("hidden", !curve);
    this.table.root.toggleAttribute("hidden", !curve);
    this.table.fill();
    const from = curve?.betas.findIndex((beta) => beta >= data.low) ?? 0;
    const most = curve ? Math.max(...curve.kl.slice(Math.max(0, from)).flat()) : LIKELY;
    this.order = lasting(curve, latent);
    this.rows.build(
      data,
      this.order,
      most,
      curve ? "mean over all test images" : `mean over these ${data.images.length} images`,
    );
    this.words.build(data, this.order);
    this.mu = new Float32Array(data.images.length * latent);
    this.code = new Float32Array(latent);
    const { steps, reach } = data;
    this.written.clear();
    this.decoding.build({ latent, samples: Float32Array.from(data.samples.flat()), rows: this.order, steps, reach });
    this.accent = "";
    this.tinted = [...this.root.querySelectorAll(TINTED)].map((one) => /** @type {HTMLElement | SVGElement} */ (one));
    this.bring();
  }

  /** Fetch both networks; whoever asks for others meanwhile has those. */
  async bring() {
    const { encoder, decoder } = this.data;
    this.networks.keep(new Set([encoder, decoder]));
    this.encoder = this.decoder = null;
    this.words.trouble("The network is on its way…");
    try {
      const both = await Promise.all([this.networks.bring(encoder), this.networks.bring(decoder)]);
      if (this.data.encoder !== encoder || this.data.decoder !== decoder) return;
      [this.encoder, this.decoder] = both;
      this.decoding.begin(this.decoder, decoder);
      this.words.trouble("");
      this.turned = NaN;
      this.request();
    } catch (error) {
      if (this.data.encoder !== encoder) return;
      this.root.ariaBusy = "false";
      this.words.trouble(`Nothing can be shown: ${/** @type {Error} */ (error).message}. Load the page again.`);
    }
  }

  /** @param {Partial<Stand>} to where the dial or the point is now */
  change(to) {
    Object.assign(this.stand, to);
    this.request();
  }

  /** @param {Partial<Stand>} to the same, in one go */
  at(to) {
    this.change(to);
    this.tell();
  }

  /** Say where the dial stands, if that is news. */
  tell() {
    const { beta, chosen, values } = this.stand;
    const text = JSON.stringify([...values, beta, chosen]);
    if (text === this.told) return;
    this.told = text;
    this.moved(this.stand);
    this.words.say(beta, this.stated());
  }

  request() {
    this.changed = true;
    this.root.ariaBusy = "true";
    this.ask();
  }

  /** For a frame. */
  ask() {
    this.frameId ??= requestAnimationFrame(() => this.frame());
  }

  frame() {
    this.frameId = null;
    this.begun = performance.now();
    const { encoder, decoder, stand, decoding, data } = this;
    if (this.changed) {
      this.changed = false;
      if (encoder && decoder) {
        if (this.turned !== stand.beta) this.turn(encoder, decoder);
        this.code.set(this.mu.subarray(stand.chosen * data.latent, (stand.chosen + 1) * data.latent));
        for (const [j, value] of stand.values) this.code[j] = value;
        this.point.paint(this.greys(decoder.run(this.code, 1)));
        decoding.renew({ beta: stand.beta, code: this.code, since: this.begun });
      }
      this.show();
    }
    if (decoder && encoder) {
      decoding.work(this.begun + (this.posted ? BUDGET : SOON)); // a page that is busy has not come to what was posted
      this.root.ariaBusy = String(decoding.busy);
      if ((decoding.here || decoding.unsent) && !this.posted) this.painted.port2.postMessage((this.posted = true));
      if (!decoding.busy && !this.ruler.held) this.settle();
    }
    for (const tiles of this.written) tiles.show();
    this.written.clear();
    this.root.dispatchEvent(new CustomEvent("dial-frame", { bubbles: true, composed: true, detail: decoding.since }));
  }

  /** A frame has been painted: what is left, for the next. */
  goOn() {
    this.posted = false;
    this.decoding.send();
    if (!this.decoding.here) return;
    this.decoding.work(this.begun + LATE);
    this.ask();
  }

  /**
   * Pictures of a row, or samples, for the next frame.
   * @param {number} at
   * @param {number} first
   * @param {number} count
   * @param {Uint8ClampedArray} bytes
   */
  write(at, first, count, bytes) {
    const tiles = at === SAMPLES ? this.pictures.samples : this.rows.rows[at].tiles;
    if (!tiles) return;
    tiles.write(bytes, first, count);
    this.written.add(tiles);
  }

  /** What is laid out anew each time, once all stands still. */
  settle() {
    this.words.link(this.data, this.stand.beta);
    this.words.tabulate(this.stand.beta, this.divergences());
    this.rows.settle();
  }

  /**
   * Both networks as they are at this beta, and what they make of the images.
   * @param {Network} encoder
   * @param {Network} decoder
   */
  turn(encoder, decoder) {
    const { data, stand, mu } = this;
    const { latent, images } = data;
    this.turned = stand.beta;
    for (const network of [encoder, decoder]) network.gates?.turn(stand.beta);
    const codes = encoder.run(this.images, images.length);
    for (let at = 0; at < images.length; at++) {
      mu.set(codes.subarray(2 * latent * at, 2 * latent * at + latent), latent * at);
    }
    if (!data.curve) this.kl = divergences(codes, latent);
    this.words.finite(mu.every(Number.isFinite));
    this.pictures.back?.write(this.greys(decoder.run(mu, images.length)), 0, images.length);
    this.pictures.back?.show();
  }

  /** The bars, the curve and the words. */
  show() {
    const { data, stand } = this;
    const kl = this.divergences();
    this.tint(colourOf(data.stops, stand.beta));
    this.ruler.show(stand.beta, this.stated());
    this.pictures.mark(stand.chosen);
    this.point.say(stand);
    this.plane.show(data.curve && measuredAt(data.curve, stand.beta), stand.beta);
    this.rows.show(kl, this.code, stand.values, data.active);
  }

  /**
   * Give what has the accent its colour: given to the root, everything below would be styled anew at each frame.
   * @param {string} accent
   */
  tint(accent) {
    if (accent === this.accent) return;
    this.accent = accent;
    for (const one of this.tinted) one.style.setProperty("--accent", accent);
  }

  /** KL of each dimension at this beta: as it was measured, else over the images. */
  divergences() {
    const { curve, latent } = this.data;
    if (curve) return measuredAt(curve, this.stand.beta).kl;
    return this.kl.length === latent ? this.kl : new Array(latent).fill(0);
  }

  /** What is true at this beta, in words. */
  stated() {
    const { curve, latent, active } = this.data;
    const count = this.divergences().filter((kl) => kl >= active).length;
    const used = `${count} of ${latent} dimensions active`;
    if (!curve) return `${used} on these images`;
    const { rate, distortion } = measuredAt(curve, this.stand.beta);
    return `${used}, rate ${rate.toFixed(1)} nats, error ${distortion.toFixed(1)} nats`;
  }

  /**
   * Grey levels of pictures, to be used before the next are asked for.
   * @param {Float32Array} logits
   */
  greys(logits) {
    if (this.scratch.length < logits.length) this.scratch = new Uint8ClampedArray(logits.length);
    return greys(logits, this.scratch.subarray(0, logits.length));
  }

  close() {
    cancelAnimationFrame(this.frameId ?? 0);
    this.painted.port1.close();
    this.decoding.close();
    this.ruler.watch.disconnect();
  }
}
