// The panels side by side.
import { abreast, element } from "../../web/dom.js";
import { Panel } from "./panel.js";

/** @import { PanelEvents } from "./panel.js" */
/** @import { ScatterPanel } from "./payload.js" */

const ABREAST = 4; // panels in a line where there is room

export class Grid {
  /**
   * @param {PanelEvents} on
   * @param {() => void} resized is called when panels have a new size, and with it an empty canvas
   */
  constructor(on, resized) {
    this.on = on;
    /** @type {Map<string, Panel>} */
    this.panels = new Map(); // by name
    this.root = element("div", { class: "panels" });
    this.sizes = new ResizeObserver(() => {
      const changed = [...this.panels.values()].filter((panel) => panel.resize());
      if (changed.length) resized();
    });
  }

  /**
   * Bring the panels into this order; make what is new, end what is not there any more.
   * @param {ScatterPanel[]} wanted
   */
  arrange(wanted) {
    for (const [name, panel] of this.panels) {
      if (wanted.some((one) => one.name === name)) continue;
      this.sizes.unobserve(panel.field);
      this.panels.delete(name);
    }
    const roots = wanted.map((data) => {
      const panel = this.panels.get(data.name) ?? this.add(data);
      panel.update(data);
      return panel.root;
    });
    const there = this.root.children;
    if (there.length !== roots.length || roots.some((root, at) => root !== there[at]))
      this.root.replaceChildren(...roots);
    this.root.classList.toggle("many", wanted.length > ABREAST);
    this.root.style.setProperty("--columns", String(abreast(wanted.length, ABREAST)));
  }

  /** @param {ScatterPanel} data */
  add(data) {
    const panel = new Panel(this.on, data);
    this.panels.set(data.name, panel);
    this.sizes.observe(panel.field);
    return panel;
  }

  close() {
    this.sizes.disconnect();
  }
}
