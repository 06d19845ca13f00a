// What a component writes, in the language of the visit: said as it comes into the page, before it is painted.
import { fetched } from "./fetched.js";
import { Speech } from "./speech.js";

const READ = [
  "title",
  "aria-label",
  "aria-description",
  "aria-valuetext",
  "aria-roledescription",
  "placeholder",
  "alt",
];
const APART = "code, pre, style, script, textarea, [contenteditable], [translate='no']"; // what nobody says otherwise

/** @type {Map<string, Promise<Speech>>} */
const coming = new Map(); // by address, whoever asked for it

/** @param {string} url */
function speechAt(url) {
  const here = coming.get(url);
  if (here) return here;
  const made = fetched(url, "the catalogue of the language").then(
    (bytes) => new Speech(JSON.parse(new TextDecoder().decode(bytes))),
  );
  made.catch(() => coming.delete(url));
  coming.set(url, made);
  return made;
}

/** What keeps all below one element in a language. */
export class Spoken {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.url = "";
    /** @type {Speech | null} */
    this.speech = null;
    /** @type {WeakMap<Node, Map<string, [string, string]>>} */
    this.originals = new WeakMap(); // by "" for the text of a node, or an attribute: as it came, and as it was said
    this.watch = new MutationObserver((changes) => this.follow(changes));
  }

  /**
   * Speak this language from now on; an empty address is English.
   * @param {string} url of its catalogue
   */
  async speak(url) {
    if (url === this.url) return;
    this.url = url;
    if (url && !this.speech) this.root.style.visibility = "hidden"; // rather than English for a moment
    try {
      const speech = url ? await speechAt(url) : null;
      if (this.url === url) this.begin(speech);
    } finally {
      this.root.style.visibility = "";
    }
  }

  /** @param {Speech | null} speech */
  begin(speech) {
    this.watch.disconnect();
    this.speech = speech;
    this.below(this.root);
    if (!speech) return;
    this.watch.observe(this.root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: READ,
    });
  }

  /** @param {MutationRecord[]} changes */
  follow(changes) {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === "attributes" && attributeName) this.attribute(/** @type {Element} */ (target), attributeName);
      else if (type === "characterData") this.text(/** @type {Text} */ (target));
      else for (const node of addedNodes) this.below(node);
    }
    this.watch.takeRecords(); // what was written here just now
  }

  /** @param {Node} node */
  below(node) {
    if (node instanceof Text) return this.text(node);
    if (!(node instanceof Element)) return;
    for (const name of READ) if (node.hasAttribute(name)) this.attribute(node, name);
    if (!node.matches(APART)) for (const child of node.childNodes) this.below(child);
  }

  /** @param {Text} node */
  text(node) {
    if (node.parentElement?.closest(APART)) return;
    const said = this.said(node, "", node.data);
    if (said !== node.data) node.data = said;
  }

  /**
   * @param {Element} node
   * @param {string} name
   */
  attribute(node, name) {
    const now = node.getAttribute(name);
    if (now === null) return;
    const said = this.said(node, name, now);
    if (said !== now) node.setAttribute(name, said);
  }

  /**
   * What a text is said as; one that was said here already is known by what it came from.
   * @param {Node} node
   * @param {string} name
   * @param {string} now
   */
  said(node, name, now) {
    const kept = this.originals.get(node) ?? new Map();
    const [original, before] = kept.get(name) ?? [now, now];
    const text = now === before ? original : now;
    const said = this.speech ? this.speech.say(text) : text;
    if (said !== text || kept.has(name)) this.originals.set(node, kept.set(name, [text, said]));
    return said;
  }

  close() {
    this.watch.disconnect();
  }
}
