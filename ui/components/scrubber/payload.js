// The types of ui/components/scrubber/payload.py, where the fields are described; a test holds the two together.

/** @typedef {{ title: string, accent: string, note: string }} ScrubRow */
/**
 * @typedef {{
 *   frames: string, length: number, tiles: number, shape: [number, number], at: number, rows: ScrubRow[],
 * }} ScrubPayload
 */

export {};
