// Which colour is which class, for all panels, and a switch for each; what else is marked stands beside it.
import { bytesOf, element, Tiles } from "../../web/dom.js";
import { shapeOfBox } from "../../web/shapes.js";

/** @import { ScatterPayload } from "./payload.js" */

const SEARCHED = 30; // classes from which on one is looked for by its name
const SWITCH = "Click: hide or show. Double click, or Alt and click, or Ctrl and Enter: this one alone.";

export class Legend {
  /**
   * `on`: toggle(name) hides or shows a class, only(name) shows it alone, or all again.
   * @param {{ toggle: (name: string) => void, only: (name: string) => void }} on
   */
  constructor(on) {
    this.on = on;
    /** @type {Map<string, { item: HTMLElement, count: HTMLElement }>} */
    this.items = new Map();
    this.facts = "";
    this.by = element("div", { class: "by" });
    this.classes = element("div", { class: "classes", role: "group", "aria-label": "Classes: shown or hidden" });
    this.visitor = element("div", { class: "visitor" });
    const ours = (/** @type {KeyboardEvent} */ event) => event.stopPropagation(); // letters are no keys of the page
    /** @type {HTMLInputElement} */
    this.search = element("input", {
      type: "search",
      class: "search",
      hidden: "",
      oninput: () => this.find(),
      onkeydown: ours,
    });
    this.none = element("span", { class: "by", role: "status" });
    this.root = element("div", { class: "legend" }, this.by, this.search, this.none, this.classes, this.visitor);
  }

  /**
   * Take over classes, what colours mean and the visitor's own picture.
   * @param {ScatterPayload} data
   */
  build(data) {
    const { classes, colouring, visitor, n } = data;
    const byValue = colouring.kind === "value";
    this.by.textContent = byValue ? `Colour: ${colouring.title}` : "";
    this.root.classList.toggle("neutral", byValue);
    const facts = JSON.stringify([n, classes, visitor?.picture, visitor?.label]);
    if (facts === this.facts) return;
    this.facts = facts;
    this.items.clear();
    const room = Math.round((1.5 * n) / classes.length).toLocaleString("en").length; // for counts that come later
    for (const { name, colour, shape } of classes) {
      const count = element("span", { class: "value", style: `min-width:${room}ch` });
      const attributes = {
        type: "button",
        class: "item",
        "data-class": name,
        style: `--accent:${colour}`,
        title: SWITCH,
        "aria-keyshortcuts": "Control+Enter",
      };
      const alone = () => this.on.only(name);
      const onclick = (/** @type {MouseEvent} */ event) =>
        event.altKey || event.ctrlKey || event.metaKey ? alone() : this.on.toggle(name);
      const onkeydown = (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault(); // no click as well
        alone();
      };
      const dot = element("span", { class: "dot", style: shapeOfBox(shape) });
      const item = element("button", { ...attributes, onclick, ondblclick: alone, onkeydown }, dot, name, count);
      this.items.set(name, { item, count });
    }
    this.search.hidden = classes.length < SEARCHED;
    this.search.value = "";
    this.search.placeholder = this.search.ariaLabel = `Find one of ${classes.length.toLocaleString("en")} classes`;
    this.find();
    this.classes.replaceChildren(...[...this.items.values()].map(({ item }) => item));
    this.visitor.replaceChildren();
    if (!visitor) return;
    const tile = new Tiles(data, 1, 1, { class: "tile", role: "img", "aria-label": visitor.label });
    tile.write(bytesOf(visitor.picture));
    tile.show();
    this.visitor.append(tile.canvas, `★ ${visitor.label}`);
  }

  /** Leave those whose name has what is written in the search. */
  find() {
    const wanted = this.search.value.trim().toLowerCase();
    let left = 0;
    for (const [name, { item }] of this.items) {
      item.hidden = !name.toLowerCase().includes(wanted);
      left += Number(!item.hidden);
    }
    this.none.textContent = left || !this.items.size ? "" : "No class of that name.";
  }

  /**
   * @param {Set<string>} hidden names of classes
   * @param {number[]} counts images by class, [] while they are unknown
   */
  show(hidden, counts) {
    let at = 0;
    for (const [name, { item, count }] of this.items) {
      item.ariaPressed = String(!hidden.has(name));
      const text = counts[at++]?.toLocaleString("en") ?? "";
      if (count.textContent !== text) count.textContent = text;
    }
  }
}
