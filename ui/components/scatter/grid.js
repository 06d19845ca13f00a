// The panels side by side.
import { element } from "../../web/dom.js";
import { Panel } from "./panel.js";

const ABREAST = 4; // panels in a line where there is room

export class Grid {
  /** `on`: what panels report to; `resized()` is called when panels have a new size, and with it an empty canvas. */
  constructor(on, resized) {
    this.on = on;
    this.panels = new Map(); // by name
    this.root = element("div", { class: "panels" });
    this.sizes = new ResizeObserver(() => {
      const changed = [...this.panels.values()].filter((panel) => panel.resize());
      if (changed.length) resized();
    });
  }

  /** Bring the panels into the order in which they are told; make what is new, end what is not there any more. */
  arrange(panels) {
    for (const [name, panel] of this.panels) {
      if (panels.some((told) => told.name === name)) continue;
      this.sizes.unobserve(panel.field);
      this.panels.delete(name);
    }
    for (const told of panels) {
      if (!this.panels.has(told.name)) {
        const panel = new Panel(this.on);
        this.panels.set(told.name, panel);
        this.sizes.observe(panel.field);
      }
      this.panels.get(told.name).tell(told);
    }
    const roots = panels.map(({ name }) => this.panels.get(name).root);
    const there = this.root.children;
    if (there.length !== roots.length || roots.some((root, at) => root !== there[at]))
      this.root.replaceChildren(...roots);
    const lines = Math.max(1, Math.ceil(panels.length / ABREAST));
    this.root.style.setProperty("--columns", Math.ceil(panels.length / lines));
  }

  close() {
    this.sizes.disconnect();
  }
}
