// The page's own words in English and Russian, and moments in the reader's zone that stay true while time passes.

import { el } from "./dom.js";

const all = await (await fetch("page/words.json")).json();
const SPOKEN = "firsthand-language";

let current = localStorage.getItem(SPOKEN) ?? (navigator.language.toLowerCase().startsWith("ru") ? "ru" : "en");
if (!(current in all)) current = "en";
let ahead = 0;

export const language = () => current;

/** Speak the other language from now on. */
export function switchLanguage() {
  current = current === "en" ? "ru" : "en";
  localStorage.setItem(SPOKEN, current);
}

export function t(key, fields = {}) {
  const words = all[current][key] ?? all[current].fault;
  return words.replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");
}

/** Put the words into the fixed parts of the page. */
export function sayAll() {
  document.documentElement.lang = current;
  for (const node of document.querySelectorAll("[data-words-label]"))
    node.setAttribute("aria-label", t(node.dataset.wordsLabel));
  for (const node of document.querySelectorAll("[data-words-hint]"))
    node.setAttribute("placeholder", t(node.dataset.wordsHint));
}

/** Learn the server's clock, so that a wrong clock in the browser moves no deadline. */
export function setClock(iso) {
  ahead = new Date(iso) - Date.now();
}

const UNITS = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

function relative(at) {
  const seconds = (at - Date.now() - ahead) / 1000;
  // The next unit begins at two: "in 95 minutes" and "in 36 hours" tell a member more than "in 1 hour" and "in 1 day".
  const [unit, size] = UNITS.find(([name, length]) => Math.abs(seconds) >= length * (name === "minute" ? 1 : 2)) ?? ["second", 1];
  const format = new Intl.RelativeTimeFormat(current, { numeric: unit === "second" ? "auto" : "always" });
  return format.format(unit === "second" ? 0 : Math.trunc(seconds / size), unit);
}

/** The reader's own variety of the language, which decides between 17:30 and 5:30 PM. */
const variety = () => navigator.languages.find((one) => one.toLowerCase().startsWith(current)) ?? current;

const FORMATS = {
  moment: { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  day: { day: "numeric", month: "long" },
  clock: { hour: "numeric", minute: "2-digit" },
};

function sayTime(node) {
  const at = new Date(node.dateTime);
  const style = node.dataset.style;
  node.textContent = style === "relative" ? relative(at) : at.toLocaleString(variety(), FORMATS[style]);
}

export function moment(iso, style) {
  const title = new Date(iso).toLocaleString(variety(), { dateStyle: "full", timeStyle: "short" });
  const node = el("time", { datetime: iso, "data-style": style, title });
  sayTime(node);
  return node;
}

setInterval(() => document.querySelectorAll('time[data-style="relative"]').forEach(sayTime), 5000);
