// The models side by side: what each draws now, what it drew at the start, and what has changed.
import { element, plain, Tiles } from "../../web/dom.js";

const HEADER = 60; // pixels of Streamlit's header, as --walk-top says in rem

export class Cards {
  /** `focus(name)` is called when a card is chosen. */
  constructor(focus) {
    this.focus = focus;
    this.root = element("div", { class: "cards" });
    this.edge = element("div"); // stands where the cards would: once it has left the window, they hold on to its top
    this.watch = new IntersectionObserver(([edge]) => this.root.classList.toggle("stuck", edge.boundingClientRect.top < HEADER), { rootMargin: `-${HEADER}px 0px 0px` }); // prettier-ignore
    this.watch.observe(this.edge);
    this.cards = new Map();
  }

  /** Build the cards anew for these models. `start`: what the walk starts from, with its picture where there is one. */
  build(models, start, shape, darkOnLight) {
    this.cards.clear();
    this.root.replaceChildren();
    if (start.picture) {
      const picture = new Tiles(shape, 1, 1, { role: "img", "aria-label": start.label });
      picture.write(start.picture);
      picture.show();
      this.root.append(
        element("figure", { class: "card original" }, element("div", { class: "title" }, "Start"),
          element("div", { class: "pictures" }, picture.canvas), element("figcaption", {}, start.label)),
      ); // prettier-ignore
    }
    const group = element("div", { class: "group", role: "radiogroup", "aria-label": "Model in focus" });
    for (const model of models) {
      const card = new Card(model, shape, darkOnLight, () => this.focus(model.name));
      this.cards.set(model.name, card);
      group.append(card.root);
    }
    group.onkeydown = (event) => this.keys(event, models);
    this.root.append(group);
  }

  keys(event, models) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = models.findIndex((model) => this.cards.get(model.name).root === event.target);
    const next = models[(at + step + models.length) % models.length];
    this.focus(next.name);
    this.cards.get(next.name).root.focus();
  }

  /** Mark the model in focus and show all pictures of this position. `pictures`: greys by the name of a model. */
  show(position, pictures, notes) {
    for (const model of position.models) {
      this.cards.get(model.name).show(position, model, pictures.get(model.name), notes.get(model.name));
    }
  }
}

class Card {
  constructor(model, shape, darkOnLight, choose) {
    const labelled = (what) => ({ role: "img", "aria-label": `${model.title}: ${what}` });
    this.now = new Tiles(shape, 1, 1, { ...labelled("the picture now"), class: "now" });
    this.start = new Tiles(shape, 1, 1, { ...labelled("the picture at the start"), title: "at the start" });
    this.difference = new Tiles(shape, 1, 1, { ...labelled("the difference"), title: "ink added (orange), lost (blue)" });
    this.difference.ink = darkOnLight ? -1 : 1;
    this.note = element("figcaption", { title: "mean absolute change of a pixel since the start, black to white being 100 %" });
    this.root = element(
      "div",
      { class: "card", role: "radio", "data-model": model.name, style: `--accent:${model.accent}`, onclick: choose,
        onkeydown: (event) => { if (event.key === " " || event.key === "Enter") { event.preventDefault(); choose(); } } },
      element("div", { class: "title" }, element("span", { class: "dot" }), model.title),
      element("div", { class: "pictures" }, this.now.canvas,
        element("div", { class: "small" }, this.start.canvas, this.difference.canvas)),
      this.note,
    ); // prettier-ignore
    this.first = null; // the picture at the start
  }

  show(position, model, picture, note) {
    const focused = position.focus.name === model.name;
    if (this.focused !== focused) {
      this.focused = focused;
      this.root.setAttribute("aria-checked", focused);
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
      this.difference.writeDifference(picture.now, picture.start);
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
}

/** Mean absolute change of a pixel since the start, in percent of black to white. */
function changeText({ now, start }) {
  let sum = 0;
  for (let i = 0; i < now.length; i++) sum += Math.abs(now[i] - start[i]);
  return `changed ${plain((100 * sum) / (255 * now.length), 1)} %`;
}

function listed(dims) {
  const names = dims.map((dim) => `z${dim.j}`);
  return names.length > 2 ? `${names.length} dimensions` : names.join(", ");
}
