// Numbers as a language writes them: what vae/language/numbers.py does, for what is made here.

/** @typedef {Record<string, string>} Marks what stands for a comma and a point of English */

export const WRITTEN = /^(?:[-−+±~≈]?\d+(?:,\d+)*(?:\.\d+)?(?:e[-−+]?\d+)?%?|–|nan|inf)$/u;
// Numbers in words: of no code, no version, no file, and no value of beta, which is part of a model's name.
const WITHIN =
  /`[^`]*`|(?<![\p{L}\p{N}_.,=/`-])(?<![βγC] = )(?<![βγC]\u00a0=\u00a0)([-−+±]?)(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)((?:e[-−+]?\d+)?)(?![\p{L}\p{N}_`]|[.,]\d)/gu;
// A number whose decimal sign is a comma; two of them in a row, and all in a bracket.
const LISTED = "[-−+±]?(?:\\d{1,3}(?:\\.\\d{3})+|\\d+)(?:,\\d+)?(?:e[-−+]?\\d+)?";
const NEXT = new RegExp(
  `\`[^\`]*\`|(?<![\\p{L}\\p{N}_.,=/\`-])(?<![βγC] = )(?<![βγC]\u00a0=\u00a0)(${LISTED}), (?=(${LISTED})(?![\\p{L}\\p{N}_\`]|[.,]\\d))`,
  "gu",
);
const ALL = new RegExp(`\`[^\`]*\`|\\[(${LISTED}(?:[,;] ${LISTED})+)\\]`, "gu");

/**
 * Every number in some words, or one that is all of them, as the language writes it.
 * @param {string} text
 * @param {Marks} marks
 */
export function figures(text, marks) {
  const of = (/** @type {string} */ number) => number.replace(/[.,]/gu, (mark) => marks[mark]);
  if (WRITTEN.test(text.trim())) return of(text);
  return text.replace(WITHIN, (code, sign, number, exponent) => (number ? sign + of(number) + exponent : code));
}

/**
 * Words with a semicolon between two numbers where a comma would be read as part of one: [131,1; 132,8].
 * @param {string} text
 * @param {Marks} marks
 */
export function apart(text, marks) {
  if (marks["."] !== ",") return text;
  return text
    .replace(NEXT, (all, one, other) => (one && (one + other).includes(",") ? `${one}; ` : all))
    .replace(ALL, (all, inside) => (inside?.includes(";") ? `[${inside.replaceAll(", ", "; ")}]` : all));
}
