// The models side by side: what each draws now, what it drew at the start, and what has changed.
import { element, named, plain, Tiles } from "../../web/dom.js";

/** @import { WalkDimension, WalkModel, WalkPayload } from "./payload.js" */
/** @import { Position } from "./position.js" */

/** @typedef {Uint8ClampedArray<ArrayBuffer>} Bytes of an image */
/** @typedef {{ now: Bytes, start: Bytes }} Pictures */

export const HEADER = 60; // pixels of Streamlit's header, as --walk-top says in rem
const ROW = 6; // cards that stand in a row; more are smaller ones, in two
const STEPS = new Map([
  ["ArrowRight", 1],
  ["ArrowDown", 1],
  ["ArrowLeft", -1],
  ["ArrowUp", -1],
]);

export class Cards {
  /**
   * `focus(name)` is called when a card is chosen; `header` covers so many pixels at the top of the window.
   * @param {(name: string) => void} focus
   * @param {number} header
   */
  constructor(focus, header) {
    this.focus = focus;
    this.root = element("div", { class: "cards" });
    this.edge = element("div"); // stands where the cards would: once it has left the window, they hold on to its top
    const stuck = (/** @type {IntersectionObserverEntry[]} */ [edge]) =>
      this.stick(edge.boundingClientRect.top < header);
    this.watch = new IntersectionObserver(stuck, { rootMargin: `-${header}px 0px 0px` });
    this.watch.observe(this.edge);
    /** @type {Map<string, Card>} */
    this.cards = new Map(); // by the name of a model, in order
  }

  /**
   * Build the cards anew.
   * @param {WalkPayload} data
   * @param {Uint8Array | null} picture of the image that the walk starts from
   */
  build(data, picture) {
    this.cards.clear();
    this.root.replaceChildren();
    if (picture) {
      const { label } = data.start;
      const original = new Tiles(data, 1, 1, { role: "img", "aria-label": label });
      original.write(picture);
      original.show();
      const title = element("div", { class: "title" }, "Start");
      const pictures = element("div", { class: "pictures" }, original.canvas);
      const caption = element("figcaption", {}, label);
      this.root.append(element("figure", { class: "card original" }, title, pictures, caption));
    }
    this.root.classList.toggle("many", data.models.length > ROW);
    const group = element("div", { class: "group", role: "radiogroup", "aria-label": "Model in focus" });
    for (const model of data.models) {
      const card = new Card(model, data, () => this.focus(model.name));
      this.cards.set(model.name, card);
      group.append(card.root);
    }
    group.onkeydown = (event) => this.keys(event);
    this.root.append(group);
  }

  /**
   * Hold on to the top of the window, where a phone shows no more than pictures, or let go. What they are smaller by then
   * stays free below them: nothing moves.
   * @param {boolean} stuck
   */
  stick(stuck) {
    const { root } = this;
    if (root.classList.contains("stuck") === stuck) return;
    root.style.marginBottom = "";
    root.classList.remove("stuck");
    const whole = root.offsetHeight;
    root.classList.toggle("stuck", stuck);
    if (root.offsetHeight < whole) root.style.marginBottom = `${whole - root.offsetHeight}px`;
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const step = STEPS.get(event.key);
    if (!step) return;
    event.preventDefault();
    const cards = [...this.cards];
    const at = cards.findIndex(([, card]) => card.root === event.target);
    const [name, next] = cards[(at + step + cards.length) % cards.length];
    this.focus(name);
    next.root.focus();
  }

  /**
   * Mark the model in focus and show all pictures of this position.
   * @param {Position} position
   * @param {Map<string, Pictures>} pictures by the name of a model
   * @param {Map<string, string>} notes
   */
  show(position, pictures, notes) {
    for (const model of position.models) {
      this.cards.get(model.name)?.show(position, model, pictures.get(model.name), notes.get(model.name));
    }
  }
}

class Card {
  /**
   * @param {WalkModel} model
   * @param {WalkPayload} data
   * @param {() => void} choose
   */
  constructor(model, data, choose) {
    const { channels, darkOnLight, difference } = data;
    this.colours = difference;
    this.darkOnLight = darkOnLight;
    const labelled = (/** @type {string} */ what) => ({ role: "img", "aria-label": `${model.title}: ${what}` });
    this.now = new Tiles(data, 1, 1, { ...labelled("the picture now"), class: "now" });
    this.start = new Tiles(data, 1, 1, { ...labelled("the picture at the start"), title: "at the start" });
    const title = channels === 3 ? "how far red, green and blue are off" : "ink added (orange), lost (blue)";
    this.difference = new Tiles(data, 1, 1, { ...labelled("the difference"), title });
    this.reads = element("div", { class: "reads", "aria-hidden": "true" }); // the picture's name says it too
    const meaning = "mean absolute change of a pixel since the start, black to white being 100 %";
    this.note = element("figcaption", { title: meaning });
    const onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      choose();
    };
    const style = `--accent:${model.accent}`;
    const small = element("div", { class: "small" }, this.start.canvas, this.difference.canvas);
    this.root = element(
      "div",
      { class: "card", role: "radio", "data-model": model.name, style, onclick: choose, onkeydown },
      element("div", { class: "title" }, element("span", { class: "dot" }), named(model.title)),
      element("div", { class: "pictures" }, this.now.canvas, small),
      this.reads,
      this.note,
    );
    this.title = model.title;
    /** @type {Uint8ClampedArray | null} */
    this.first = null; // the picture at the start
    /** @type {boolean | null} */
    this.focused = null;
    this.said = "";
  }

  /**
   * @param {Position} position
   * @param {WalkModel} model
   * @param {Pictures} [picture]
   * @param {string} [note]
   */
  show(position, model, picture, note) {
    const focused = position.focus.name === model.name;
    if (this.focused !== focused) {
      this.focused = focused;
      this.root.ariaChecked = String(focused);
      this.root.tabIndex = focused ? 0 : -1;
    }
    if (picture) {
      this.now.write(picture.now);
      this.now.show();
      if (this.first !== picture.start) {
        this.first = picture.start;
        this.start.write(picture.start);
        this.start.show();
      }
      this.difference.writeDifference(picture.now, picture.start, this.colours, this.darkOnLight);
      this.difference.show();
    }
    const text = note ?? (picture ? changeText(picture) : "loading the weights…");
    const off = position.offData(model);
    const where = off.length ? `off the data: ${listed(off)}` : "";
    if (this.said === text + where) return;
    this.said = text + where;
    this.note.classList.toggle("long", Boolean(note));
    this.note.replaceChildren(element("div", {}, text), element("div", { class: off.length ? "off" : "" }, where));
  }

  /**
   * What the judge reads in the picture.
   * @param {string} text
   */
  say(text) {
    if (this.reads.textContent === text) return;
    this.reads.textContent = this.reads.title = text;
    this.now.canvas.setAttribute("aria-label", `${this.title}: the picture now${text && `, ${text}`}`);
  }
}

/**
 * Mean absolute change of a pixel since the start, in percent of black to white.
 * @param {Pictures} pictures
 */
function changeText({ now, start }) {
  let sum = 0;
  for (let i = 0; i < now.length; i++) sum += Math.abs(now[i] - start[i]);
  return `changed ${plain((100 * sum) / (255 * now.length), 1)} %`;
}

/** @param {WalkDimension[]} dims */
function listed(dims) {
  const names = dims.map((dim) => `z${dim.j}`);
  return names.length > 2 ? `${names.length.toLocaleString("en")} dimensions` : names.join(", ");
}
