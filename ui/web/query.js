// Addresses as text.

/**
 * As the server writes an address (Python's urlencode): it is compared with the browser's letter by letter.
 * @param {Iterable<[string, string]>} parameters
 */
export function encoded(parameters) {
  const sign = (/** @type {string} */ character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  const written = (/** @type {string} */ text) =>
    encodeURIComponent(text)
      .replace(/[!'()*]/g, sign)
      .replaceAll("%20", "+");
  return [...parameters].map(([name, value]) => `${written(name)}=${written(value)}`).join("&");
}
