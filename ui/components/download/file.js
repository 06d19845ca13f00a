// A button that brings a file home. It stays what it is while the page around it changes.
import { element, svg } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { saved } from "../../web/saved.js";

/** @import { FilePayload } from "./payload.js" */

const ARROW = "M12 4v10m0 0 4-4m-4 4-4-4M5 19h14";

export default component(() => new FileButton());

class FileButton {
  constructor() {
    this.text = element("span");
    const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ARROW }));
    this.button = element("button", { type: "button", onclick: () => this.bring() }, icon, this.text);
    this.trouble = element("div", { class: "trouble", role: "alert" });
    this.root = element("div", { class: "file" }, this.button, this.trouble);
    this.name = this.address = "";
  }

  /** @param {FilePayload} data */
  update({ label, name, address, tip }) {
    this.name = name;
    this.address = address;
    this.text.textContent = label;
    this.button.title = tip ?? "";
  }

  async bring() {
    const name = this.name;
    this.button.disabled = true;
    this.trouble.textContent = "";
    try {
      const answer = await fetch(this.address);
      if (answer.ok) saved(await answer.blob(), name);
      else this.trouble.textContent = await sentence(answer);
    } catch {
      this.trouble.textContent = "The server does not answer. Is it still there?";
    } finally {
      this.button.disabled = false;
    }
  }

  close() {}
}

/**
 * Our own sentences are plain text; what a proxy says is a page.
 * @param {Response} answer
 */
async function sentence(answer) {
  const plain = answer.headers.get("content-type")?.startsWith("text/plain");
  return plain ? answer.text() : `The server answers with error ${answer.status}. Load the page again.`;
}
