// The line at the foot: talk, commands with what they may take, and answers to a card.

import { $, el } from "./dom.js";
import { titleOf } from "./cards.js";
import { store } from "./store.js";
import { language, t } from "./words.js";

let answered = null;
let offered = [];
let marked = -1;
let deliver = async () => {};

const text = () => $("text");

/** Connect the composer; `send(text, answers)` delivers a line and tells whether that was done. */
export function startComposer(send) {
  deliver = send;
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  $("answering-close").addEventListener("click", () => answer(null));
  text().addEventListener("input", typed);
  text().addEventListener("keydown", key);
  text().addEventListener("blur", () => offer([]));
  text().addEventListener("focus", typed);
}

/** Answer this post with the next line; null answers nothing. */
export function answer(post) {
  answered = post;
  $("answering").hidden = !post;
  $("answering-text").textContent = post ? t("answering", { title: titleOf(post) }) : "";
  text().focus();
}

/** Forget what was being answered, without moving the focus: another room or person is shown. */
export function resetComposer() {
  answered = null;
  $("answering").hidden = true;
  offer([]);
}

async function submit() {
  const line = text().value.trim();
  if (!line) return;
  const target = answered;
  text().value = "";
  answer(null);
  typed();
  const done = await deliver(line, target?.id ?? null);
  // Why not stands in the strip; what was written comes back unless something new was begun.
  if (!done && !text().value) {
    text().value = line;
    if (target) answer(target);
    grow();
  }
}

function commands() {
  const { languages, default: fallback } = store.menu ?? { languages: {} };
  return languages[language()] ?? languages[fallback] ?? [];
}

function typed() {
  grow();
  const line = text().value;
  const [, name, rest] = line.match(/^\/(\S*)(\s[^]*)?$/) ?? [];
  if (name === undefined) return offer([]);
  const known = commands().find((one) => one.name === name.toLowerCase());
  if (known && rest !== undefined) return offer(values(known, rest));
  const found = commands().filter((one) => one.name.startsWith(name.toLowerCase()));
  offer(found.map(command), known ? -1 : 0);
}

function command(one) {
  const takes = one.options.map((option) => (option.required ? ` ${option.name}` : ` [${option.name}]`)).join("");
  const line = `/${one.name}`;
  return { words: line, takes, about: one.description, line: one.options.length ? `${line} ` : line, ready: !one.options.length };
}

/** What may follow the command: the choices of its first option, or a reminder of what is expected. */
function values(one, rest) {
  const written = rest.trim();
  const choices = one.options[0]?.choices ?? [];
  const fitting = choices.filter((choice) => choice.value.startsWith(written) && choice.value !== written);
  if (fitting.length)
    return fitting.map((choice) => ({ words: choice.value, about: choice.label, takes: "", line: `/${one.name} ${choice.value}`, ready: one.options.length === 1 }));
  if (written) return [];
  return one.options.filter((option) => !option.choices.length).map((option) => ({ words: option.name, about: option.description, takes: option.required ? "" : ` ${t("optional")}`, line: null }));
}

function offer(list, mark = -1) {
  offered = list;
  marked = list.length ? mark : -1;
  const box = $("suggestions");
  box.hidden = !list.length;
  box.replaceChildren(
    ...list.map((one, index) =>
      el(
        "div",
        { class: "suggestion", role: "option", id: `suggestion-${index}`, "aria-disabled": one.line === null ? "true" : null, on: { pointerdown: (event) => event.preventDefault(), click: () => take(index) } },
        el("span", { class: "words" }, one.words, el("span", { class: "takes" }, one.takes)),
        el("span", { class: "about", dir: "auto" }, one.about),
      ),
    ),
  );
  show();
}

function show() {
  [...$("suggestions").children].forEach((node, index) => {
    node.setAttribute("aria-selected", String(index === marked));
    if (index === marked) node.scrollIntoView({ block: "nearest" });
  });
  if (marked >= 0) text().setAttribute("aria-activedescendant", `suggestion-${marked}`);
  else text().removeAttribute("aria-activedescendant");
}

function take(index, sending = true) {
  const { line, ready } = offered[index];
  if (line === null) return;
  text().value = line;
  text().focus();
  if (ready && sending) submit();
  else typed();
}

function key(event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && offered.length) {
    event.preventDefault();
    marked = (marked + step + offered.length) % offered.length;
    show();
  } else if (event.key === "Tab" && !event.shiftKey && marked >= 0) {
    event.preventDefault();
    take(marked, false);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (marked >= 0 && offered[marked].line !== null) take(marked);
    else submit();
  } else if (event.key === "Escape") {
    if (offered.length) offer([]);
    else if (answered) answer(null);
  }
}

function grow() {
  text().style.height = "";
  if (text().value) text().style.height = `${Math.min(text().scrollHeight + 2, 160)}px`;
}
