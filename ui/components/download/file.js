// A button that brings a file home. It stays what it is while the page around it changes.
import { element } from "../../web/dom.js";

const ARROW = "M12 4v10m0 0 4-4m-4 4-4-4M5 19h14";

export default function file({ data, parentElement }) {
  const own = (parentElement.betascopeFile ??= new FileButton(parentElement));
  own.update(data);
}

class FileButton {
  constructor(parent) {
    this.text = element("span");
    this.button = element("button", { type: "button", onclick: () => this.bring() }, icon(), this.text);
    this.trouble = element("div", { class: "trouble", role: "alert" });
    parent.append(element("div", { class: "file" }, this.button, this.trouble));
  }

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
      if (answer.ok) save(await answer.blob(), name);
      else this.trouble.textContent = await sentence(answer);
    } catch {
      this.trouble.textContent = "The server does not answer. Is it still there?";
    } finally {
      this.button.disabled = false;
    }
  }
}

/** Our own sentences are plain text; what a proxy says is a page. */
async function sentence(answer) {
  const plain = answer.headers.get("content-type")?.startsWith("text/plain");
  return plain ? answer.text() : `The server answers with error ${answer.status}. Load the page again.`;
}

function save(content, name) {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it only after they have asked where to
}

function icon() {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ARROW);
  drawn.append(path);
  return drawn;
}
