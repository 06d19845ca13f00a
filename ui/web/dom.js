// Small tools for building the page and painting digits on it.

/** An element with attributes, handlers (functions) and children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made[name] = value;
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A number with a real minus sign and always a sign: +1.2, −0.5. */
export const signed = (value, digits) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(digits);

/** A number with a real minus sign. */
export const plain = (value, digits) => value.toFixed(digits).replace("-", "−");

/** Grey images side by side on one canvas, one black pixel between them. Its size never depends on the layout. */
export class Tiles {
  constructor([height, width], columns, rows, attributes) {
    this.columns = columns;
    this.ink = 1; // brighter than its ground; -1 where the data set is dark on light
    this.size = [height, width];
    const [wide, high] = [columns * (width + 1) - 1, rows * (height + 1) - 1];
    this.canvas = element("canvas", { width: wide, height: high, ...attributes });
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(wide, high);
    this.pixels = new Uint32Array(this.image.data.buffer); // one number a pixel: 0xAABBGGRR
    this.pixels.fill(0xff000000);
    this.context.putImageData(this.image, 0, 0);
  }

  /** Write n images (grey levels one after another), the first as tile `first`; `show` puts them on the screen. */
  write(greys, first = 0, n = 1) {
    const [height, width] = this.size;
    const stride = this.image.width;
    for (let tile = first, from = 0; tile < first + n; tile++) {
      let at = Math.floor(tile / this.columns) * (height + 1) * stride + (tile % this.columns) * (width + 1);
      for (let row = 0; row < height; row++, at += stride) {
        for (let column = 0; column < width; column++) {
          this.pixels[at + column] = 0xff000000 | (greys[from++] * 0x010101);
        }
      }
    }
  }

  /** Write one image as ink added (orange) and ink lost (blue) against another, as vae/figures colours them. */
  writeDifference(greys, reference) {
    for (let i = 0; i < greys.length; i++) {
      const change = this.ink * (greys[i] - reference[i]);
      const [red, green, blue] = change > 0 ? [change, 0.55 * change, 0.157 * change] : [-0.275 * change, -0.588 * change, -change]; // prettier-ignore
      this.pixels[i] = 0xff000000 | (blue << 16) | (green << 8) | red;
    }
  }

  show() {
    this.context.putImageData(this.image, 0, 0);
  }

  /** Put one row of tiles on the screen. */
  showRow(row) {
    const high = this.size[0] + 1;
    this.context.putImageData(this.image, 0, 0, 0, row * high, this.image.width, high);
  }
}

/** Bytes from base64. */
export const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
