// The types of ui/components/thumbnails/payload.py, where the fields are described; a test holds the two together.

/**
 * @typedef {{
 *   shape: [number, number], channels: number, pixels: string, indices: number[], names: string[], chosen: number,
 *   before: boolean,
 *   after: boolean,
 * }} ThumbsPayload
 */

export {};
