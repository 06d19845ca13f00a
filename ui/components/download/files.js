// Buttons that bring files home. Each stays what it is while the page around it changes.
import { element, svg } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { saved } from "../../web/saved.js";

/** @import { FilePayload, FilesPayload } from "./payload.js" */

const ARROW = "M12 4v10m0 0 4-4m-4 4-4-4M5 19h14";

export default component(() => new FileRow());

class FileRow {
  constructor() {
    this.root = element("div", { class: "files" });
    /** By what they say. @type {Map<string, FileButton>} */
    this.buttons = new Map();
  }

  /** @param {FilesPayload} data */
  update({ files }) {
    const before = this.buttons;
    this.buttons = new Map(files.map((file) => [file.label, before.get(file.label) ?? new FileButton(file.label)]));
    for (const [label, button] of before) if (!this.buttons.has(label)) button.root.remove();
    files.forEach((file, place) => {
      const button = /** @type {FileButton} */ (this.buttons.get(file.label));
      button.update(file);
      // One that has its place already is not moved to it: it would lose the focus.
      if (this.root.children[place] !== button.root) this.root.insertBefore(button.root, this.root.children[place]);
    });
  }

  close() {}
}

class FileButton {
  /** @param {string} label */
  constructor(label) {
    const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ARROW }));
    this.button = element("button", { type: "button", onclick: () => this.bring() }, icon, element("span", {}, label));
    this.trouble = element("div", { class: "trouble", role: "alert" });
    this.root = element("div", { class: "file" }, this.button, this.trouble);
    this.name = this.address = "";
  }

  /** @param {FilePayload} file */
  update({ name, address, tip }) {
    this.name = name;
    this.address = address;
    this.button.title = tip ?? "";
  }

  async bring() {
    if (this.button.ariaDisabled) return; // on its way
    const name = this.name;
    this.button.ariaDisabled = "true"; // not `disabled`, which would take the focus from it
    this.trouble.textContent = "";
    try {
      const answer = await fetch(this.address);
      if (answer.ok) saved(await answer.blob(), name);
      else this.trouble.textContent = await sentence(answer);
    } catch {
      this.trouble.textContent = "The server does not answer. Is it still there?";
    } finally {
      this.button.ariaDisabled = null;
    }
  }
}

/**
 * Our own sentences are plain text; what a proxy says is a page.
 * @param {Response} answer
 */
async function sentence(answer) {
  const plain = answer.headers.get("content-type")?.startsWith("text/plain");
  return plain ? answer.text() : `The server answers with error ${answer.status}. Load the page again.`;
}
