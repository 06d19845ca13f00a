// Texts that were made in English, said in another language: what vae/language does for pages, for what is made here.
//
// The same steps as there, and tests/vae/language/test_speech.py holds both to the same words. Only markup is none of its
// business: in a page that is nodes.
import { apart, figures } from "./numbers.js";
import { Template, WHOLE_WORD } from "./recognise.js";

/**
 * A catalogue as the server sends it: texts with their places, by English ones, and what numbers are written with.
 * @typedef {{ texts: [string, string][], plurals: [string, string, string[]][],
 *   cases: [string, string, string[]][], thousands: string, decimal: string }} Catalogue
 */

const CODE = /`[^`]*`/gu;
const WORD = /\p{L}{2,}/u;
const FRONT = /^(?:z\d+ |\s+|[^\p{L}\p{N}_\s*({“"`[:<−+-]+\s+)+/u; // icons, a dimension
const SENTENCE = /(?:(?<=[.!?…:;])|(?<=[.!?…:][)*”’])|(?<=[.!?…:]\*\*))\s+/gu;
const APART = /\n|[.!?…]\s/u; // stands between words that are not one phrase
const JOINT = /(?:\)[,;:] | · |; | – |, |: | \(| and | or | \/ | to | ± | × |\) |\)(?=[.,:;]|$))/gu;
const SURE = [6, 10, 25, 50]; // letters of its own that a text needs if a place may hold a few words, a list, many, clauses
const SHORT = 120; // characters that are a few words
const AHEAD = 8; // sentences, or parts of one, that may be one text of the catalogue
const KEPT = 5000; // texts that are remembered

/**
 * The form that goes with a number.
 * @param {Template[]} forms
 * @param {Map<string, string>} values
 */
function which(forms, values) {
  return forms[Math.min(values.get("#n") === "1" ? 0 : 1, forms.length - 1)];
}

/** One language. */
export class Speech {
  /** @param {Catalogue} catalogue */
  constructor({ texts, plurals, cases, thousands, decimal }) {
    this.marks = /** @type {Record<string, string>} */ ({ ",": thousands, ".": decimal });
    /** @type {Map<string, Template>} */
    this.said = new Map(texts.map(([text, said]) => [text, new Template(said)]));
    /** @type {Map<string, Template[]>} */
    this.forms = new Map();
    for (const [one, many, forms] of plurals) {
      const made = forms.map((form) => new Template(form));
      for (const text of [one, many]) this.forms.set(text, made);
    }
    /** @type {Map<string, Template[]>} */
    this.inCases = new Map(); // by case and English text
    for (const [one, text, forms] of cases)
      this.inCases.set(
        `${one}|${text}`,
        forms.map((form) => new Template(form)),
      );
    /** @type {Map<string, Template>} */
    this.plain = new Map();
    /** @type {Map<string, Template[]>} */
    this.byWord = new Map();
    this.order([...this.said.keys(), ...this.forms.keys()].map((text) => new Template(text)));
    /** @type {Map<string, string>} */
    this.kept = new Map();
    /** @type {Map<string, [number, string | null]>} */
    this.recognised = new Map();
  }

  /**
   * Those with places by a word that each has, the rarest of its words.
   * @param {Template[]} templates
   */
  order(templates) {
    /** @type {Map<string, number>} */
    const count = new Map();
    const placed = templates.filter((one) => one.names.length && one.weight);
    const words = placed.map((one) => [...new Set(one.words())]);
    for (const word of words.flat()) count.set(word, (count.get(word) ?? 0) + 1);
    placed.forEach((one, i) => {
      const rarest = words[i].reduce((a, b) => ((count.get(b) ?? 0) < (count.get(a) ?? Infinity) ? b : a), "");
      this.byWord.set(rarest, [...(this.byWord.get(rarest) ?? []), one]);
    });
    for (const one of templates) if (!one.names.length) this.plain.set(one.literals[0], one);
  }

  /**
   * The text in this language; what is not known of it stays as it is.
   * @param {string} text
   */
  say(text) {
    const before = this.kept.get(text);
    if (before !== undefined) return before;
    if (this.kept.size >= KEPT) {
      this.kept.clear();
      this.recognised.clear();
    }
    const said = apart(this.anew(text), this.marks);
    this.kept.set(text, said);
    return said;
  }

  /**
   * @param {string} text
   * @returns {string}
   */
  anew(text) {
    if (!WORD.test(text.replace(CODE, ""))) return figures(text, this.marks);
    const whole = this.whole(text);
    if (whole !== null) return whole;
    if (text.includes("\u00a0")) return this.say(text.replaceAll("\u00a0", " ")).replace(/(?<=\d) (?=%)/gu, "\u00a0");
    const ends = [...text.matchAll(SENTENCE)].map(({ 0: gap, index }) => [index, index + gap.length]);
    if (ends.length)
      return this.pieces(text, ends)
        .pieces.map(([piece, gap]) => this.say(piece) + gap)
        .join("");
    const joints = [...text.matchAll(JOINT)].map(({ 0: gap, index }) => [index, index + gap.length]);
    const behind = joints.filter(([first]) => text[first] === ")").map(([first, last]) => [first + 1, last]);
    const { pieces, known } = this.pieces(
      text,
      [...joints, ...behind].sort(([a], [b]) => a - b),
    );
    if (!known || pieces.length < 2) return figures(text, this.marks);
    return pieces.map(([piece, gap]) => this.say(piece) + this.joint(gap)).join("");
  }

  /**
   * The text as one of the catalogue's, perhaps with a capital letter or a full stop. closed: it lacks no full stop.
   * @param {string} text
   * @returns {string | null}
   */
  whole(text, closed = false) {
    if (!text) return null;
    const as = this.inEitherCase(text);
    if (as !== null) return as;
    const bare = text.replace(FRONT, "").trimEnd();
    if (bare !== text) {
      const said = bare ? this.whole(bare) : null;
      return said === null ? null : text.replace(bare, () => said);
    }
    if (text.length > 1 && ".:,;?".includes(text.at(-1) ?? "")) {
      const said = this.whole(text.slice(0, -1), true);
      if (said !== null) return said + text.at(-1);
    }
    if (!closed && /[\p{L}\p{N}]$/u.test(text)) {
      const [, said] = this.known(`${text}.`);
      if (said !== null) return said.replace(/\.$/u, "");
    }
    if (text[0] === "(" && !text.includes(")")) {
      const said = this.whole(text.slice(1));
      if (said !== null) return `(${said}`;
    }
    if (text[0] === "(" && text.indexOf(")") === text.length - 1) {
      const said = this.whole(text.slice(1, -1));
      if (said !== null) return `(${said})`;
    }
    if (text.at(-1) === ")" && !text.includes("(")) {
      const said = this.whole(text.slice(0, -1));
      if (said !== null) return `${said})`;
    }
    return null;
  }

  /**
   * As it is, or with a capital letter, or without: as the text that has more letters of its own.
   * @param {string} text
   */
  inEitherCase(text) {
    const [weight, said] = this.known(text);
    const first = text[0];
    if (weight >= SURE[2] || first.toLowerCase() === first.toUpperCase()) return said;
    const upper = first === first.toUpperCase();
    const [heavier, other] = this.known((upper ? first.toLowerCase() : first.toUpperCase()) + text.slice(1));
    if (other === null || heavier <= weight) return said;
    return upper ? other[0].toUpperCase() + other.slice(1) : other;
  }

  /**
   * As a text of the catalogue, and how many letters of its own that has; -1 and null where it is none.
   * @param {string} text
   */
  known(text) {
    const before = this.recognised.get(text);
    if (before !== undefined) return before;
    const found = this.recognise(text);
    this.recognised.set(text, found);
    return found;
  }

  /**
   * @param {string} text
   * @returns {[number, string | null]}
   */
  recognise(text) {
    const plain = this.plain.get(text);
    if (plain) return [plain.weight, this.filled(plain, new Map())];
    for (const one of this.likely(text)) {
      const values = one.values(text);
      if (values && [...values].every(([name, value]) => this.mayFill(one, name, value)))
        return [one.weight, this.filled(one, values)];
    }
    return [-1, null];
  }

  /**
   * Those with places that the text may come from, those first that say most of it.
   * @param {string} text
   */
  likely(text) {
    const words = new Set(["", ...(text.match(WHOLE_WORD) ?? [])]);
    const likely = [...words].flatMap((word) => this.byWord.get(word) ?? []);
    return likely.sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
  }

  /**
   * @param {Template} template
   * @param {Map<string, string>} values
   */
  filled(template, values) {
    const forms = this.forms.get(template.text);
    const form = forms ? which(forms, values) : this.said.get(template.text);
    return form ? this.formFilled(template, form, values) : template.text;
  }

  /**
   * A translation with what its places are filled with, said too, each in the case that it asks for.
   * @param {Template} template
   * @param {Template} form
   * @param {Map<string, string>} values
   */
  formFilled(template, form, values) {
    const as = (/** @type {string} */ name, /** @type {string} */ value) =>
      template.kept.includes(name) ? value : this.inCase(value, form.cases.get(name));
    return form.filled(new Map([...values].map(([name, value]) => [name, as(name, value)])));
  }

  /**
   * A text as it is said in a case; as it always is where that has no form of its own, or none is asked for.
   * @param {string} text
   * @param {string | undefined} grammatical
   * @returns {string}
   */
  inCase(text, grammatical) {
    for (const template of grammatical ? this.likely(text) : []) {
      const forms = this.inCases.get(`${grammatical}|${template.text}`);
      const values = forms && template.values(text);
      if (values) return this.formFilled(template, which(forms, values), values);
    }
    return this.say(text);
  }

  /**
   * Whether it is likely that this stands in a place: a text with few letters of its own says little.
   * @param {Template} template
   * @param {string} name
   * @param {string} value
   */
  mayFill(template, name, value) {
    if (name.startsWith("counted ") && !WORD.test(value)) return false; // what is counted has its noun
    const [few, listed, many, clauses] = SURE.map((letters) => template.weight >= letters);
    if (!clauses && value.split("(").length !== value.split(")").length) return false; // half of a bracket ends another text
    const one = !APART.test(value) && (clauses || !value.includes("; "));
    if (one && !WORD.test(value)) return true;
    const fits = few && (listed || !value.includes(": ")) && (many || value.replace(CODE, "").length <= SHORT);
    return (one && fits) || this.whole(value) !== null;
  }

  /**
   * The text in pieces that end at one of `ends`, each with what is between it and the next; and whether any is known.
   * @param {string} text
   * @param {number[][]} ends
   */
  pieces(text, ends) {
    /** @type {[string, string][]} */
    const pieces = [];
    let [known, at] = [false, 0];
    while (at < text.length) {
      const later = [...ends.filter(([first]) => first > at).slice(0, AHEAD), [text.length, text.length]];
      for (let i = later.length - 1; i >= 0; i--) {
        const first = later[i][0];
        const piece = text.slice(at, first);
        const found = WORD.test(piece) && this.whole(piece) !== null;
        if (!found && first !== later[0][0]) continue;
        const widest = Math.max(...later.filter((span) => span[0] === first).map((span) => span[1]));
        const joint = text.slice(first, widest).trim(); // nothing that is known begins with white space
        const begins = joint && later.some(([end]) => end > widest && this.whole(text.slice(first, end)) !== null);
        const last = begins ? first : widest; // what is known may begin with its joint
        pieces.push([piece, text.slice(first, last)]);
        [known, at] = [known || found, last];
        break;
      }
    }
    return { pieces, known };
  }

  /** @param {string} joint */
  joint(joint) {
    const said = WORD.test(joint) ? this.said.get(joint.trim()) : undefined;
    return said ? ` ${said.text} ` : joint;
  }
}
