// A sheet to draw on: the pad, and beside it the small image that the models get. The server hears of it when the pen
// is lifted.
import { element, Tiles } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { DrawingPad } from "./pad.js";
import { asDrawnHere } from "./strokes.js";

/** @import { PadPayload } from "./payload.js" */

export default component((latest) => new Sheet((drawing) => latest().setStateValue("drawing", drawing)));

class Sheet {
  /** @param {(drawing: object) => void} report */
  constructor(report) {
    this.pad = new DrawingPad({ change: () => this.show(), end: () => report(this.pad.report()) });
    this.seen = element("figure", { class: "seen" });
    this.root = element("div", { class: "sheet" }, this.pad.root, this.seen);
  }

  /** @param {PadPayload} data */
  update(data) {
    if (this.pad.data?.revision === data.revision) return; // what the visitor has drawn meanwhile is newer
    this.tile = new Tiles(data, 1, 1, { role: "img", "aria-label": "your drawing as the models see it" });
    this.seen.replaceChildren(this.tile.canvas, element("figcaption", {}, "as the models see it"));
    this.pad.adopt(data);
    this.show();
  }

  show() {
    this.tile?.write(asDrawnHere(this.pad.image(), Boolean(this.pad.data?.darkOnLight)));
    this.tile?.show();
  }

  close() {}
}
