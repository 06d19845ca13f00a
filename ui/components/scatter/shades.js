// The colours of the points: a class each or a scale of values, faded where a selection leaves them out or where they
// are far away.
const NEUTRAL = "#8a8f98"; // of what has no class and no value; reads on white and on near-black
export const LEVELS = 16; // steps from near to far
const DIM = 0.8; // how far what is not selected goes towards the background
const FAR = 0.5; // and what is farthest away
const VALUES = 256; // steps of a scale
// viridis (S. van der Walt and N. Smith, 2015), every ninth part; readers with colour vision deficiencies can order it.
const VIRIDIS = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"]; // prettier-ignore
const VISIBLE = { light: [0, 0.86], dark: [0.2, 1] }; // the part of the scale that is not lost on the background

/** The colours of all panels on the page's background: by class and by value. */
export class Wardrobe {
  /** Take over the page's colours; whether they have changed. */
  hang(style, classes) {
    const [paper, ink] = [rgbOf(style.backgroundColor), rgbOf(style.color)];
    const facts = JSON.stringify([paper, ink, classes]);
    if (facts === this.facts) return;
    Object.assign(this, { facts, paper, ink, classes });
    const sorts = {
      class: [...classes.map(({ colour }) => rgbOf(colour)), rgbOf(NEUTRAL)],
      value: valuePalette(paper),
    };
    const shapes = classes.map(({ shape }) => shape);
    const forms = { class: shapes.some((shape) => shape !== "disc") ? [...shapes, "disc"] : null, value: null };
    for (const [kind, palette] of Object.entries(sorts)) {
      this[kind] = { palette, shades: new Shades(palette, paper), forms: forms[kind] };
    }
  }

  /** Give a panel the colours of its points; while values are on their way it keeps those that it has. */
  dress(panel, labels, { colouring, n }, store) {
    const { values } = panel.told;
    const byValue = colouring.kind === "value";
    const found = byValue && values ? store.want(values.url) : null;
    if (byValue && values && !found && panel.tints) return;
    const kind = byValue && (found || !values) ? "value" : "class";
    Object.assign(panel, this[kind], { values: found && new Float32Array(found), unit: colouring.unit });
    const worn = JSON.stringify(kind === "value" ? [values] : this.classes);
    if (panel.tints && panel.worn === worn) return;
    panel.worn = worn;
    if (kind === "class") panel.tints = classTints(labels, this.classes.length);
    else panel.tints = values ? valueTints(panel.values, values) : new Uint16Array(n).fill(VALUES);
  }
}

/** Colours by tint on a background, ready for Discs. A tint is a place in the palette. */
class Shades {
  constructor(palette, background) {
    this.made = [false, true].map((dim) =>
      Array.from({ length: LEVELS }, (_, level) => {
        const far = (FAR * level) / (LEVELS - 1);
        const towards = dim ? 1 - (1 - DIM) * (1 - far / 2) : far;
        return Int32Array.from(palette, (colour) => packed(mixed(colour, background, towards)));
      }),
    );
  }

  of(dim, level = 0) {
    return this.made[dim ? 1 : 0][level];
  }
}

/** A class is its own tint; the last one is for what has none. */
const classTints = (labels, count) =>
  Uint16Array.from(labels, (label) => (label >= 0 && label < count ? label : count));

/** The palette of values on a background, and last what has none. */
function valuePalette(background) {
  const stops = VIRIDIS.map(rgbOf);
  const [low, high] = VISIBLE[background[0] + background[1] + background[2] > 384 ? "light" : "dark"];
  const colours = Array.from({ length: VALUES }, (_, step) => {
    const place = (low + ((high - low) * step) / (VALUES - 1)) * (stops.length - 1);
    const before = Math.min(stops.length - 2, Math.floor(place));
    return mixed(stops[before], stops[before + 1], place - before);
  });
  return [...colours, rgbOf(NEUTRAL)];
}

const valueTints = (values, { low, high }) =>
  Uint16Array.from(values, (value) => {
    const part = Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
    return Number.isFinite(value) ? Math.round((VALUES - 1) * part) : VALUES;
  });

export const cssOf = (colour) => `rgb(${colour.map(Math.round).join(" ")})`;

/** Red, green and blue (0 to 255) of any colour that CSS knows. */
function rgbOf(css) {
  PROBE ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  PROBE.fillStyle = NEUTRAL; // what stays where `css` is no colour
  PROBE.fillStyle = css;
  PROBE.fillRect(0, 0, 1, 1);
  return [...PROBE.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

let PROBE = null;

export const mixed = (colour, other, part) => colour.map((channel, at) => channel + (other[at] - channel) * part);

/** 0xAABBGGRR, signed. */
export const packed = ([red, green, blue]) =>
  (255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red);
