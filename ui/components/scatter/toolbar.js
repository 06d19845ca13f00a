// What dragging does in the panels, and the way back to where everything is in sight.
import { element } from "../../web/dom.js";

/** @typedef {"pan" | "box" | "lasso"} Tool */

const BY_KEYS = "by keys: arrows move a cross, Space begins, arrows draw, Space ends, Escape gives up";
/** @type {[Tool, string, string, string][]} */
const TOOLS = [
  ["pan", "✥", "Move", "Drag or arrow keys"],
  ["box", "▭", "Box", `Drag a box; ${BY_KEYS}`],
  ["lasso", "◌", "Lasso", `Drag a line around points; ${BY_KEYS}`],
];

export class Toolbar {
  /**
   * chosen(tool) hears of the first choice too; reset() brings everything back into sight.
   * @param {{ chosen: (tool: Tool) => void, reset: () => void }} on
   */
  constructor({ chosen, reset }) {
    this.chosen = chosen;
    this.buttons = TOOLS.map(([tool, sign, label, title]) => {
      const picture = element("span", { class: "sign", "aria-hidden": "true" }, sign);
      const onclick = () => this.choose(tool);
      return element("button", { type: "button", "data-tool": tool, title, onclick }, picture, label);
    });
    const title = "Everything in sight again (in one panel: double click, or 0)";
    this.root = element(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "What dragging does" },
      element("div", { class: "switch" }, ...this.buttons),
      element("button", { type: "button", "data-do": "reset", onclick: reset, title }, "⤢ Show all"),
    );
    /** @type {Tool} */
    this.tool = "pan";
    this.choose("pan");
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    for (const button of this.buttons) button.ariaPressed = String(button.dataset.tool === tool);
    this.chosen(tool);
  }
}
