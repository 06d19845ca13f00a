// One slider for all rows: each row is a path whose pictures are all here already, so scrubbing asks nobody.
import { element, Tiles } from "../../web/dom.js";

const TILES = 11; // pictures of a strip, evenly along the path

export default function scrub({ data, parentElement, setStateValue }) {
  const own = (parentElement.betascopeScrub ??= new Scrub(parentElement));
  own.report = (at) => setStateValue("at", at);
  own.update(data);
}

class Scrub {
  constructor(parent) {
    this.slider = element("input", { type: "range", min: 0, step: 1, "aria-label": "position on the path",
      oninput: () => this.show(), onchange: () => this.report(Number(this.slider.value)) }); // prettier-ignore
    this.percent = element("output");
    this.rows = element("div", { class: "rows" });
    this.root = element(
      "div",
      { class: "scrub", "aria-busy": true },
      element("label", { class: "at" }, "from", this.slider, "to", this.percent),
      this.rows,
    );
    parent.append(this.root);
  }

  async update(data) {
    if (data.frames === this.data?.frames) return; // the same pictures: the slider stays where the visitor has it
    this.data = data;
    this.slider.max = data.length - 1;
    this.slider.value = data.at;
    this.root.setAttribute("aria-busy", true);
    this.lines = data.rows.map((row) => this.line(row));
    this.rows.replaceChildren(...this.lines.map((line) => line.root));
    const answer = await fetch(data.frames).catch(() => null);
    if (this.data !== data) return; // another pair was chosen meanwhile
    if (!answer?.ok) {
      this.rows.prepend(element("p", {}, "The pictures did not arrive. Load the page again."));
      return;
    }
    this.greys = new Uint8Array(await answer.arrayBuffer());
    this.lines.forEach((line, row) => {
      for (let tile = 0; tile < TILES; tile++) {
        line.strip.write(this.picture(row, Math.round((tile / (TILES - 1)) * (data.length - 1))), tile);
      }
      line.strip.show();
    });
    this.show();
    this.root.setAttribute("aria-busy", false);
  }

  line({ title, accent, note }) {
    const now = new Tiles(this.data.shape, 1, 1, { role: "img", "aria-label": `${title}: the picture there`, class: "now" });
    const strip = new Tiles(this.data.shape, TILES, 1, { role: "img", "aria-label": `${title}: the path` });
    const mark = element("div", { class: "mark" });
    const dot = element("span", { class: "dot", style: `background:${accent}` });
    const name = element("div", { class: "name" }, element("b", {}, dot, title), element("span", {}, note));
    const frame = element("div", { class: "strip" }, strip.canvas, mark);
    return { now, strip, mark, root: element("div", { class: "line" }, name, now.canvas, frame) };
  }

  picture(row, at) {
    const [height, width] = this.data.shape;
    const start = (row * this.data.length + at) * height * width;
    return this.greys.subarray(start, start + height * width);
  }

  show() {
    if (!this.greys) return;
    const at = Number(this.slider.value);
    const along = at / (this.data.length - 1);
    const text = `${Math.round(100 * along)} %`;
    this.percent.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
    this.lines.forEach((line, row) => {
      line.now.write(this.picture(row, at));
      line.now.show();
      line.mark.style.transform = `translateX(${(100 * (along * (TILES - 1) + 0.5)) / TILES}%)`;
    });
  }
}
