// The live walk: one Walk an instance of the component, from its data to what is on the screen and back on release.
//
// Every gesture changes the Position and asks for a frame. A frame paints all models and the sliders, then as many
// rows of pictures as its time allows, and goes on with the rest in the next one.
import { bytesOf, element } from "../../web/dom.js";
import { fetched, Networks } from "../../web/fetched.js";
import { Judge, Spoken } from "../../web/judge.js";
import { greys } from "../../web/network.js";
import { BUDGET, Queue } from "../../web/queue.js";
import { Cards } from "./cards.js";
import { Pad } from "./pad.js";
import { Position } from "./position.js";
import { Rows } from "./rows.js";

/** @import { Pictures } from "./cards.js" */
/** @import { WalkModel, WalkPayload } from "./payload.js" */
/** @import { Place } from "./position.js" */
/** @import { Gesture, Job } from "./rows.js" */

/** @typedef {Place & { refused: Record<string, string>, revision: number }} WalkReport */

const PERIOD = 4000; // milliseconds of a sweep there and back
const HINT =
  "Large: now. Small: at the start, and what has changed, ink added in orange and lost in blue. " +
  "Click a model to see its dimensions below.";

/** @param {string} text */
const greysOf = (text) => Uint8ClampedArray.from(bytesOf(text));

export class Walk {
  /**
   * @param {WalkPayload} data the first that is shown, by `update`
   * @param {(place: WalkReport) => string} report is told where the visitor is whenever they let go, and gives back what
   *   they should know, if anything
   */
  constructor(data, report) {
    this.data = data;
    this.report = report;
    this.position = new Position(data.models, data.farthest);
    this.networks = new Networks();
    /** @type {Record<string, string>} */
    this.refused = {}; // by the name of a model: why it cannot be decoded here
    /** @type {Map<string, Float32Array>} */
    this.codes = new Map(); // by URL: codes of the data
    /** @type {Map<string, Pictures>} */
    this.pictures = new Map(); // by the name of a model
    /** @type {Map<string, string>} */
    this.notes = new Map();
    this.judge = new Judge(() => this.changed());
    /** @type {Map<string, string>} */
    this.readings = new Map(); // by the name of a model: what the judge reads in its picture
    this.spoken = new Spoken();
    this.queues = {
      grid: /** @type {Queue<Job>} */ (new Queue()),
      pad: /** @type {Queue<Job>} */ (new Queue()),
      read: /** @type {Queue<WalkModel>} */ (new Queue()), // pictures for the judge
    };
    /** @type {number | null} */
    this.revision = null; // of what is shown
    this.facts = "";
    this.told = "";
    this.held = this.moved = false;
    /** @type {number | null} */
    this.playing = null; // when a sweep began
    this.swept = 0; // the rank that it moves
    /** @type {number | null} */
    this.frameId = null;
    this.scratch = new Uint8ClampedArray();
    /** @type {Gesture} */
    const gesture = {
      begin: () => this.begin(),
      value: (rank) => this.position.value(this.position.focus, rank),
      move: (rank, value) => {
        this.position.setValue(rank, value);
        this.changed();
      },
      end: () => this.end(),
      select: (rank) => {
        this.position.rank = rank;
        this.changed();
      },
      plane: (ranks) => {
        this.position.plane = ranks;
        this.pad.plane(this.position);
        this.changed();
        this.tell();
      },
      opened: (folds) => {
        this.position.opened = folds;
        this.relist();
        this.tell();
      },
    };
    this.cards = new Cards((name) => this.focus(name));
    this.rows = new Rows(gesture);
    this.pad = new Pad(gesture, this.position.focus);
    this.linked = element("input", { type: "checkbox", onchange: () => this.link() });
    const button = (
      /** @type {string} */ name,
      /** @type {string} */ label,
      /** @type {string} */ title,
      /** @type {() => void} */ onclick,
    ) => element("button", { type: "button", "data-do": name, title, onclick }, label);
    const sweep = "Sweep the chosen dimension over its range and back";
    const sample = "To the code of a random image: a sample of each model’s aggregate posterior";
    this.play = button("play", "▶ Play", sweep, () => this.toggle());
    this.hint = element("p", { class: "hint" }, HINT);
    const tools = element(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "Walk" },
      element("label", { class: "check" }, this.linked, " move all models together"),
      this.play,
      button("undo", "↶ Undo", "Undo the last move (Ctrl+Z)", () => this.undo()),
      button("random", "⚄ Random", sample, () => this.random()),
      button("reset", "↺ Reset", "Back to the start", () => this.act(() => this.position.reset())),
    );
    this.root = element(
      "div",
      { class: "walk", onkeydown: (event) => this.key(event) },
      this.cards.edge,
      this.cards.root,
      this.hint,
      tools,
      element("div", { class: "lower" }, this.rows.root, this.pad.root),
      this.spoken.root,
    );
  }

  /** @param {WalkPayload} data */
  update(data) {
    const before = this.revision === null ? [] : this.data.models;
    const fresh = this.revision !== data.revision;
    if (fresh) this.stop(false); // a sweep of a walk that has been replaced is nothing to tell
    this.data = data;
    this.revision = data.revision;
    const digests = new Map(before.map((model) => [model.name, model.digest]));
    const names = new Set(data.models.filter((m) => fresh || digests.get(m.name) !== m.digest).map((m) => m.name));
    const facts = JSON.stringify([data.models, data.start, data.shape, data.judge]);
    const rebuild = facts !== this.facts;
    if (rebuild || fresh) {
      this.facts = facts;
      this.stop();
      this.position.adopt(data.models, data.moves, names);
      if (fresh)
        Object.assign(this.position, {
          linked: data.linked,
          rank: data.rank,
          plane: data.plane,
          opened: data.opened,
          past: [],
        });
      const wanted = fresh ? data.focus : this.position.focus.name;
      const find = (/** @type {string} */ name) => data.models.find((model) => model.name === name);
      this.position.look(find(wanted) ?? find(data.focus) ?? data.models[0]);
      this.linked.checked = this.position.linked;
    }
    if (rebuild) this.rebuild();
    else if (fresh) this.lay();
    for (const [name, picture] of Object.entries(data.drawn)) {
      this.pictures.set(name, { now: greysOf(picture.now), start: greysOf(picture.start) });
    }
    this.changed();
  }

  rebuild() {
    const { models, start, judge } = this.data;
    this.forget();
    this.held = false; // the slider that was held is no more
    this.pictures.clear();
    this.notes.clear();
    for (const model of models) {
      if (model.obstacle) this.refuse(model, model.obstacle);
      else if (this.networks.ready.has(model.weights)) this.start(model);
      else this.load(model);
    }
    this.cards.build(this.data, start.picture === null ? null : bytesOf(start.picture));
    this.readings.clear();
    this.root.classList.toggle("judged", judge !== null);
    this.judge.adopt(judge);
    this.queues.read.jobs = judge ? models : [];
    this.lay();
  }

  /** The networks of models that are not here any more. */
  forget() {
    this.networks.keep(new Set(this.data.models.map((model) => model.weights)));
  }

  /** Build what depends on the model in focus. */
  lay() {
    const { position, data } = this;
    const pictures = !this.refused[position.focus.name];
    this.rows.build(position.focus, data, pictures, position.opened);
    this.pad.build(position, data, pictures);
    this.pad.setCodes(null);
    const { focus } = position;
    this.dataCodes(focus).then((values) => {
      if (position.focus === focus) this.pad.setCodes({ values, labels: data.labels, size: focus.dims.length });
    });
    this.relist();
  }

  relist() {
    this.queues.grid.jobs = this.rows.jobs();
    this.queues.pad.jobs = this.pad.jobs();
    this.changed();
  }

  /**
   * Who wants the weights is asked when they are there.
   * @param {WalkModel} model
   */
  async load({ name, weights }) {
    delete this.refused[name];
    const wanting = () => this.data.models.find((model) => model.name === name && model.weights === weights);
    try {
      await this.networks.bring(weights);
      const model = wanting();
      if (!model) return this.forget(); // other models were chosen meanwhile
      this.start(model);
      this.changed();
    } catch (error) {
      const model = wanting();
      if (!model) return;
      this.refuse(model, /** @type {Error} */ (error).message);
      if (model === this.position.focus) this.lay();
      this.tell(); // the server decodes it from now on
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
    const network = this.networks.ready.get(model.weights);
    if (!network) return;
    const code = new Float32Array(model.dims.length);
    for (const dim of model.dims) code[dim.j] = dim.start;
    const start = greys(network.run(code));
    this.pictures.set(model.name, { now: start.slice(), start });
  }

  // Gestures: begin, any number of changes, end. Only the end is told to the server.

  begin() {
    if (this.held) return;
    this.stop();
    this.held = true;
    this.position.remember();
  }

  end() {
    if (!this.held) return;
    this.held = false;
    this.tell();
  }

  /** @param {() => void} change */
  act(change, remembered = true) {
    this.end();
    this.stop();
    if (remembered) this.position.remember();
    change();
    this.changed();
    this.tell();
  }

  undo() {
    this.act(() => this.position.undo(), false);
  }

  /** @param {string} name */
  focus(name) {
    const model = this.position.models.find((one) => one.name === name);
    if (!model || model === this.position.focus) return;
    this.act(() => {
      this.position.look(model);
      this.lay();
    }, false);
  }

  link() {
    this.position.linked = this.linked.checked;
    this.tell();
  }

  async random() {
    const models = this.position.linked ? this.position.models : [this.position.focus];
    const which = Math.random();
    const all = await Promise.all(models.map((model) => this.dataCodes(model)));
    if (all.some((values) => !values.length)) {
      this.hint.textContent = "The codes of the data did not arrive. Press Random again.";
      return;
    }
    const codeOf = (/** @type {WalkModel} */ { dims }, /** @type {Float32Array} */ values) => {
      const first = Math.floor(which * (values.length / dims.length)) * dims.length;
      return values.subarray(first, first + dims.length);
    };
    const codes = new Map(models.map((model, at) => [model.name, codeOf(model, all[at])]));
    this.act(() => this.position.jump(codes));
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

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.undo();
  }

  toggle() {
    if (this.playing !== null) return this.stop();
    this.end();
    this.position.remember();
    const { low, high } = this.position.focus.dims[this.position.rank];
    const value = this.position.value(this.position.focus, this.position.rank);
    const fraction = high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0;
    this.swept = this.position.rank; // whatever is touched meanwhile
    this.playing = performance.now() - (fraction * PERIOD) / 2; // as if it had begun at the low end
    this.play.textContent = "❚❚ Pause";
    this.changed();
  }

  stop(tell = true) {
    if (this.playing === null) return;
    this.playing = null;
    this.play.textContent = "▶ Play";
    if (tell) this.tell();
  }

  /** @param {number} since when it would have begun at the low end */
  sweep(since) {
    const { position } = this;
    const { low, high } = position.focus.dims[this.swept];
    const phase = ((performance.now() - since) % PERIOD) / PERIOD; // 0 to 1: there and back
    position.setValue(this.swept, low + (high - low) * (phase < 0.5 ? 2 * phase : 2 - 2 * phase));
  }

  // Frames.

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
    if (this.playing !== null) this.sweep(this.playing);
    if (this.moved || this.playing !== null) {
      this.moved = false;
      this.paint();
      for (const queue of Object.values(this.queues)) queue.refill();
    }
    const network = this.networks.ready.get(this.position.focus.weights);
    const { grid, pad, read } = this.queues;
    if (network) {
      const code = this.position.code(this.position.focus);
      const run = (/** @type {Job} */ job) => job.run(network, code, (logits) => this.greys(logits));
      grid.work(run, begun + BUDGET);
      pad.work(run, begun + BUDGET);
    }
    read.work((model) => this.read(model), begun + BUDGET);
    if (this.due()) this.request();
    if (this.playing !== null) this.request();
    this.root.ariaBusy = String(grid.left + pad.left + read.left > 0 || this.moved);
    const detail = { grid: grid.left, pad: pad.left };
    this.root.dispatchEvent(new CustomEvent("walk-frame", { bubbles: true, composed: true, detail }));
  }

  paint() {
    const { position } = this;
    for (const model of position.models) {
      const network = this.networks.ready.get(model.weights);
      const picture = this.pictures.get(model.name);
      if (!network || !picture) continue;
      const logits = network.run(position.code(model));
      if (logits.every(Number.isFinite)) this.notes.delete(model.name);
      else this.notes.set(model.name, "the decoder gives no finite numbers here");
      greys(logits, picture.now);
    }
    this.cards.show(position, this.pictures, this.notes);
    this.rows.show(position);
    this.pad.show(position);
  }

  /** Whether there is more to do in the next frame. */
  due() {
    const { grid, pad, read } = this.queues;
    const here = this.networks.ready.has(this.position.focus.weights); // without it neither grid nor pad can go on
    return read.left + (here ? grid.left + pad.left : 0) > 0;
  }

  /**
   * Have the judge read one model's picture.
   * @param {WalkModel} model
   */
  read({ name }) {
    const picture = this.pictures.get(name);
    const [text] = picture ? this.judge.read(picture.now) : [""];
    this.readings.set(name, text);
    this.cards.cards.get(name)?.say(text);
    if (this.queues.read.left > 1 || !text) return; // not the last of them
    this.spoken.say(this.data.models.map((model) => `${model.title} ${this.readings.get(model.name)}`).join("; "));
  }

  /** @param {Float32Array} logits */
  greys(logits) {
    if (this.scratch.length < logits.length) this.scratch = new Uint8ClampedArray(logits.length);
    return greys(logits, this.scratch.subarray(0, logits.length));
  }

  /** Tell the server where the visitor is, if that is news. */
  tell() {
    const place = { ...this.position.place(), refused: this.refused, revision: this.data.revision };
    const text = JSON.stringify(place);
    if (text === this.told) return;
    this.told = text;
    this.hint.textContent = this.report(place) || HINT;
  }

  close() {
    cancelAnimationFrame(this.frameId ?? 0);
    this.spoken.close();
    this.cards.watch.disconnect();
  }
}
