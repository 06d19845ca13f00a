// A text that was made, recognised as one of a catalogue's, and what its places were filled with: what
// vae/language/recognise.py does, for what is made here.
import { WRITTEN } from "./numbers.js";

const PLACE = /\{\{|\}\}|\{#?[^{}]*\}/gu;
export const WHOLE_WORD = /[\p{L}\p{N}_]+/gu;
const LETTER = /\p{L}/gu;
const LONG = 40; // letters of its own

/** One text of a catalogue with its places. */
export class Template {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.literals = [""];
    /** @type {string[]} */
    this.names = [];
    /** @type {Map<string, string>} */
    this.cases = new Map(); // by place of a translation, in which grammatical case it has what fills it
    let at = 0;
    for (const found of text.matchAll(PLACE)) {
      this.literals[this.names.length] += text.slice(at, found.index);
      at = found.index + found[0].length;
      if (found[0] === "{{" || found[0] === "}}") this.literals[this.names.length] += found[0][0];
      else {
        const [name, grammatical] = found[0].slice(1, -1).split("|");
        if (grammatical) this.cases.set(name, grammatical);
        this.literals[this.names.push(name)] = "";
      }
    }
    this.literals[this.names.length] += text.slice(at);
    this.weight = this.literals.join("").match(LETTER)?.length ?? 0;
    this.kept = this.keptPlaces();
  }

  /** Names of the places that are filled as they were: in code, and with a beta, which is a model's name. */
  keptPlaces() {
    let ticks = 0;
    return this.names.filter((name, i) => {
      ticks += this.literals[i].split("`").length - 1;
      return ticks % 2 || (this.literals[i].endsWith("β = ") && name.includes("beta"));
    });
  }

  /** Whole words that any text has that comes from this one. */
  words() {
    /** @type {string[]} */
    const found = [];
    this.literals.forEach((literal, at) => {
      for (const { 0: word, index } of literal.matchAll(WHOLE_WORD)) {
        const before = index === 0 && at > 0;
        const behind = index + word.length === literal.length && at + 1 < this.literals.length;
        if (!before && !behind) found.push(word);
      }
    });
    return found;
  }

  /**
   * What the places of this text were filled with; null if it is another text. Each ends where what follows is first found.
   * In a long text a place may be empty.
   * @param {string} text
   */
  values(text) {
    return this.filling(text, 1) ?? (this.names.length && this.weight >= LONG ? this.filling(text, 0) : null);
  }

  /**
   * The same, with at least so many characters in each place.
   * @param {string} text
   * @param {number} least
   */
  filling(text, least) {
    const [first, ...rest] = this.literals;
    const end = rest.at(-1) ?? "";
    if (!text.startsWith(first) || !text.endsWith(end)) return null;
    const last = text.length - end.length;
    /** @type {Map<string, string>} */
    const out = new Map();
    let at = first.length;
    for (let i = 0; i < rest.length; i++) {
      const until = i === rest.length - 1 ? last : indexIn(text, rest[i], at + least, last);
      const value = text.slice(at, until);
      if (until < at + least || (this.names[i][0] === "#" && !WRITTEN.test(value))) return null;
      out.set(this.names[i], value);
      at = until + rest[i].length;
    }
    return out;
  }

  /**
   * This text with the values of another that has the same places.
   * @param {Map<string, string>} values
   */
  filled(values) {
    return this.literals[0] + this.names.map((name, i) => (values.get(name) ?? "") + this.literals[i + 1]).join("");
  }
}

/**
 * Where it first stands, but as a mark within a number; -1 where it does not.
 * @param {string} text
 * @param {string} literal
 * @param {number} at
 * @param {number} last
 */
function indexIn(text, literal, at, last) {
  for (;;) {
    const found = text.indexOf(literal, at);
    if (found < 0 || found + literal.length > last) return -1;
    const mark = (literal === "." || literal === ",") && /\d/.test(text[found - 1]) && /\d/.test(text[found + 1] ?? "");
    if (!mark) return found;
    at = found + 1;
  }
}
