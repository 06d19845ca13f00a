// What stands over the points of a panel: rings, the visitor's star, the axes' names, a lasso being drawn.
const INSET = 9; // pixels from the edge at which a star outside the picture is shown
const [GIZMO, ROOMY] = [26, 220]; // pixels: the length of the little axes in space, in panels from this height on

export class Marks {
  constructor() {
    this.near = drawn("g", { class: "near" });
    this.axes = drawn("g", { class: "axes" });
    [this.picked, this.pointed] = [ringOf("picked", 9), ringOf("pointed", 8)];
    this.label = drawn("text", { y: 4 });
    this.star = drawn("g", { class: "star" }, drawn("path", { d: starPath(9, 3.9) }), this.label);
    this.lasso = drawn("polygon", { class: "lasso" });
    const parts = [this.axes, this.near, this.star, this.picked, this.pointed, this.lasso];
    this.root = drawn("svg", { class: "marks", "aria-hidden": "true" }, ...parts);
    this.clear();
  }

  /** Nothing but the axes' names. */
  clear() {
    this.ring("picked", null);
    this.ring("pointed", null);
    this.neighbours([]);
    this.visitor(null);
    this.outline(null);
  }

  /** A ring around a place, [x, y], and in it the point in its colour; null: none. */
  ring(which, place, colour = "") {
    this[which].style.display = place ? "" : "none";
    if (!place) return;
    this[which].setAttribute("transform", `translate(${place[0]} ${place[1]})`);
    this[which].style.setProperty("--own", colour);
  }

  neighbours(places) {
    while (this.near.childElementCount > places.length) this.near.lastChild.remove();
    while (this.near.childElementCount < places.length) this.near.append(drawn("circle", { r: 6 }));
    places.forEach(([x, y], at) => {
      this.near.children[at].setAttribute("cx", x);
      this.near.children[at].setAttribute("cy", y);
    });
  }

  /** The visitor's point; outside the picture it is shown, hollow, at the edge that is nearest to it. */
  visitor(place, label, size) {
    this.star.style.display = place ? "" : "none";
    if (!place) return;
    const [x, y] = size.map((side, axis) => Math.max(INSET, Math.min(side - INSET, place[axis])));
    this.star.classList.toggle("off", x !== place[0] || y !== place[1]);
    this.star.setAttribute("transform", `translate(${x} ${y})`);
    const left = x > size[0] * 0.6;
    this.label.setAttribute("x", left ? -12 : 12);
    this.label.setAttribute("text-anchor", left ? "end" : "start");
    this.label.textContent = label;
  }

  /** The names of two axes in the corners where they end, or of three as they are turned (View.axes); [] for none. */
  name(axes, turned, [, height]) {
    if (this.named !== axes.join("\n")) {
      this.named = axes.join("\n");
      this.axes.replaceChildren(...axes.map((name) => axisOf(name, turned)));
    }
    const long = GIZMO * Math.min(1, height / ROOMY);
    axes.forEach((_, axis) => {
      const [line, text] = this.axes.children[axis].children;
      if (!turned) {
        put(text, { class: axis ? "up" : "across", x: axis ? 6 : "100%", y: axis ? 14 : height - 6 });
        return;
      }
      const [x, y, left, top] = [turned[0][axis] * long, -turned[1][axis] * long, 1.3 * long, height - 1.3 * long];
      put(line, { x1: left, y1: top, x2: left + x, y2: top + y });
      put(text, { class: "turned", x: left + x * 1.18, y: top + y * 1.18 + 3 });
    });
  }

  outline(polygon) {
    this.lasso.style.display = polygon ? "" : "none";
    if (polygon) this.lasso.setAttribute("points", polygon.map((corner) => corner.join()).join(" "));
  }
}

function drawn(tag, attributes, ...children) {
  const made = put(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes);
  made.append(...children);
  return made;
}

function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function ringOf(which, radius) {
  const parts = { halo: radius, core: 4, line: radius };
  const circles = Object.entries(parts).map(([part, r]) => drawn("circle", { class: part, r }));
  return drawn("g", { class: `ring ${which}` }, ...circles);
}

/** A line and a name; what stands after the dot of a caption has no room in space. */
const axisOf = (name, turned) =>
  drawn("g", {}, drawn("line", {}), drawn("text", {}, turned ? name.split(" · ")[0] : name));

function starPath(outer, inner) {
  const corner = (at) => {
    const [radius, angle] = [at % 2 ? inner : outer, (at * Math.PI) / 5];
    return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  };
  return `M${Array.from({ length: 10 }, (_, at) => corner(at)).join("L")}Z`;
}
