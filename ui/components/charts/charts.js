// Charts side by side: point at a mark and its card shows what it stands for; a click reports its name.
import { AsTable } from "../../web/astable.js";
import { element } from "../../web/dom.js";
import { fetched } from "../../web/fetched.js";
import { component } from "../../web/mount.js";
import { saved } from "../../web/saved.js";
import { Card } from "./card.js";
import { drawing } from "./drawing.js";
import { nameOf, Panel, toldOf } from "./panel.js";

/** @import { ChartsPayload } from "./payload.js" */

/** @typedef {{ panel: Panel, plot: HTMLElement, figure: HTMLElement }} Shown */

export default component((latest) => new Charts((name) => latest().setTriggerValue("chosen", name)));

class Charts {
  /** @param {(name: string) => void} report */
  constructor(report) {
    this.report = report;
    this.card = new Card();
    this.spoken = element("div", { class: "spoken", role: "status" });
    this.grid = element("div", { class: "grid" });
    this.save = element("button", { type: "button", class: "save", onclick: () => this.take() }, "Picture (SVG)");
    this.root = element("div", { class: "charts" }, this.grid, element("footer", {}, this.save), this.spoken);
    this.seen = ""; // what is drawn
    this.pictures = ""; // address of those that are here, or on their way
    /** @type {ChartsPayload | null} */
    this.data = null;
    /** @type {Uint8Array | null} */
    this.bytes = null;
    /** @type {Shown[]} */
    this.shown = [];
    /** @type {[Shown, number] | null} */
    this.meant = null; // a chart and which of its points
    this.width = 0;
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.grid);
  }

  /** @param {ChartsPayload} data */
  update(data) {
    const text = JSON.stringify(data);
    if (text === this.seen) return;
    this.seen = text;
    this.data = data;
    this.leave();
    this.grid.style.setProperty("--narrowest", `${data.narrowest}px`);
    this.shown = data.panels.map((panel) => this.framed(new Panel(panel)));
    this.grid.replaceChildren(...this.shown.map(({ figure }) => figure));
    this.width = 0;
    this.draw();
    this.bring(data.pictures);
  }

  /** @param {string} address */
  async bring(address) {
    if (address === this.pictures) return;
    [this.pictures, this.bytes] = [address, null];
    if (!address) return;
    const answer = await fetched(address, "The pictures").catch(() => null);
    if (address !== this.pictures) return;
    if (!answer) {
      this.pictures = ""; // sent for again with the next change
      return;
    }
    this.bytes = new Uint8Array(answer);
    if (this.meant) this.show(...this.meant);
  }

  /**
   * @param {Panel} panel
   * @returns {Shown}
   */
  framed(panel) {
    const { title, note, points } = panel.data;
    const plot = element("div", { class: "plot" }, panel.root);
    const caption = element("figcaption", {}, element("b", {}, title), note ? element("span", {}, note) : "");
    const table = new AsTable(() => toldOf(panel.data));
    table.of(nameOf(panel.data));
    const shown = { panel, plot, figure: element("figure", {}, caption, plot, points.length ? table.root : "") };
    if (points.length) {
      plot.tabIndex = 0;
      plot.setAttribute("role", "group");
      plot.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight Enter Escape");
      plot.setAttribute("aria-label", `${nameOf(panel.data)}: arrow keys go from point to point`);
      plot.onpointermove = (event) => this.point(shown, event);
      plot.onpointerleave = () => this.leave();
      plot.onclick = (event) => this.click(shown, event);
      plot.onkeydown = (event) => this.key(shown, event);
      plot.onblur = () => this.leave();
    }
    return shown;
  }

  draw() {
    const width = this.shown[0]?.plot.clientWidth ?? 0;
    if (!width || width === this.width) return;
    this.width = width;
    for (const { panel, plot } of this.shown) {
      panel.draw(plot.clientWidth);
      panel.mark("", -1, this.data?.chosen ?? "");
    }
  }

  /**
   * @param {Shown} shown
   * @param {PointerEvent | MouseEvent} event
   */
  point(shown, event) {
    const at = shown.panel.at(...placeIn(shown.plot, event));
    shown.plot.classList.toggle("over", at >= 0 && shown.panel.data.points[at].name !== "");
    if (at < 0) this.leave();
    else if (this.meant?.[0].panel !== shown.panel || this.meant[1] !== at) this.show(shown, at);
    return at;
  }

  /**
   * @param {Shown} shown
   * @param {MouseEvent} event
   */
  click(shown, event) {
    const at = this.point(shown, event);
    if (at >= 0) this.choose(shown.panel.data.points[at].name);
  }

  /**
   * @param {Shown} shown
   * @param {KeyboardEvent} event
   */
  key(shown, event) {
    const { points } = shown.panel.data;
    const now = this.meant?.[0].panel === shown.panel ? this.meant[1] : -1;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key] ?? 0;
    if (by) this.show(shown, now < 0 ? 0 : (now + by + points.length) % points.length);
    else if (event.key === "Enter" && now >= 0) this.choose(points[now].name);
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
  }

  /** @param {string} name */
  choose(name) {
    if (name) this.report(name);
  }

  /**
   * @param {Shown} shown
   * @param {number} at
   */
  show(shown, at) {
    const { data } = this;
    if (!data) return;
    this.meant = [shown, at];
    const { point, x, y } = shown.panel.placed[at];
    for (const { panel } of this.shown) panel.mark(point.group, panel === shown.panel ? at : -1, data.chosen);
    shown.plot.append(this.card.root);
    this.card.write(point, data, this.bytes);
    this.card.show(x, y, shown.panel.size[0], shown.panel.size[1]);
    this.spoken.textContent = [point.title, ...point.lines].join(", ");
  }

  leave() {
    if (!this.meant) return;
    this.meant = null;
    this.card.hide();
    for (const { panel } of this.shown) panel.mark("", -1, this.data?.chosen ?? "");
  }

  take() {
    if (!this.data) return;
    const charts = this.shown.map(({ panel }) => ({ title: panel.data.title, root: panel.root, size: panel.size }));
    const text = drawing(charts, this.root, this.data.provenance);
    saved(new Blob([text], { type: "image/svg+xml" }), `${this.data.file}.svg`);
  }

  close() {
    this.observer.disconnect();
    this.pictures = "";
  }
}

/**
 * @param {HTMLElement} plot
 * @param {MouseEvent} event
 * @returns {[number, number]}
 */
function placeIn(plot, event) {
  const box = plot.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
