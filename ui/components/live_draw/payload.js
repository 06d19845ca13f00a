// The types of ui/components/live_draw/payload.py, where the fields are described; a test holds the two together.
/** @import { PadPayload } from "../drawing_pad/payload.js" */
/** @import { ClassLook, DifferenceColours, JudgePayload } from "../../web/payload.js" */

/** @typedef {{ mean: number[], axes: number[][], centre: number[], reach: number, points: string }} DrawPlane */
/**
 * @typedef {{
 *   name: string, title: string, accent: string, obstacle: string, latent: number, plane: DrawPlane,
 *   encoder?: string, decoder?: string,
 * }} DrawModel
 */
/** @typedef {{ pixels: string, label: string }} DrawImage */
/** @typedef {{ picture: string, code: number[] }} DrawnByServer */
/**
 * @typedef {PadPayload & {
 *   given: DrawImage | null, example: DrawImage, sigma: number, models: DrawModel[],
 *   made: Record<string, DrawnByServer>, labels: number[], classes: ClassLook[], difference: DifferenceColours,
 *   judge: JudgePayload | null,
 * }} DrawPayload
 */

export {};
