// What the dial says in words: the gaps, what is wrong, where to go on, and the bars once more as a table.
import { element, plain } from "../../web/dom.js";

/** @import { DialPayload } from "./payload.js" */

export class Words {
  constructor() {
    this.gaps = element("span");
    this.wrong = element("b", { role: "status" });
    this.note = element("p", { class: "note" }, this.wrong, this.gaps);
    this.pages = element("nav", { class: "ways", "aria-label": "this network on other pages" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    this.caption = element("caption");
    this.body = element("tbody");
    const head = ["Dimension", "KL, nats", "State"].map((name) => element("th", { scope: "col" }, name));
    const table = element("table", {}, this.caption, element("thead", {}, element("tr", {}, ...head)), this.body);
    this.table = element("details", {}, element("summary", {}, "The bars as a table"), table);
    /** @type {number[]} */
    this.order = [];
    this.active = 0;
    this.linked = "";
    /** @type {HTMLAnchorElement[]} */
    this.links = [];
    this.lead = element("span");
  }

  /**
   * @param {DialPayload} data
   * @param {number[]} order of dimensions
   */
  build(data, order) {
    this.order = order;
    this.active = data.active;
    this.gaps.textContent = data.note;
    this.links = data.pages.map(({ title }) => element("a", { target: "_self" }, title));
    this.linked = this.caption.textContent = "";
    this.pages.replaceChildren(this.lead, ...this.links);
    this.pages.hidden = !this.links.length;
  }

  /** @param {string} text */
  trouble(text) {
    this.wrong.textContent = text && `${text} `;
  }

  /** @param {boolean} whether the network gives numbers at this beta */
  finite(whether) {
    this.trouble(whether ? "" : "The network gives no finite numbers at this β.");
  }

  /**
   * The ways to other pages lead to this beta.
   * @param {DialPayload} data
   * @param {number} beta
   */
  link({ name, pages }, beta) {
    const model = `${name}@${beta}`;
    if (model === this.linked) return;
    this.linked = model;
    this.lead.textContent = `Open it at β = ${beta} in`;
    this.links.forEach((link, at) => (link.href = pages[at].address + encodeURIComponent(model)));
  }

  /**
   * After a gesture, for screen readers.
   * @param {number} beta
   * @param {string} text
   */
  say(beta, text) {
    this.spoken.textContent = `beta ${beta}: ${text}`;
  }

  /**
   * The bars as a table; once they stand still, as it is laid out anew each time.
   * @param {number} beta
   * @param {number[]} kl
   */
  tabulate(beta, kl) {
    const caption = `KL of each dimension at β = ${beta}`;
    if (this.caption.textContent === caption) return;
    this.caption.textContent = caption;
    this.body.replaceChildren(
      ...this.order.map((j) => {
        const cells = [plain(kl[j], 3), kl[j] < this.active ? "collapsed" : "active"];
        return element(
          "tr",
          {},
          element("th", { scope: "row" }, `z${j}`),
          ...cells.map((cell) => element("td", {}, cell)),
        );
      }),
    );
  }
}
