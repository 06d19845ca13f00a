// The types of ui/components/drawing_pad/payload.py, where the fields are described; a test holds the two together.

/** @typedef {{ width: number, points: number[] }} Stroke */
/** @typedef {{ strokes: number, numbers: number }} PadLimits */
/**
 * @typedef {{
 *   revision: string, shape: [number, number], darkOnLight: boolean, strokes: Stroke[], box: number,
 *   limits: PadLimits, slots: string[],
 * }} PadPayload
 */

export {};
