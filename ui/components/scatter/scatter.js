// The same images as points in one panel a model, all linked: one Scatter an instance of the component.
//
// Every gesture changes what is known here and asks for a frame. A frame draws the panels that have changed, the rings
// in all of them and the card. Only what a visitor lets go of is told to the server.
import { AsTable } from "../../web/astable.js";
import { element } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { Decoders } from "./decoders.js";
import { Grid } from "./grid.js";
import { Images } from "./images.js";
import { Legend } from "./legend.js";
import { PointCard } from "./pointcard.js";
import { SelectionCard } from "./selectioncard.js";
import { valued } from "./scale.js";
import { PointColours } from "./shades.js";
import { Store } from "./store.js";
import { Subset } from "./subset.js";
import { toldOf } from "./told.js";
import { Toolbar } from "./toolbar.js";
import { Views } from "./views.js";

/** @import { Mounting } from "../../web/mount.js" */
/** @import { PanelEvents } from "./panel.js" */
/** @import { ScatterPayload } from "./payload.js" */

const QUIET_FOR = 300; // milliseconds without a gesture before the server is told
const GLIDING = 20000; // points up to which they glide to new places

export default component((/** @type {() => Mounting<ScatterPayload>} */ latest) => {
  return new Scatter(latest().data, (told) => latest().setStateValue("told", told));
});

class Scatter {
  /** @type {Set<string>} */
  hidden = new Set(); // names of classes
  /** @type {number | null} */
  pointed = null; // the row under the mouse
  /** @type {number | null} */
  picked = null; // the row that is kept
  shown = 0; // the row on the card
  images = new Images();
  key = ""; // of what is shown
  facts = "";
  told = ""; // what the server knows
  card = ""; // what the card shows
  /** @type {number | undefined} */
  timer = undefined;
  /** @type {number | null} */
  frameId = null;

  /**
   * @param {ScatterPayload} data the first that is shown, by `update`
   * @param {(place: object) => void} report
   */
  constructor(data, report) {
    this.data = data;
    this.report = report;
    this.subset = new Subset(data.n);
    this.store = new Store(() => this.gather());
    this.decoders = new Decoders();
    this.colours = new PointColours();
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    /** @type {PanelEvents} */
    this.on = {
      subset: () => (this.images.known ? this.subset : null),
      tool: () => this.toolbar.tool,
      glides: () => this.data.n <= GLIDING && !this.still.matches,
      changed: () => this.request(),
      pointed: (row) => this.look(row),
      pick: (row) => this.pick(row),
      select: (marks) => this.select(marks),
      step: (way) => this.next(way),
      keep: () => this.pick(this.shown),
    };
    this.grid = new Grid(this.on, () => this.frame());
    this.panels = this.grid.panels;
    this.views = new Views(this.panels);
    this.legend = new Legend({
      toggle: (name) => this.hide(this.subset.without(name)),
      only: (name) => this.hide(this.subset.only(name)),
    });
    this.toolbar = new Toolbar({
      chosen: (tool) => (this.grid.root.dataset.tool = tool),
      reset: () => this.panels.forEach((panel) => panel.reset()),
    });
    this.point = new PointCard(data, this.store, this.decoders, () => this.pick(null));
    this.selection = new SelectionCard(data, this.store, this.decoders, () => this.select(null));
    this.problem = element("p", { class: "problem", hidden: "" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    const top = element("div", { class: "top" }, this.legend.root, this.toolbar.root);
    // in a low window they scroll, and keys have to reach that
    const reached = { tabindex: 0, role: "group", "aria-label": "The image pointed at, and the selection" };
    const cards = element("div", { class: "cards", ...reached }, this.point.root, this.selection.root);
    const body = element("div", { class: "body" }, this.grid.root, cards);
    this.table = new AsTable(() => toldOf(this.images.labels, this.data, [...this.panels.values()]));
    this.table.of("where the codes of each class lie");
    const parts = [top, this.problem, body, this.table.root, this.spoken];
    this.root = element("div", { class: "scatter", "aria-busy": true }, ...parts);
    this.root.onkeydown = (event) => this.press(event);
    this.root.ontransitionend = (event) => {
      if (event.target === this.root) this.changed(); // the theme is another
    };
  }

  /** @param {ScatterPayload} data */
  update(data) {
    this.data = data;
    if (this.key !== data.key) this.begin(!this.key);
    this.key = data.key;
    const facts = JSON.stringify([data.key, data.models, data.shape, data.images, data.n, data.classes]);
    if (facts !== this.facts) {
      this.facts = facts;
      this.point.build(data);
      this.selection.build(data);
      if (this.images.labels) this.subset.adopt(this.images.labels, data.classes);
    }
    this.legend.build(data);
    this.root.classList.toggle("valued", data.colouring.kind === "value");
    this.grid.arrange(data.panels);
    this.root.dataset.panels = String(data.panels.length);
    this.store.failed.clear(); // what did not arrive may now
    this.gather();
  }

  /**
   * Other images: what is hidden stays hidden, the rest begins anew.
   * @param {boolean} first
   */
  begin(first) {
    const { data } = this;
    if (first) this.hidden = new Set(data.hidden);
    clearTimeout(this.timer);
    this.subset = new Subset(data.n);
    this.subset.hide(this.hidden);
    this.subset.bits = data.selection;
    this.images.forget();
    this.pointed = null;
    this.picked = data.picked !== null && data.picked < data.n ? data.picked : null;
    this.shown = this.picked ?? 0;
    for (const panel of this.panels.values()) panel.forget();
    this.views.ask(data.views);
    this.told = JSON.stringify(this.place());
  }

  // What is fetched. Whatever comes, in whatever order: it is taken from the store by the address that is wanted now.

  /** Take what is here of what is wanted, and send for the rest. */
  gather() {
    const { data } = this;
    const labels = this.images.gather(this.store, data);
    if (labels) this.subset.adopt(labels, data.classes);
    for (const panel of this.panels.values()) {
      const { points: url, dims, problem } = panel.data;
      panel.field.classList.toggle("waiting", !url);
      if (problem || !url || panel.from === url) continue;
      const points = this.store.want(url);
      if (points && points.byteLength === 4 * data.n * dims) {
        panel.take(new Float32Array(points), url, this.on.glides());
        this.views.restore(panel);
      } else if (points || this.store.failed.has(url))
        panel.complain("The points did not arrive. Load the page again.");
    }
    const lost = this.store.failed.has(data.labels.url) || this.store.failed.has(data.indices.url);
    this.problem.hidden = !lost;
    this.problem.textContent = lost ? "The labels of the images did not arrive. Load the page again." : "";
    this.changed();
  }

  /** Everything is to be drawn again. */
  changed() {
    this.colours.update(getComputedStyle(this.root), this.data.classes);
    const { labels } = this.images;
    const { colouring } = this.data;
    for (const panel of this.panels.values()) {
      const { values } = panel.data;
      panel.scale.show(colouring.kind === "value" ? this.colours.value.palette : null, values, colouring.unit ?? "");
      if (labels) panel.colours.update(labels, values, this.data, this.colours, this.store);
      panel.dirty = true;
    }
    this.card = "";
    this.table.fill();
    this.request();
  }

  // Gestures. What is pointed at is shown in every panel and on the card; what is clicked stays.

  /** @param {number | null} row */
  look(row) {
    if (row === this.pointed) return;
    this.pointed = row;
    this.shown = row ?? this.picked ?? this.shown;
    this.request();
  }

  /** @param {number | null} row */
  pick(row) {
    if (!this.images.known) return;
    this.picked = row;
    this.shown = row ?? this.shown;
    this.say(row === null ? "Nothing kept." : `${this.images.name(row)}, kept.`);
    this.tell();
    this.request();
  }

  /**
   * To the next visible image, or the one before.
   * @param {number} way
   */
  next(way) {
    if (!this.images.known) return;
    this.look(this.subset.beside(this.shown, way));
    this.say(this.images.name(this.shown));
  }

  /** @param {Uint8Array | null} marks */
  select(marks) {
    if (!this.images.known) return;
    this.subset.select(marks);
    this.say(this.subset.selected ? `${this.subset.size} selected.` : "Nothing selected.");
    this.tell();
    this.changed();
  }

  /** @param {Set<string>} hidden */
  hide(hidden) {
    this.hidden = hidden;
    this.subset.hide(hidden);
    this.shown = this.picked ?? this.shown;
    this.tell();
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key !== "Escape") return;
    if ([...this.panels.values()].some((panel) => panel.gestures.stop())) return;
    if (this.picked !== null) this.pick(null);
    else if (this.subset.selected) this.select(null);
  }

  /** Tell the server what the visitor let go of, once they pause. */
  tell() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const place = this.place();
      const text = JSON.stringify(place);
      if (text === this.told) return;
      this.told = text;
      this.report(place);
    }, QUIET_FOR);
  }

  place() {
    return { key: this.data.key, hidden: [...this.hidden], picked: this.picked, selection: this.subset.bits };
  }

  /** @param {string} text */
  say(text) {
    this.spoken.textContent = text;
  }

  // Frames.

  request() {
    this.frameId ??= requestAnimationFrame(() => this.frame());
    this.root.ariaBusy = "true";
  }

  frame() {
    cancelAnimationFrame(this.frameId ?? 0);
    this.frameId = null;
    const begun = performance.now();
    let gliding = false;
    for (const panel of this.panels.values()) {
      gliding = panel.step(begun) || gliding;
      if (panel.dirty) panel.draw(this.subset, this.colours);
    }
    if (this.images.known) this.accompany();
    this.views.changed();
    if (gliding) this.request();
    else this.root.ariaBusy = String(this.store.asked.size > 0);
  }

  /** What goes with the points: rings, legend, cards. */
  accompany() {
    const { data, subset, picked } = this;
    if (!subset.shows(this.shown)) this.shown = subset.beside(this.shown, 1); // its class is hidden
    const { shown } = this;
    this.point.root.style.visibility = subset.shows(shown) ? "" : "hidden"; // all are
    const visible = (/** @type {number | null} */ row) => (row !== null && subset.shows(row) ? row : null);
    for (const panel of this.panels.values()) {
      const neighbours = (data.neighbours[panel.data.name] ?? []).filter((row) => visible(row) !== null);
      const pointed = shown === picked ? null : visible(shown);
      panel.mark({ pointed, picked: visible(picked), neighbours, visitor: data.visitor });
    }
    this.selection.show(subset);
    const card = `${shown} ${picked}`;
    if (card === this.card) return;
    this.card = card;
    this.legend.show(this.hidden, subset.counts());
    if (shown < data.n) this.point.show(shown, this.about(shown));
  }

  /** @param {number} row */
  about(row) {
    /** @type {Record<string, string>} */
    const values = {};
    for (const [name, { colours }] of this.panels)
      if (colours.values) values[name] = valued(colours.values[row], colours.unit);
    const { indices } = this.images;
    const kept = this.picked === null ? null : indices[this.picked];
    return { label: this.images.classOf(row) ?? null, index: indices[row], kept, values };
  }

  close() {
    cancelAnimationFrame(this.frameId ?? 0);
    clearTimeout(this.timer);
    this.views.close();
    this.grid.close();
    this.point.close();
  }
}
