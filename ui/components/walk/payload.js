// The types of ui/components/walk/payload.py, where the fields are described; a test holds the two together.
/** @import { ClassLook, DifferenceColours, JudgePayload } from "../../web/payload.js" */

/**
 * @typedef {{
 *   j: number, kl: number | null, sensitivity: number, deviation: number, low: number, high: number, active: boolean,
 *   histogram: number[], start: number,
 * }} WalkDimension
 */
/**
 * @typedef {{
 *   name: string, title: string, digest: string, accent: string, obstacle: string, weights: string, codes: string,
 *   dims: WalkDimension[],
 * }} WalkModel
 */
/** @typedef {{ key: string, label: string, picture: string | null }} WalkStart */
/** @typedef {{ now: string, start: string }} ServerPictures */
/**
 * @typedef {{
 *   revision: number, shape: [number, number], channels: number, darkOnLight: boolean, report: string, start: WalkStart,
 *   models: WalkModel[], labels: number[], classes: ClassLook[], moves: Record<string, number[]>, focus: string,
 *   linked: boolean, rank: number, plane: [number, number], opened: string, drawn: Record<string, ServerPictures>, steps: number,
 *   margin: number, farthest: number, longest: number, difference: DifferenceColours,
 *   judge: JudgePayload | null,
 * }} WalkPayload
 */

export {};
