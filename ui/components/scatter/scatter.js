// The same images as points in one panel a model, all linked: one Scatter an instance of the component.
//
// Every gesture changes what is known here and asks for a frame. A frame draws the panels that have changed, the rings
// in all of them and the card. Only what a visitor lets go of is told to the server.
import { element } from "../../web/dom.js";
import { Decoders } from "./decoders.js";
import { Grid } from "./grid.js";
import { Legend } from "./legend.js";
import { valued } from "./panel.js";
import { PointCard } from "./pointcard.js";
import { SelectionCard } from "./selectioncard.js";
import { Wardrobe } from "./shades.js";
import { Store } from "./store.js";
import { Subset } from "./subset.js";
import { Toolbar } from "./toolbar.js";

const QUIET_FOR = 300; // milliseconds without a gesture before the server is told
const GLIDING = 20000; // points up to which they glide to new places

/** Show what `data` describes in `parentElement`; called again with every change. Gives back the clean-up. */
export default function scatter({ data, parentElement, setStateValue }) {
  const own = (parentElement.betascopeScatter ??= new Scatter(parentElement));
  own.report = (told) => setStateValue("told", told);
  own.update(data);
  const call = ++own.calls;
  return () => {
    if (call !== own.calls) return; // an earlier call's clean-up; a later one shows the same points
    own.close();
    delete parentElement.betascopeScatter;
  };
}

class Scatter {
  constructor(parent) {
    Object.assign(this, { calls: 0, hidden: new Set(), pointed: null, picked: null, shown: 0 });
    this.store = new Store(() => this.gather());
    this.decoders = new Decoders(this.store);
    this.wardrobe = new Wardrobe();
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.on = {
      subset: () => (this.labels ? this.subset : null),
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
    this.legend = new Legend({
      toggle: (name) => this.hide(this.subset.without(name)),
      only: (name) => this.hide(this.subset.only(name)),
    });
    this.toolbar = new Toolbar({
      chosen: (tool) => (this.grid.root.dataset.tool = tool),
      reset: () => this.panels.forEach((panel) => panel.reset()),
    });
    this.point = new PointCard(this.store, this.decoders, () => this.pick(null));
    this.selection = new SelectionCard(this.store, this.decoders, () => this.select(null));
    this.problem = element("p", { class: "problem", hidden: "" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    const top = element("div", { class: "top" }, this.legend.root, this.toolbar.root);
    const cards = element("div", { class: "cards" }, this.point.root, this.selection.root);
    const body = element("div", { class: "body" }, this.grid.root, cards);
    this.root = element("div", { class: "scatter", "aria-busy": true }, top, this.problem, body, this.spoken);
    this.root.onkeydown = (event) => this.key(event);
    this.root.ontransitionend = (event) => {
      if (event.target === this.root) this.changed();
    }; // the theme is another
    parent.append(this.root);
  }

  update(data) {
    const before = this.data;
    this.data = data;
    if (before?.key !== data.key) this.begin(!before);
    const facts = JSON.stringify([data.key, data.models, data.shape, data.images, data.n, data.classes]);
    if (facts !== this.facts) {
      this.facts = facts;
      this.point.build(data);
      this.selection.build(data);
      if (this.labels) this.subset.adopt(this.labels, data.classes);
    }
    this.legend.build(data);
    this.root.classList.toggle("valued", data.colouring.kind === "value");
    this.grid.arrange(data.panels);
    this.root.dataset.panels = data.panels.length;
    this.store.failed.clear(); // what did not arrive may now
    this.gather();
  }

  /** Other images: what is hidden stays hidden, the rest begins anew. */
  begin(first) {
    const { data } = this;
    if (first) this.hidden = new Set(data.hidden);
    clearTimeout(this.timer);
    this.subset = new Subset(data.n);
    this.subset.hide(this.hidden);
    this.subset.bits = data.selection;
    [this.pointed, this.labels, this.indices] = [null, null, null];
    this.picked = data.picked >= 0 && data.picked < data.n ? data.picked : null;
    this.shown = this.picked ?? 0;
    for (const panel of this.panels.values()) panel.forget();
    this.told = JSON.stringify(this.place());
  }

  // What is fetched. Whatever comes, in whatever order: it is taken from the store by the address that is wanted now.

  /** Take what is here of what is wanted, and send for the rest. */
  gather() {
    const { data } = this;
    if (!this.labels) {
      const [labels, indices] = [this.store.want(data.labels.url), this.store.want(data.indices.url)];
      if (labels && indices) {
        [this.labels, this.indices] = [new Int16Array(labels), new Int32Array(indices)];
        this.subset.adopt(this.labels, data.classes);
      }
    }
    for (const panel of this.panels.values()) {
      const { points: url, dims, problem } = panel.told;
      panel.field.classList.toggle("waiting", !url);
      if (problem || !url || panel.from === url) continue;
      const points = this.store.want(url);
      if (points && points.byteLength === 4 * data.n * dims)
        panel.take(new Float32Array(points), url, this.on.glides());
      else if (points || this.store.failed.has(url)) panel.complain("The points did not arrive. Load the page again.");
    }
    const lost = this.store.failed.has(data.labels.url) || this.store.failed.has(data.indices.url);
    this.problem.hidden = !lost;
    this.problem.textContent = lost ? "The labels of the images did not arrive. Load the page again." : "";
    this.changed();
  }

  /** Everything is to be drawn again. */
  changed() {
    this.wardrobe.hang(getComputedStyle(this.root), this.data.classes);
    const { colouring } = this.data;
    for (const panel of this.panels.values()) {
      panel.rule(colouring.kind === "value" ? this.wardrobe.value.palette : null, colouring.unit);
      if (this.labels) this.wardrobe.dress(panel, this.labels, this.data, this.store);
      panel.dirty = true;
    }
    this.card = null;
    this.request();
  }

  // Gestures. What is pointed at is shown in every panel and on the card; what is clicked stays.

  look(row) {
    if (row === this.pointed) return;
    this.pointed = row;
    this.shown = row ?? this.picked ?? this.shown;
    this.request();
  }

  pick(row) {
    if (!this.labels) return;
    this.picked = row;
    this.shown = row ?? this.shown;
    this.say(row === null ? "Nothing kept." : `${this.spelled(row)}, kept.`);
    this.tell();
    this.request();
  }

  /** To the next visible image, or the one before. */
  next(way) {
    if (!this.labels) return;
    this.look(this.subset.beside(this.shown, way));
    this.say(this.spelled(this.shown));
  }

  select(marks) {
    if (!this.labels) return;
    this.subset.select(marks);
    this.say(this.subset.selected ? `${this.subset.size} selected.` : "Nothing selected.");
    this.tell();
    this.changed();
  }

  hide(hidden) {
    this.hidden = hidden;
    this.subset.hide(hidden);
    this.shown = this.picked ?? this.shown;
    this.tell();
    this.changed();
  }

  key(event) {
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

  say(text) {
    this.spoken.textContent = text;
  }

  spelled(row) {
    const label = this.data.classes[this.labels[row]];
    return `${label ? `${label.name}, ` : ""}number ${this.indices[row]}`;
  }

  // Frames.

  request() {
    this.frameId ??= requestAnimationFrame(() => this.frame());
    this.root.ariaBusy = "true";
  }

  frame() {
    cancelAnimationFrame(this.frameId);
    this.frameId = null;
    const begun = performance.now();
    let gliding = false;
    for (const panel of this.panels.values()) {
      gliding = panel.step(begun) || gliding;
      if (panel.dirty && panel.points && panel.tints) panel.draw(this.subset, this.wardrobe);
    }
    if (this.labels) this.accompany();
    if (gliding) this.request();
    else this.root.ariaBusy = String(this.store.asked.size > 0);
  }

  /** What goes with the points: rings, legend, cards. */
  accompany() {
    const { data, subset, picked } = this;
    if (!subset.shows(this.shown)) this.shown = subset.beside(this.shown, 1); // its class is hidden
    const { shown } = this;
    this.point.root.style.visibility = subset.shows(shown) ? "" : "hidden"; // all are
    const visible = (row) => (row !== null && subset.shows(row) ? row : null);
    for (const panel of this.panels.values()) {
      const neighbours = (data.neighbours[panel.told.name] ?? []).filter((row) => visible(row) !== null);
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

  about(row) {
    const values = {};
    for (const [name, panel] of this.panels) if (panel.values) values[name] = valued(panel.values[row], panel.unit);
    const kept = this.picked === null ? null : this.indices[this.picked];
    return { label: this.data.classes[this.labels[row]] ?? null, index: this.indices[row], kept, values };
  }

  close() {
    cancelAnimationFrame(this.frameId);
    clearTimeout(this.timer);
    this.grid.close();
    this.point.close();
    this.root.remove();
  }
}
