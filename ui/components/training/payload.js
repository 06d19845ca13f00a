// The types of ui/components/training/payload.py, where the fields are described; a test holds the two together.
/** @import { ClassLook } from "../../web/payload.js" */

/**
 * @typedef {{
 *   address: string, network: string, kind: string, latent: number, beta: number, rate: number, capacity: number,
 *   free_bits: number, epochs: number, shape: [number, number], channels: number, names: string[],
 *   classes: ClassLook[], accent: string, word: string, steerable: boolean, bytes_a_second: number,
 * }} TrainingPayload
 */

export {};
