// Small tools: elements are made of text and attributes only, so nothing that is shown can ever run.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else if (name === "hue") node.style.setProperty("--hue", value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export const $ = (id) => document.getElementById(id);

/** Run `redraw`, which replaces nodes, and give the focus back to the element with the same `data-key`. */
export function keepingFocus(redraw) {
  const key = document.activeElement?.dataset?.key;
  redraw();
  if (!key || document.activeElement?.dataset?.key === key) return;
  document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Make `parent` hold exactly `nodes`, moving only what is out of place, so that focus and scroll stay. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...parent.childNodes]) if (!wanted.has(node)) node.remove();
  let next = parent.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** Only http and https open; the server says so too. */
export function webLink(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function avatar(person, size = "") {
  if (!person) return el("span", { class: `avatar bot ${size}`, "aria-hidden": "true" });
  const hue = [...person.id].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 360, 7);
  const letters = person.name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("");
  return el("span", { class: `avatar ${size}`, hue, "aria-hidden": "true" }, letters.toUpperCase());
}
