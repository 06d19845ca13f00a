// What dragging does in the panels, and the way back to where everything is in sight.
import { element } from "../../web/dom.js";

const TOOLS = { pan: ["✥", "Move"], box: ["▭", "Box"], lasso: ["◌", "Lasso"] };

export class Toolbar {
  /** chosen(tool) hears of the first choice too; reset() brings everything back into sight. */
  constructor({ chosen, reset }) {
    this.chosen = chosen;
    this.buttons = Object.entries(TOOLS).map(([tool, [sign, label]]) =>
      element("button", { type: "button", "data-tool": tool, onclick: () => this.choose(tool) },
        element("span", { class: "sign", "aria-hidden": "true" }, sign), label)); // prettier-ignore
    this.root = element("div", { class: "tools", role: "toolbar", "aria-label": "What dragging does" },
      element("div", { class: "switch" }, ...this.buttons),
      element("button", { type: "button", "data-do": "reset", onclick: reset,
        title: "Everything in sight again (in one panel: double click, or 0)" }, "↺ Reset")); // prettier-ignore
    this.choose("pan");
  }

  choose(tool) {
    this.tool = tool;
    for (const button of this.buttons) button.ariaPressed = String(button.dataset.tool === tool);
    this.chosen(tool);
  }
}
