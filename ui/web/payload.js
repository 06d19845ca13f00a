// The types of ui/web/payload.py, where the fields are described; a test holds the two together.

/** @typedef {{ name: string, colour: string, shape: string }} ClassLook */
/** @typedef {{ added: [number, number, number], lost: [number, number, number] }} DifferenceColours */
/** @typedef {{ weights: string, names: string[], limit: number }} JudgePayload */

export {};
