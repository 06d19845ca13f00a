// The types of ui/components/ordering/payload.py, where the fields are described; a test holds the two together.

/**
 * @typedef {{
 *   items: string[],
 *   order: number[],
 *   label: string,
 * }} OrderingPayload
 */

export {};
