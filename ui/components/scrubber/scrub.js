// One slider for all rows: each row is a path whose pictures are all here already, so scrubbing asks nobody.
import { bytesIn, element, Tiles } from "../../web/dom.js";
import { fetched } from "../../web/fetched.js";
import { Judge, Spoken } from "../../web/judge.js";
import { component } from "../../web/mount.js";
import { Cursor } from "./cursor.js";

/** @import { ScrubPayload, ScrubRow } from "./payload.js" */

/** @typedef {{ title: string, now: Tiles, reads: HTMLElement, strip: Tiles, mark: HTMLElement, root: HTMLElement }} Line */

export default component((latest) => new Scrub((at) => latest().setStateValue("at", at)));

class Scrub {
  /** @param {(at: number) => void} report */
  constructor(report) {
    /** @type {HTMLInputElement} */
    this.slider = element("input", {
      type: "range",
      min: 0,
      step: 1,
      "aria-label": "position on the path",
      oninput: () => this.show(),
      onchange: () => report(Number(this.slider.value)),
    });
    this.percent = element("output");
    this.rows = element("div", { class: "rows" });
    this.judge = new Judge(() => this.show());
    this.spoken = new Spoken();
    this.cursor = new Cursor(() => this.root.isConnected);
    this.root = element(
      "div",
      { class: "scrub", "aria-busy": true },
      element("label", { class: "at" }, "from", this.slider, "to", this.percent),
      this.rows,
      this.spoken.root,
    );
    /** @type {ScrubPayload | null} */
    this.data = null; // what the lines are of
    /** @type {Uint8Array | null} */
    this.bytes = null; // all pictures of these lines, once they are here
    /** @type {Line[]} */
    this.lines = [];
  }

  /** @param {ScrubPayload} data */
  async update(data) {
    this.root.classList.toggle("judged", data.judge !== null);
    this.judge.adopt(data.judge);
    if (data.frames === this.data?.frames) return; // the same pictures: the slider stays where the visitor has it
    this.data = data;
    this.bytes = null; // those of another pair
    this.slider.max = String(data.length - 1);
    this.slider.value = String(data.at);
    this.root.ariaBusy = "true";
    this.lines = data.rows.map((row) => this.line(row, data));
    this.rows.replaceChildren(...this.lines.map((line) => line.root));
    this.show();
    const answer = await fetched(data.frames, "The pictures").catch(() => null);
    if (this.data !== data) return; // another pair was chosen meanwhile
    this.root.ariaBusy = "false";
    if (!answer) {
      this.rows.prepend(element("p", {}, "The pictures did not arrive. Load the page again."));
      this.data = null; // whoever chooses this pair again has them sent for again
      return;
    }
    this.bytes = new Uint8Array(answer);
    const { bytes } = this;
    this.lines.forEach((line, row) => {
      for (let tile = 0; tile < data.tiles; tile++) {
        const at = Math.round((tile / (data.tiles - 1)) * (data.length - 1));
        line.strip.write(pictureOf(bytes, data, row, at), tile);
      }
      line.strip.show();
    });
    this.show();
  }

  /**
   * @param {ScrubRow} row
   * @param {ScrubPayload} data
   * @returns {Line}
   */
  line({ title, accent, note }, data) {
    const labelled = (/** @type {string} */ what) => ({ role: "img", "aria-label": `${title}: ${what}` });
    const now = new Tiles(data, 1, 1, { ...labelled("the picture there"), class: "now" });
    const strip = new Tiles(data, data.tiles, 1, labelled("the path"));
    const mark = element("div", { class: "mark" });
    const dot = element("span", { class: "dot", style: `background:${accent}` });
    const reads = element("div", { class: "reads", "aria-hidden": "true" }); // the picture's name says it too
    const name = element("div", { class: "name" }, element("b", {}, dot, title), element("span", {}, note), reads);
    const frame = element("div", { class: "strip" }, strip.canvas, mark);
    return { title, now, reads, strip, mark, root: element("div", { class: "line" }, name, now.canvas, frame) };
  }

  /** Bring slider, marks and pictures together. */
  show() {
    const { data, bytes } = this;
    if (!data) return;
    const at = Number(this.slider.value);
    const along = at / (data.length - 1);
    const text = `${Math.round(100 * along)} %`;
    this.percent.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
    this.cursor.move(along);
    this.lines.forEach((line, row) => {
      line.mark.style.transform = `translateX(${(100 * (along * (data.tiles - 1) + 0.5)) / data.tiles}%)`;
      if (!bytes) return;
      line.now.write(pictureOf(bytes, data, row, at));
      line.now.show();
    });
    if (bytes && data.judge) this.say(data, bytes, at);
  }

  /**
   * What the judge reads in the pictures there.
   * @param {ScrubPayload} data
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  say(data, bytes, at) {
    const size = bytesIn(data);
    const pictures = new Uint8Array(this.lines.length * size);
    this.lines.forEach((_, row) => pictures.set(pictureOf(bytes, data, row, at), row * size));
    const texts = this.judge.read(pictures, this.lines.length);
    this.lines.forEach(({ title, now, reads }, row) => {
      reads.textContent = texts[row];
      now.canvas.setAttribute("aria-label", `${title}: the picture there${texts[row] && `, ${texts[row]}`}`);
    });
    if (texts[0]) this.spoken.say(this.lines.map(({ title }, row) => `${title} ${texts[row]}`).join("; "));
  }

  close() {
    this.spoken.close();
    this.cursor.close();
    this.data = null; // an answer on its way is of nobody
  }
}

/**
 * Picture `at` of a row.
 * @param {Uint8Array} bytes
 * @param {ScrubPayload} data
 * @param {number} row
 * @param {number} at
 */
function pictureOf(bytes, data, row, at) {
  const size = bytesIn(data);
  const start = (row * data.length + at) * size;
  return bytes.subarray(start, start + size);
}
