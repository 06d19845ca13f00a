// A lesson in a file: its steps one after another, each with its view, its question, and what was measured.
import { way } from "../components/lesson/keys.js";
import { kept, save } from "../components/lesson/storage.js";
import { element } from "../web/dom.js";
import { saved } from "../web/saved.js";
import { Question } from "./question.js";
import { Shown, unpacked } from "./show.js";
import { say, speak } from "./words.js";

/** @import { Asked } from "./question.js" */
/** @import { Kept } from "./show.js" */

/**
 * A step; texts are HTML. after: the view is shown once the question is answered.
 * @typedef {{ title: string, text: string, view: string, asked: Asked | null, after: boolean, reveal: string, why: string }} Step
 */

/**
 * An answer: as it was given, in words, whether it is right. raw and said are null where the question was left out.
 * @typedef {{ raw: any, said: any, unit: string, right: boolean | null }} Given
 */

/**
 * A lesson as a file has it; `head` is what every file of answers to it begins with.
 * @typedef {{ name: string, digest: string, title: string, head: Record<string, any>, steps: Step[] }} Lesson
 */

class Walk {
  /**
   * @param {Lesson} lesson
   * @param {Shown} shown
   * @param {HTMLElement} root
   */
  constructor(lesson, shown, root) {
    this.lesson = lesson;
    this.shown = shown;
    this.root = root;
    /** @type {{ digest: string, at: number, given: Record<string, Given> }} */
    this.progress = { digest: lesson.digest, at: 0, given: {} };
    this.restore();
    this.run = 0;
    addEventListener("keydown", (event) => {
      const where = way(event, document.activeElement);
      if (where) this.go(this.progress.at + (where === "next" ? 1 : -1));
    });
  }

  /** What this browser has kept of the same lesson. */
  restore() {
    try {
      const found = JSON.parse(kept()[this.key] ?? "null");
      const sound = Number.isInteger(found?.at) && typeof found.given === "object" && found.given;
      if (found?.digest === this.lesson.digest && sound) this.progress = found;
    } catch {
      // not ours, or broken: the lesson begins anew
    }
  }

  get key() {
    return `file-${this.lesson.name}`;
  }

  /** @param {number} number */
  go(number) {
    const last = this.lesson.steps.length;
    if (number < 0 || number > last) return;
    this.progress.at = number;
    this.keep();
    this.show();
    const title = document.getElementById("title");
    title?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  keep() {
    save(this.key, JSON.stringify(this.progress));
  }

  async show() {
    const run = ++this.run;
    const { lesson, progress } = this;
    this.shown.clear();
    const step = lesson.steps[progress.at];
    const title = element("h1", { id: "title", tabindex: "-1" }, step ? step.title : say("That was it"));
    document.title = `${step ? step.title : say("The end")} · ${lesson.title}`;
    const parts = step ? this.parts(step) : [this.end()];
    this.root.replaceChildren(element("p", { class: "lesson" }, lesson.title), title, ...parts, this.ways());
    for (const part of this.root.querySelectorAll(".view")) {
      if (run === this.run && part instanceof HTMLElement) await this.shown.mount(part);
    }
  }

  /** @param {Step} step */
  parts({ text, view, asked, after: waits, reveal, why }) {
    const given = this.progress.given[this.progress.at];
    const after = () => section("reveal", reveal + why);
    const parts = [section("words", text), ...(view && (given || !waits) ? [section("view", view)] : [])];
    if (!asked) return [...parts, ...(reveal || why ? [after()] : [])];
    const question = new Question(asked, this.shown, (answer) => this.give(answer));
    parts.push(given ? question.after(given) : question.ask());
    return given ? [...parts, after()] : parts;
  }

  /**
   * The first answer counts: what is said after the reveal is no prediction.
   * @param {Given} given
   */
  give(given) {
    this.progress.given[this.progress.at] ??= given;
    this.keep();
    this.show();
  }

  ways() {
    const { at } = this.progress;
    const last = this.lesson.steps.length;
    const button = (/** @type {string} */ label, /** @type {number} */ to, /** @type {string} */ kind) =>
      element(
        "button",
        { type: "button", class: kind, disabled: to < 0 || to > last, onclick: () => this.go(to) },
        label,
      );
    const step = this.lesson.steps[at];
    const done = !step?.asked || this.progress.given[at];
    const said = element("span", { class: "progress" }, say(step ? `${at + 1} of ${last}` : "The end"));
    const next = button(say(at + 1 < last ? "Next" : "Finish"), at + 1, done ? "next primary" : "next");
    return element(
      "nav",
      { "aria-label": say("Steps") },
      button(say("Back"), at - 1, "back"),
      said,
      ...(step ? [next] : []),
    );
  }

  /** What was foreseen, and the file to hand in. */
  end() {
    const { lesson, progress } = this;
    const marked = Object.values(progress.given).filter((one) => one.right !== null);
    const right = marked.filter((one) => one.right).length;
    const name = element("input", { id: "student", maxlength: "60", autocomplete: "off" });
    const hand = () => {
      const student = name.value.trim();
      const file = `answers-${lesson.name}${student ? `-${student.replace(/[^\p{L}\p{N}]+/gu, "-")}` : ""}.json`;
      saved(new Blob([JSON.stringify(this.answers(student), null, 1)], { type: "application/json" }), file);
    };
    const again = () => {
      progress.given = {};
      this.go(0);
    };
    return element(
      "section",
      { class: "words" },
      element("p", {}, marked.length ? say(`You foresaw ${right} of ${marked.length}.`) : say("Nothing was answered.")),
      element("h2", {}, say("Hand it in")),
      element(
        "p",
        {},
        say("Your answers are in this browser alone. The file is for your teacher, if you want it to be."),
      ),
      element("label", { for: "student" }, say("Your name, or none (it is in the file alone)")),
      name,
      element(
        "p",
        {},
        element("button", { type: "button", class: "primary", onclick: hand }, say("Answers (JSON)")),
        element("button", { type: "button", onclick: again }, say("Begin anew")),
      ),
    );
  }

  /** @param {string} student */
  answers(student) {
    const { lesson, progress } = this;
    const asked = lesson.steps.flatMap(({ asked }, at) => (asked ? [{ asked, at, given: progress.given[at] }] : []));
    const answers = asked.map(({ asked, at, given }) => ({
      step: at + 1,
      kind: asked.kind,
      question: asked.plain,
      answer: given?.said ?? null,
      unit: given?.unit ?? "",
      right: given?.right ?? null,
    }));
    return { ...lesson.head, student, answers };
  }
}

/**
 * @param {string} kind
 * @param {string} html
 */
function section(kind, html) {
  const made = element("section", { class: kind });
  made.innerHTML = html; // made where the file was: by betascope, of a lesson that is text there
  return made;
}

const found = /** @type {{ lesson: Lesson, kept: Kept }} */ (await unpacked("lesson"));
const shown = new Shown(found.kept);
speak(shown.catalogue());
new Walk(found.lesson, shown, /** @type {HTMLElement} */ (document.querySelector("main"))).show();
