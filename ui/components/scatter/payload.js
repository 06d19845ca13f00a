// The types of ui/components/scatter/payload.py, where the fields are described; a test holds the two together.
/** @import { ClassLook } from "../../web/payload.js" */

/** @typedef {{ url: string }} ArrayAddress */
/**
 * @typedef {{
 *   name: string, title: string, accent: string, weights: string, obstacle: string, codes: ArrayAddress,
 *   latent: number,
 * }} ScatterModel
 */
/** @typedef {{ url: string, low: number, high: number }} ScatterValues */
/**
 * @typedef {{
 *   name: string, title: string, accent: string, problem: string, dims: number, points: string, axes: string[],
 *   note: string, busy: boolean, values: ScatterValues | null,
 * }} ScatterPanel
 */
/** @typedef {{ kind: "class" | "value", title?: string, unit?: string }} ScatterColouring */
/** @typedef {{ picture: string, label: string, points: Record<string, number[]> }} ScatterVisitor */
/**
 * @typedef {{
 *   key: string, n: number, shape: [number, number], channels: number, images: ArrayAddress, labels: ArrayAddress,
 *   indices: ArrayAddress, classes: ClassLook[], models: ScatterModel[], panels: ScatterPanel[],
 *   colouring: ScatterColouring, visitor: ScatterVisitor | null, neighbours: Record<string, number[]>,
 *   hidden: string[], picked: number | null, selection: string | null,
 *   views: Record<string, number[]>,
 * }} ScatterPayload
 */

export {};
