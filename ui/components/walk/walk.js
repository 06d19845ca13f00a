// The live walk: one Walk an instance of the component, from its data to what is on the screen and back on release.
//
// Every gesture changes the Position and asks for a frame. A frame paints all models and the sliders, then as many
// rows of pictures as its time allows, and goes on with the rest in the next one.
import { bytesOf, element } from "../../web/dom.js";
import { BUDGET, Queue } from "../../web/queue.js";
import { Cards, HEADER } from "./cards.js";
import { Decoded } from "./decoded.js";
import { CELLS, Plane } from "./plane.js";
import { Position } from "./position.js";
import { Readings } from "./readings.js";
import { Rows } from "./rows.js";
import { Sweep } from "./sweep.js";
import { Toolbar } from "./toolbar.js";

/** @import { WalkModel, WalkPayload } from "./payload.js" */
/** @import { Place } from "./position.js" */
/** @import { Gesture, Job } from "./rows.js" */

/** @typedef {Place & { refused: Record<string, string>, revision: number }} WalkReport */

const SHORT = 2; // letters of a class's name that fit on a card beside its number
const CHANGES = { 1: "ink added in orange and lost in blue", 3: "how far red, green and blue are off" };
const hintOf = (/** @type {number} */ channels) =>
  `Large: now. Small: at the start, and what has changed, ${channels === 3 ? CHANGES[3] : CHANGES[1]}. ` +
  "Click a model to see its dimensions below.";

export class Walk {
  /**
   * @param {WalkPayload} data the first that is shown, by `update`
   * @param {(place: WalkReport) => string} report is told where the visitor is whenever they let go, and gives back what
   *   they should know, if anything
   * @param {number} header pixels at the top of the window that the host's own header covers
   */
  constructor(data, report, header = HEADER) {
    this.data = data;
    this.report = report;
    this.position = new Position(data.models, data.farthest);
    this.decoded = new Decoded(
      () => this.changed(),
      (model) => this.lost(model),
    );
    this.sweep = new Sweep();
    this.queues = { grid: /** @type {Queue<Job>} */ (new Queue()), plane: /** @type {Queue<Job>} */ (new Queue()) };
    /** @type {number | null} */
    this.revision = null; // of what is shown
    this.facts = "";
    this.told = "";
    this.held = this.moved = this.turn = false; // turn: whether the plane comes before the grid
    /** @type {number | null} */
    this.frameId = null;
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
        this.plane.plane(this.position);
        this.changed();
        this.tell();
      },
      opened: (folds) => {
        this.position.opened = folds;
        this.relist();
        this.tell();
      },
    };
    this.cards = new Cards((name) => this.focus(name), header);
    this.rows = new Rows(gesture);
    this.plane = new Plane(gesture, this.position.focus);
    this.readings = new Readings(
      () => this.changed(),
      (name, text) => this.cards.cards.get(name)?.say(text),
    );
    this.toolbar = new Toolbar({
      link: (linked) => this.link(linked),
      play: () => this.toggle(),
      undo: () => this.undo(),
      random: () => this.random(),
      reset: () => this.act(() => this.position.reset()),
    });
    this.hint = element("p", { class: "hint" }, hintOf(data.channels));
    this.root = element(
      "div",
      { class: "walk", onkeydown: (event) => this.key(event) },
      this.cards.edge,
      this.cards.root,
      this.hint,
      this.toolbar.root,
      element("div", { class: "lower" }, this.rows.root, this.plane.root),
      this.readings.spoken.root,
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
      if (fresh) {
        const { linked, rank, plane, opened } = data;
        Object.assign(this.position, { linked, rank, plane, opened, past: [] });
      }
      const wanted = fresh ? data.focus : this.position.focus.name;
      const find = (/** @type {string} */ name) => data.models.find((model) => model.name === name);
      this.position.look(find(wanted) ?? find(data.focus) ?? data.models[0]);
      this.toolbar.linked(this.position.linked);
    }
    if (rebuild) this.rebuild();
    else if (fresh) this.lay();
    this.decoded.take(data.drawn);
    this.changed();
  }

  rebuild() {
    const { models, start, judge } = this.data;
    this.held = false; // the slider that was held is no more
    this.decoded.adopt(models);
    this.cards.build(this.data, start.picture === null ? null : bytesOf(start.picture));
    this.root.classList.toggle("judged", judge !== null);
    this.root.classList.toggle("worded", judge !== null && judge.names.some((name) => name.length > SHORT));
    this.readings.adopt(judge, models);
    this.lay();
  }

  /** Build what depends on the model in focus. */
  lay() {
    const { position, data } = this;
    const pictures = !this.decoded.refused[position.focus.name];
    this.rows.build(position.focus, data, pictures, position.opened);
    this.plane.build(position, data, pictures);
    this.plane.setCodes(null);
    const { focus } = position;
    this.decoded.dataCodes(focus).then((values) => {
      if (position.focus === focus) this.plane.setCodes({ values, labels: data.labels, size: focus.dims.length });
    });
    this.relist();
  }

  relist() {
    this.queues.grid.jobs = this.rows.jobs();
    this.queues.plane.jobs = this.plane.jobs();
    this.changed();
  }

  /**
   * The server decodes this model from now on.
   * @param {WalkModel} model
   */
  lost(model) {
    if (model.name === this.position.focus.name) this.lay();
    this.tell();
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

  /** @param {boolean} linked */
  link(linked) {
    this.position.linked = linked;
    this.tell();
  }

  async random() {
    const models = this.position.linked ? this.position.models : [this.position.focus];
    const codes = await this.decoded.codesOfOne(models, Math.random());
    if (codes) this.act(() => this.position.jump(codes));
    else this.hint.textContent = "The codes of the data did not arrive. Press Random again.";
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.undo();
  }

  toggle() {
    if (this.sweep.playing) return this.stop();
    this.end();
    this.position.remember();
    const { focus, rank } = this.position;
    this.sweep.begin(rank, focus.dims[rank], this.position.value(focus, rank), performance.now());
    this.toolbar.playing(true);
    this.changed();
  }

  stop(tell = true) {
    if (!this.sweep.end()) return;
    this.toolbar.playing(false);
    if (tell) this.tell();
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
    const { position, sweep, decoded, readings } = this;
    const { grid, plane } = this.queues;
    const read = readings.queue;
    const begun = performance.now();
    if (sweep.playing) position.setValue(sweep.rank, sweep.value(position.focus.dims[sweep.rank], begun));
    if (this.moved || sweep.playing) {
      this.moved = false;
      decoded.draw(position);
      this.cards.show(position, decoded.pictures, decoded.notes);
      this.rows.show(position);
      this.plane.show(position);
      for (const queue of [grid, plane, read]) queue.refill();
    }
    const network = decoded.networkOf(position.focus); // without it neither grid nor plane can go on
    if (network) {
      const code = position.code(position.focus);
      const run = (/** @type {Job} */ job) => job.run(network, code, (logits) => decoded.greys(logits));
      const light = network.together >= CELLS; // a row of pictures does not hold up a frame
      const [first, second] = this.turn && !light ? [plane, grid] : [grid, plane];
      first.work(run, begun + BUDGET);
      if (light || !first.left || performance.now() < begun + BUDGET) second.work(run, begun + BUDGET);
      else this.turn = !this.turn; // who had no time is first in the next frame
    }
    readings.work(decoded.pictures, begun + BUDGET);
    if (sweep.playing || read.left + (network ? grid.left + plane.left : 0) > 0) this.request();
    this.root.ariaBusy = String(grid.left + plane.left + read.left > 0 || this.moved);
    const detail = { grid: grid.left, plane: plane.left };
    this.root.dispatchEvent(new CustomEvent("walk-frame", { bubbles: true, composed: true, detail }));
  }

  /** Tell the server where the visitor is, if that is news. */
  tell() {
    const place = { ...this.position.place(), refused: this.decoded.refused, revision: this.data.revision };
    const text = JSON.stringify(place);
    if (text === this.told) return;
    this.told = text;
    this.hint.textContent = this.report(place) || hintOf(this.data.channels);
  }

  close() {
    cancelAnimationFrame(this.frameId ?? 0);
    this.readings.close();
    this.cards.watch.disconnect();
  }
}
