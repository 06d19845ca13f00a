// The types of ui/components/scrubber/payload.py, where the fields are described; a test holds the two together.
/** @import { JudgePayload } from "../../web/payload.js" */

/** @typedef {{ title: string, accent: string, note: string }} ScrubRow */
/**
 * @typedef {{
 *   frames: string, length: number, tiles: number, shape: [number, number], channels: number, at: number,
 *   rows: ScrubRow[],
 *   judge: JudgePayload | null,
 * }} ScrubPayload
 */

export {};
