// The types of ui/components/dial/payload.py, where the fields are described; a test holds the two together.

/** @typedef {{ beta: number, gap: number | null, title: string }} DialMark */
/** @typedef {{ betas: number[], softened: number, rate: number[], distortion: number[], kl: number[][] }} DialCurve */
/** @typedef {{ rate: number, distortion: number, colour: string, title: string, large: boolean }} DialPoint */
/** @typedef {{ beta: number, colour: [number, number, number] }} DialStop */
/** @typedef {{ index: number, label: string }} DialImage */
/** @typedef {{ title: string, address: string }} DialPage */
/**
 * @typedef {{
 *   revision: number, name: string, shape: [number, number], channels: number, encoder: string, decoder: string,
 *   latent: number, pictures: string, images: DialImage[], samples: number[][], low: number, high: number, beta: number,
 *   chosen: number, values: Record<string, number>, marks: DialMark[], note: string, curve: DialCurve | null,
 *   points: DialPoint[], stops: DialStop[], active: number, reach: number, steps: number,
 *   pages: DialPage[],
 * }} DialPayload
 */

export {};
