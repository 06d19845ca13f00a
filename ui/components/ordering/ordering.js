// A list that is put in order: dragged by a pointer, or moved by arrow keys and by buttons.
import { element } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { moved, placeAt } from "./moved.js";

/** @import { OrderingPayload } from "./payload.js" */

const KEYS = /** @type {Record<string, number>} */ ({ ArrowUp: -1, ArrowDown: 1 });

export default component((latest) => new Ordering((order) => latest().setStateValue("order", order)));

class Ordering {
  /** @param {(order: number[]) => void} report */
  constructor(report) {
    this.report = report;
    this.list = element("ol", { onpointermove: (event) => this.drag(event.clientY) });
    this.list.onpointerup = this.list.onpointercancel = () => this.drop();
    this.spoken = element("div", { class: "spoken", role: "status" });
    this.root = element("div", { class: "ordering" }, this.list, this.spoken);
    /** @type {number[]} */
    this.order = [];
    /** @type {string[]} */
    this.items = [];
    /** @type {HTMLLIElement[]} */
    this.rows = []; // by the item's place in `items`
    this.held = -1; // the item that a pointer has
    this.before = ""; // the order when it was taken
  }

  /** @param {OrderingPayload} data */
  update({ items, order, label }) {
    this.list.setAttribute("aria-label", label);
    if (items.join("\n") !== this.items.join("\n")) {
      this.items = items;
      this.rows = items.map((item, at) => this.row(item, at));
    }
    if (this.held < 0) this.show(order);
  }

  /**
   * @param {string} item
   * @param {number} at
   */
  row(item, at) {
    const button = (/** @type {string} */ sign, /** @type {string} */ where, /** @type {number} */ by) =>
      element(
        "button",
        { type: "button", "aria-label": `${item} ${where}`, title: where, onclick: () => this.step(at, by) },
        sign,
      );
    const row = element(
      "li",
      { tabindex: 0, "aria-label": item },
      element("span", { class: "grip", "aria-hidden": "true" }, "⠿"),
      element("span", { class: "item" }, item),
      button("↑", "up", -1),
      button("↓", "down", 1),
    );
    row.onkeydown = (event) => {
      if (event.target !== row || !(event.key in KEYS)) return;
      event.preventDefault();
      this.step(at, KEYS[event.key]);
    };
    row.onpointerdown = (event) => {
      if (event.button || (event.target instanceof Element && event.target.closest("button"))) return;
      this.list.setPointerCapture(event.pointerId); // the row itself moves in the document, and would lose it
      row.classList.add("held");
      this.held = at;
      this.before = this.order.join();
    };
    return row;
  }

  /**
   * @param {number} item
   * @param {number} by
   */
  step(item, by) {
    const from = this.order.indexOf(item);
    if (from + by < 0 || from + by >= this.order.length) return;
    const held = this.rows[item].getRootNode();
    const focused = held instanceof ShadowRoot || held instanceof Document ? held.activeElement : null;
    this.show(moved(this.order, from, from + by));
    if (focused instanceof HTMLElement) focused.focus(); // what is moved in the document loses it
    this.tell(item);
  }

  /** @param {number} y */
  drag(y) {
    if (this.held < 0) return;
    const middles = this.order
      .filter((other) => other !== this.held)
      .map((other) => this.rows[other].getBoundingClientRect())
      .map(({ top, height }) => top + height / 2);
    const [from, to] = [this.order.indexOf(this.held), placeAt(middles, y)];
    if (from !== to) this.show(moved(this.order, from, to));
  }

  drop() {
    const item = this.held;
    if (item < 0) return;
    this.held = -1;
    this.rows[item].classList.remove("held");
    if (this.order.join() !== this.before) this.tell(item);
  }

  /** @param {number[]} order */
  show(order) {
    this.order = order;
    order.forEach((item, place) => {
      if (this.list.children[place] !== this.rows[item]) {
        this.list.insertBefore(this.rows[item], this.list.children[place] ?? null);
      }
      const [up, down] = this.rows[item].querySelectorAll("button");
      up.ariaDisabled = String(place === 0);
      down.ariaDisabled = String(place === order.length - 1);
    });
    while (this.list.children.length > order.length) this.list.lastElementChild?.remove();
  }

  /** @param {number} item */
  tell(item) {
    this.spoken.textContent = `${this.items[item]}: ${this.order.indexOf(item) + 1} of ${this.order.length}`;
    this.report(this.order);
  }

  close() {}
}
