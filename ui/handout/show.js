// Shows what a page has drawn, in a file without a server: its components, its figures, and the bytes that they need.

/**
 * What is shown in one element: a component with what it is sent, or a figure as Plotly has it.
 * @typedef {{ component?: string, data?: any, figure?: { data: any[], layout: Record<string, any> } }} Mount
 */

/**
 * What a file has besides its HTML; bytes are in Base64.
 * @typedef {object} Kept
 * @property {Record<string, Mount>} mounts by the id of their element
 * @property {Record<string, string>} modules of components, by name
 * @property {Record<string, string>} styles
 * @property {Record<string, string>} assets
 * @property {string} plotly the program, '' where there is no figure
 * @property {string} speech the name of the asset that says texts in the lesson's language, '' for English
 */

const PREFIX = "asset:"; // of what stands for an address; see elements.py

/**
 * The JSON of an element whose text is compressed (gzip, Base64).
 * @param {string} id
 */
export async function unpacked(id) {
  const text = document.getElementById(id)?.textContent?.trim() ?? "";
  const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export class Shown {
  /** @param {Kept} kept */
  constructor(kept) {
    this.kept = kept;
    /** @type {Map<string, string>} */
    this.addresses = new Map(); // of assets, once somebody has asked for them
    /** @type {(() => void)[]} */
    this.ends = [];
    /** @type {Promise<any> | undefined} */
    this.drawing = undefined; // the program that draws figures
    history.pushState = history.replaceState = () => {}; // a file has no address for what is chosen in it
  }

  /**
   * Bring everything within an element to life; `told` hears what a component reports, and of which.
   * @param {HTMLElement} root
   * @param {(component: string, what: string, value: any) => void} [told]
   */
  async mount(root, told = () => {}) {
    for (const host of root.querySelectorAll("[id^='mount-']")) {
      const mount = this.kept.mounts[host.id];
      if (!(host instanceof HTMLElement)) continue;
      if (mount?.component) await this.component(host, mount.component, mount.data, told);
      else if (mount?.figure) await this.figure(host, mount.figure);
    }
  }

  /** What says texts in the lesson's language; null for English. */
  catalogue() {
    const { assets, speech } = this.kept;
    return speech ? JSON.parse(new TextDecoder().decode(bytes(assets[speech]))) : null;
  }

  /** Let go of all that was mounted. */
  clear() {
    for (const end of this.ends.splice(0)) end();
  }

  /**
   * @param {HTMLElement} host
   * @param {string} name
   * @param {any} data
   * @param {(component: string, what: string, value: any) => void} told
   */
  async component(host, name, data, told) {
    const { default: show } = await import(this.kept.modules[name]);
    const style = document.createElement("style");
    style.textContent = this.kept.styles[name];
    const parentElement = document.createElement("div");
    const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    shadow.replaceChildren(style, parentElement);
    let given = this.addressed(data);
    const report = (/** @type {string} */ what, /** @type {any} */ value) => {
      told(name, what, value);
      if (name in ASKED) {
        given = { ...given, [what]: value }; // a question's own: it shows what was chosen, as after a run of the page
        show({ data: given, parentElement, setStateValue: report, setTriggerValue: report });
      }
    };
    const end = show({ data: given, parentElement, setStateValue: report, setTriggerValue: report });
    this.ends.push(() => {
      host.remove();
      end?.();
    });
  }

  /**
   * @param {HTMLElement} host
   * @param {{ data: any[], layout: Record<string, any> }} figure
   */
  async figure(host, { data, layout }) {
    const plotly = await this.plotly();
    const draw = () =>
      plotly.react(host, data, { ...layout, template: template(host) }, { displayModeBar: false, responsive: true });
    await draw();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    this.ends.push(() => {
      dark.removeEventListener("change", draw);
      plotly.purge(host);
    });
  }

  /** The program that draws figures, run once. */
  plotly() {
    /** @type {any} */
    const scope = globalThis;
    return (this.drawing ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = URL.createObjectURL(new Blob([this.kept.plotly], { type: "text/javascript" }));
      script.onload = () => done(scope.Plotly);
      script.onerror = fail;
      document.head.append(script);
    }));
  }

  /**
   * A payload with addresses in this file in place of names of bytes.
   * @param {any} value
   * @returns {any}
   */
  addressed(value) {
    if (Array.isArray(value)) return value.map((one) => this.addressed(one));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.addressed(one)]));
    if (typeof value !== "string" || !value.startsWith(PREFIX)) return value;
    const known = this.addresses.get(value);
    if (known) return known;
    const made = URL.createObjectURL(new Blob([bytes(this.kept.assets[value.slice(PREFIX.length)])]));
    this.addresses.set(value, made);
    return made;
  }
}

const ASKED = { ordering: true, thumbs: true }; // components that a question asks with

/**
 * The page's colours, as a figure's template has them.
 * @param {HTMLElement} host
 */
function template(host) {
  const { color, fontFamily } = getComputedStyle(host);
  const faint = color.replace(/rgb\((.*)\)/, "rgba($1, 0.16)");
  const axis = { gridcolor: faint, linecolor: faint, zerolinecolor: faint, automargin: true };
  const clear = "rgba(0, 0, 0, 0)";
  const font = { color, family: fontFamily, size: 12 };
  return { layout: { font, paper_bgcolor: clear, plot_bgcolor: clear, xaxis: axis, yaxis: axis } };
}
