// From where the panels are looked at: as the address wants it once the points are here, and into the address when a
// visitor has turned or moved them.
import { viewsText, writeViews } from "./address.js";

/** @import { Panel } from "./panel.js" */

const QUIET_FOR = 300; // milliseconds without a gesture before the address says it

export class Views {
  /** @type {Map<string, number[]>} */
  asked = new Map(); // by the name of a model: what the address wants, until its points are here
  written = ""; // what the address says
  /** @type {number | undefined} */
  timer = undefined;

  /** @param {Map<string, Panel>} panels by the name of a model */
  constructor(panels) {
    this.panels = panels;
  }

  /**
   * Other images are to be looked at from here.
   * @param {Record<string, number[]>} views by the name of a model
   */
  ask(views) {
    clearTimeout(this.timer);
    this.asked = new Map(Object.entries(views));
  }

  /** @param {Panel} panel whose points have come */
  restore(panel) {
    const sight = this.asked.get(panel.data.name);
    if (!sight) return;
    this.asked.delete(panel.data.name);
    panel.view.sight = sight;
    this.written = viewsText(this.panels);
  }

  /** Say in the address where the panels are looked at from, once the visitor pauses. */
  changed() {
    const text = viewsText(this.panels);
    if (text === this.written || this.asked.size) return;
    this.written = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => writeViews(text), QUIET_FOR);
  }

  close() {
    clearTimeout(this.timer);
  }
}
