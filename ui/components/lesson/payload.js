// The types of ui/components/lesson/payload.py, where the fields are described; a test holds the two together.

/**
 * @typedef {{
 *   at: string,
 *   save: Record<string, string>,
 *   known: boolean,
 * }} LessonPayload
 */

export {};
