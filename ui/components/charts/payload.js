// The types of ui/components/charts/payload.py, where the fields are described; a test holds the two together.

/** @typedef {{ at: number, text: string }} ChartTick */
/** @typedef {{ title: string, low: number, high: number, ticks: ChartTick[] }} ChartAxis */
/**
 * @typedef {{
 *   kind: "line" | "band" | "dots", x: number[], y: number[], top: number[], colour: string, dash: string, label: string,
 * }} ChartSeries
 */
/** @typedef {{ x: [number, number], y: [number, number] }} ChartSpread */
/**
 * @typedef {{
 *   x: number, y: number, look: "small" | "large" | "diamond" | "cell", size: number, colour: string,
 *   spread: ChartSpread | null, slope: number | null, label: string, group: string, name: string, title: string,
 *   lines: string[], picture: number,
 * }} ChartPoint
 */
/**
 * @typedef {{
 *   title: string, note: string, height: number, x: ChartAxis, y: ChartAxis, series: ChartSeries[],
 *   points: ChartPoint[],
 * }} ChartPanel
 */
/**
 * @typedef {{
 *   panels: ChartPanel[], narrowest: number, pictures: string, tiles: number, shape: [number, number], channels: number,
 *   chosen: string, hint: string, file: string, provenance: string,
 * }} ChartsPayload
 */

export {};
