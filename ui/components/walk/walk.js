// The live walk: one Walk an instance of the component, from its data to what is on the screen and back on release.
//
// Every gesture changes the Position and asks for a frame. A frame paints all models and the sliders, then as many
// rows of pictures as its time allows, and goes on with the rest in the next one.
import { greys, Network } from "../../web/network.js";
import { Cards } from "./cards.js";
import { bytesOf, element } from "../../web/dom.js";
import { Pad } from "./pad.js";
import { Position } from "./position.js";
import { Rows } from "./rows.js";

const BUDGET = 7; // milliseconds of a frame (16.7 at 60 Hz) for decoding; the rest is the browser's
const PERIOD = 4000; // milliseconds of a sweep there and back
const HINT =
  "Large: now. Small: at the start, and what has changed, ink added in orange and lost in blue. " +
  "Click a model to see its dimensions below.";

/**
 * Show the walk that `data` describes in `parentElement`; called again with every change. Gives back the clean-up.
 * `report` is told where the visitor is whenever they let go, and gives back what they should know, if anything.
 */
export function walk({ data, parentElement, report }) {
  const own = (parentElement.betascopeWalk ??= new Walk(parentElement));
  own.report = report;
  own.update(data);
  const call = ++own.calls;
  return () => {
    if (call !== own.calls) return; // an earlier call's clean-up; a later one shows the same walk
    own.close();
    delete parentElement.betascopeWalk;
  };
}

/** Jobs that a change makes due again. They take turns: where time is short, each is done every few frames. */
class Queue {
  constructor() {
    this.jobs = [];
    this.next = this.left = 0;
  }

  refill() {
    this.left = this.jobs.length;
  }

  /** Do what is due until the deadline, and at least one of them. */
  work(run, deadline) {
    while (this.left > 0) {
      run(this.jobs[this.next++ % this.jobs.length]);
      this.left--;
      if (performance.now() > deadline) return;
    }
  }
}

class Walk {
  constructor(parent) {
    this.position = new Position();
    this.calls = 0; // of `walk` for this instance
    this.networks = new Map(); // by URL, once it is there
    this.loading = new Set(); // URLs on their way
    this.refused = {}; // by the name of a model: why it cannot be decoded here
    this.codes = new Map(); // by URL: codes of the data
    this.pictures = new Map(); // by the name of a model: {now, start} in grey levels
    this.notes = new Map();
    this.queues = { grid: new Queue(), pad: new Queue() };
    const gesture = {
      begin: () => this.begin(),
      value: (rank) => this.position.value(this.position.focus, rank),
      move: (rank, value) => { this.position.setValue(rank, value); this.changed(); },
      end: () => this.end(),
      select: (rank) => { this.position.rank = rank; this.changed(); },
      plane: (ranks) => { this.position.plane = ranks; this.pad.plane(this.position); this.changed(); this.tell(); },
      opened: () => this.relist(),
    }; // prettier-ignore
    this.cards = new Cards((name) => this.focus(name));
    this.rows = new Rows(gesture);
    this.pad = new Pad(gesture);
    this.linked = element("input", { type: "checkbox", onchange: () => this.link() });
    const button = (name, label, title, onclick) => element("button", { type: "button", "data-do": name, title, onclick }, label); // prettier-ignore
    this.play = button("play", "▶ Play", "Sweep the chosen dimension over its range and back", () => this.toggle());
    this.hint = element("p", { class: "hint" }, HINT);
    this.root = element(
      "div",
      { class: "walk", onkeydown: (event) => this.key(event) },
      this.cards.edge,
      this.cards.root,
      this.hint,
      element(
        "div",
        { class: "tools", role: "toolbar", "aria-label": "Walk" },
        element("label", { class: "check" }, this.linked, " move all models together"),
        this.play,
        button("undo", "↶ Undo", "Undo the last move (Ctrl+Z)", () => this.act(() => this.position.undo(), false)),
        button("random", "⚄ Random", "To the code of a random image: a sample of each model’s aggregate posterior", () => this.random()),
        button("reset", "↺ Reset", "Back to the start", () => this.act(() => this.position.reset())),
      ),
      element("div", { class: "lower" }, this.rows.root, this.pad.root),
    ); // prettier-ignore
    parent.append(this.root);
  }

  update(data) {
    const before = this.data;
    const fresh = before?.revision !== data.revision;
    if (fresh) this.stop(false); // a sweep of a walk that has been replaced is nothing to tell
    this.data = data;
    const digests = new Map(before?.models.map((model) => [model.name, model.digest]));
    const names = new Set(data.models.filter((m) => fresh || digests.get(m.name) !== m.digest).map((m) => m.name));
    const facts = JSON.stringify([data.models, data.start, data.shape]);
    const rebuild = facts !== this.facts;
    if (rebuild || fresh) {
      this.facts = facts;
      this.stop();
      this.position.adopt(data.models, data.moves, names);
      if (fresh) Object.assign(this.position, { linked: data.linked, rank: data.rank, plane: data.plane, past: [] });
      const wanted = fresh ? data.focus : this.position.focus?.name;
      const find = (name) => data.models.find((model) => model.name === name);
      this.position.look(find(wanted) ?? find(data.focus) ?? data.models[0]);
      this.linked.checked = this.position.linked;
    }
    if (rebuild) this.rebuild();
    else if (fresh) this.lay();
    for (const [name, picture] of Object.entries(data.drawn)) {
      this.pictures.set(name, { now: bytesOf(picture.now), start: bytesOf(picture.start) });
    }
    this.changed();
  }

  rebuild() {
    const { models, start, shape, darkOnLight } = this.data;
    const wanted = new Set(models.map((model) => model.weights));
    for (const url of [...this.networks.keys()]) if (!wanted.has(url)) this.networks.delete(url);
    this.held = false; // the slider that was held is no more
    this.pictures.clear();
    this.notes.clear();
    for (const model of models) {
      if (model.obstacle) this.refuse(model, model.obstacle);
      else if (this.networks.has(model.weights)) this.start(model);
      else this.load(model);
    }
    const picture = start.picture && bytesOf(start.picture);
    this.cards.build(models, { label: start.label, picture }, shape, darkOnLight);
    this.lay();
  }

  /** Build what depends on the model in focus. */
  lay() {
    const { position, data } = this;
    const pictures = !this.refused[position.focus.name];
    this.rows.build(position.focus, data.shape, pictures);
    this.pad.build(position.focus, position, data.shape, pictures, data.classes);
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

  /** Fetch weights once, however often the models are told meanwhile; who wants them is asked when they are there. */
  async load({ name, weights }) {
    delete this.refused[name];
    if (this.loading.has(weights)) return;
    this.loading.add(weights);
    const wanting = () => this.data.models.filter((model) => model.weights === weights);
    try {
      const answer = await fetch(weights);
      if (!answer.ok) throw new Error(`the weights did not arrive (${answer.status})`);
      const network = new Network(await answer.arrayBuffer());
      if (!wanting().length) return; // other models were chosen meanwhile
      this.networks.set(weights, network);
      wanting().forEach((model) => this.start(model));
      this.changed();
    } catch (error) {
      for (const model of wanting()) {
        this.refuse(model, error.message);
        if (model === this.position.focus) this.lay();
      }
      if (wanting().length) this.tell(); // the server decodes it from now on
    } finally {
      this.loading.delete(weights);
    }
  }

  refuse(model, reason) {
    this.refused[model.name] = reason;
    this.notes.set(model.name, `decoded on the server when you let go: ${reason}`);
  }

  start(model) {
    const code = new Float32Array(model.dims.length);
    for (const dim of model.dims) code[dim.j] = dim.start;
    const start = greys(this.networks.get(model.weights).run(code));
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

  act(change, remembered = true) {
    this.end();
    this.stop();
    if (remembered) this.position.remember();
    change();
    this.changed();
    this.tell();
  }

  focus(name) {
    if (name === this.position.focus.name) return;
    this.act(() => {
      this.position.look(this.position.models.find((model) => model.name === name));
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
    this.act(() => {
      const row = (values, size) => Math.floor(which * (values.length / size)) * size;
      this.position.jump(new Map(models.map((model, at) => {
        const size = model.dims.length;
        const first = row(all[at], size);
        return [model.name, all[at].subarray(first, first + size)];
      }))); // prettier-ignore
    });
  }

  /** Codes of images of the data set, the same images for every model: (n, J); empty where they did not arrive. */
  async dataCodes({ codes: url }) {
    if (!this.codes.has(url)) {
      const answer = await fetch(url).catch(() => null);
      if (!answer?.ok) return new Float32Array(0); // the next who asks tries again
      this.codes.set(url, new Float32Array(await answer.arrayBuffer()));
    }
    return this.codes.get(url);
  }

  key(event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.act(() => this.position.undo(), false);
  }

  toggle() {
    if (this.playing) return this.stop();
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
    if (!this.playing) return;
    this.playing = null;
    this.play.textContent = "▶ Play";
    if (tell) this.tell();
  }

  sweep() {
    const { position } = this;
    const { low, high } = position.focus.dims[this.swept];
    const phase = ((performance.now() - this.playing) % PERIOD) / PERIOD; // 0 to 1: there and back
    position.setValue(this.swept, low + (high - low) * (phase < 0.5 ? 2 * phase : 2 - 2 * phase));
  }

  // Frames.

  changed() {
    this.moved = true;
    this.root.setAttribute("aria-busy", true);
    this.request();
  }

  request() {
    this.frameId ??= requestAnimationFrame(() => this.frame());
  }

  frame() {
    this.frameId = null;
    const begun = performance.now();
    if (this.playing) this.sweep();
    if (this.moved || this.playing) {
      this.moved = false;
      this.paint();
      for (const queue of Object.values(this.queues)) queue.refill();
    }
    const network = this.networks.get(this.position.focus.weights);
    const { grid, pad } = this.queues;
    if (network) {
      const code = this.position.code(this.position.focus);
      const run = (job) => job.run(network, code, (logits) => this.greys(logits));
      grid.work(run, begun + BUDGET);
      pad.work(run, begun + BUDGET);
      if (grid.left + pad.left > 0) this.request();
    }
    if (this.playing) this.request();
    this.root.setAttribute("aria-busy", grid.left + pad.left > 0 || this.moved);
    const detail = { grid: grid.left, pad: pad.left };
    this.root.dispatchEvent(new CustomEvent("walk-frame", { bubbles: true, composed: true, detail }));
  }

  paint() {
    const { position } = this;
    for (const model of position.models) {
      const network = this.networks.get(model.weights);
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

  greys(logits) {
    if (!(this.scratch?.length >= logits.length)) this.scratch = new Uint8ClampedArray(logits.length);
    return greys(logits, this.scratch.subarray(0, logits.length));
  }

  /** Tell the server where the visitor is, if that is news. */
  tell() {
    const { position, refused } = this;
    const moves = Object.fromEntries(position.models.map((model) => [model.name, position.moves.get(model.name)]));
    const { linked, rank, plane } = position;
    const place = { moves, focus: position.focus.name, linked, rank, plane, refused, revision: this.data.revision };
    const text = JSON.stringify(place);
    if (text === this.told) return;
    this.told = text;
    this.hint.textContent = this.report(place) || HINT;
  }

  close() {
    cancelAnimationFrame(this.frameId);
    this.cards.watch.disconnect();
    this.root.remove();
  }
}
