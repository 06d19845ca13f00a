// A sheet to draw on: the pad, and beside it the small image that the models get. The server hears of it when the pen
// is lifted.
import { element, Tiles } from "../../web/dom.js";
import { DrawingPad } from "./pad.js";
import { asDrawnHere, rendered } from "./strokes.js";

export default function sheet({ data, parentElement, setStateValue }) {
  const own = (parentElement.betascopeSheet ??= new Sheet(parentElement));
  own.report = (drawing) => setStateValue("drawing", drawing);
  own.update(data);
}

class Sheet {
  constructor(parent) {
    this.pad = new DrawingPad({ change: () => this.show(), end: () => this.report(this.pad.told(this.data)) });
    this.seen = element("figure", { class: "seen" });
    this.root = element("div", { class: "sheet" }, this.pad.root, this.seen);
    parent.append(this.root);
  }

  update(data) {
    const fresh = this.data?.revision !== data.revision;
    this.data = data;
    if (!fresh) return; // what the visitor has drawn meanwhile is newer
    this.tile = new Tiles(data.shape, 1, 1, { role: "img", "aria-label": "your drawing as the models see it" });
    this.seen.replaceChildren(this.tile.canvas, element("figcaption", {}, "as the models see it"));
    this.pad.adopt(data.strokes, Math.min(...data.shape), data.darkOnLight);
    this.show();
  }

  show() {
    this.tile.write(asDrawnHere(rendered(this.pad.strokes, this.data.shape), this.data.darkOnLight));
    this.tile.show();
  }
}
