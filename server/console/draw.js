/*
Elements, icons and the strip of a day.

Everything on a page is made here, by nodes and text: no string ever becomes markup, whatever a document has in its names. A link may lead to a
place of this page or of this server and nowhere else, so a name such as `javascript:` stays a name.
*/

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, heard] of Object.entries(value)) node.addEventListener(event, heard);
    else if (name === "href" && !/^(#|\/(?!\/))/.test(value)) throw new Error("a link leads within this server");
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

/** An element; children are nodes or text. */
export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

/** The same of a picture. */
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

export const button = (text, press, attributes) => el("button", { type: "button", on: { click: press }, ...attributes }, text);

/** Text for those who hear the page. */
export const hidden = text => el("span", { class: "vh" }, text);

/** A name that somebody wrote: letters of another direction stay inside of it. */
export const name = text => el("bdi", {}, text);

/** Buttons of which one is pressed. */
export function choice(label, options, chosen, choose) {
  const group = el("div", { class: "seg", role: "group", "aria-label": label });
  for (const [value, text] of options)
    group.append(button(text, () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other.dataset.value === value));
      choose(value);
    }, { "aria-pressed": String(value === chosen), "data-value": value }));
  return group;
}

/** State is a shape, a word and a colour. */
export function icon(state) {
  const shape = state === "open" ? svg("circle", { cx: 7, cy: 7, r: 5.5, fill: "currentColor" })
    : state === "closed" ? svg("circle", { cx: 7, cy: 7, r: 4.6, fill: "none", stroke: "currentColor", "stroke-width": 1.9 })
      : svg("path", { d: "M7 1.5 13 12.5H1z", fill: "none", stroke: "currentColor", "stroke-width": 1.9, "stroke-linejoin": "round" });
  return svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, shape);
}

export const logo = () => svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" },
  svg("path", { d: "M2 10h6M12 10h6", stroke: "currentColor", "stroke-width": 2.4, "stroke-linecap": "round" }),
  svg("circle", { cx: 10, cy: 10, r: 2.6, fill: "none", stroke: "currentColor", "stroke-width": 2 }));

let hatches = 0;

/** Stripes to fill a block with: the pattern and its address. */
export function hatch(className) {
  const id = `hatch${++hatches}`;
  const lines = svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("line", { x1: 0, y1: 0, x2: 0, y2: 6, class: className }));
  return [svg("defs", {}, lines), `url(#${id})`];
}

/**
A day as a bar of 288 by 18: blocks are `{from, to, kind}` in hours of the wall clock, `kind` one of `open`, `hand`, `opened`, `closed`.
*/
export function strip(blocks, now) {
  const bar = svg("svg", { class: "strip", viewBox: "0 0 288 18", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "t", x: 0, y: 4, width: 288, height: 10, rx: 2 }));
  for (const { from, to, kind } of blocks) {
    const place = { x: from * 12, y: 4, width: Math.max((to - from) * 12, 0.8), height: 10 };
    if (kind === "open") bar.append(svg("rect", { class: "o", rx: 2, ...place }));
    else {
      const [pattern, address] = hatch(`${kind}-line`);
      bar.append(pattern, svg("rect", { class: "t", ...place }), svg("rect", { class: kind, fill: address, ...place }));
    }
  }
  if (now !== null && now !== undefined) bar.append(svg("line", { class: "n", x1: now * 12, x2: now * 12, y1: 0, y2: 18 }));
  return bar;
}

/** A dialog with a heading; it goes from the page when it closes. */
export function dialog(heading, ...children) {
  const id = `dialog${++hatches}`;
  const box = el("dialog", { "aria-labelledby": id }, el("h2", { id, tabindex: "-1" }, heading), ...children);
  const before = document.activeElement;
  box.addEventListener("close", () => {
    box.remove();
    if (before && before.isConnected) before.focus();
  });
  document.body.append(box);
  box.showModal();
  return box;
}

/** A field with its label above. */
let fields = 0;
export function field(label, control, hint) {
  const id = control.id || `field${++fields}`;
  control.id = id;
  const parts = [el("label", { for: id }, label), control];
  if (hint) {
    control.setAttribute("aria-describedby", `${id}hint`);
    parts.push(el("p", { class: "hint", id: `${id}hint` }, hint));
  }
  return el("div", { class: "field" }, ...parts);
}

export const replace = (node, ...children) => { node.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined && child !== false)); return node; };
