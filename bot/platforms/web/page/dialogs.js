// The two things that ask for full attention: a form of the bot, and the choice of whom to play.

import { avatar, el } from "./dom.js";
import { act, store } from "./store.js";
import { t } from "./words.js";

const MANY_CHOICES = 5;
const LONG_TEXT = 1000;

function present(dialog) {
  document.body.append(dialog);
  const back = document.activeElement?.dataset?.key;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back) document.querySelector(`[data-key="${CSS.escape(back)}"]`)?.focus();
  });
  dialog.showModal();
}

/** Show a form of the bot; `done` gets what was shown after it was sent. */
export function openForm(form, chat, done) {
  const fault = el("p", { class: "fault", role: "alert", hidden: true });
  const inputs = form.inputs.map((one) => input(one));
  const send = el("button", { class: "button main", type: "submit" }, t("save"));
  const submit = async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-disabled")) return;
    const data = new FormData(event.currentTarget);
    const values = Object.fromEntries(form.inputs.map(({ name }) => [name, String(data.get(name) ?? "")]));
    for (const one of inputs) one.complain("");
    const empty = form.inputs.findIndex((one) => one.required && !values[one.name].trim());
    if (empty >= 0) return inputs[empty].complain(t("fault-needs-value"));
    send.setAttribute("aria-disabled", "true");
    try {
      const shown = await act("fill", { token: form.token, values }, chat);
      dialog.close();
      done(shown);
    } catch (refused) {
      const words = t(refused.code ? `fault-${refused.code}` : "fault");
      const about = inputs.find((one) => one.name === refused.field);
      if (about) about.complain(words);
      else fault.textContent = words;
      fault.hidden = Boolean(about);
    } finally {
      send.removeAttribute("aria-disabled");
    }
  };
  const dialog = el(
    "dialog",
    { class: "sheet", "aria-labelledby": "form-title" },
    el(
      "form",
      { novalidate: true, on: { submit } },
      el("h2", { id: "form-title", dir: "auto" }, form.title),
      inputs.map((one) => one.node),
      fault,
      el("div", { class: "row end" }, el("button", { class: "button quiet", type: "button", on: { click: () => dialog.close() } }, t("cancel")), send),
    ),
  );
  present(dialog);
  dialog.querySelector("input, textarea, select")?.focus();
}

function input(one) {
  const id = `input-${one.name}`;
  const fault = el("p", { class: "fault", id: `${id}-fault`, role: "alert", hidden: true });
  const about = { name: one.name, id, "aria-describedby": `${id}-fault`, "aria-required": one.required ? "true" : null };
  const optional = one.required ? null : el("span", { class: "optional" }, ` ${t("optional")}`);
  const words = [el("bdi", {}, one.label), optional];
  const hint = one.hint ? el("p", { class: "hint", dir: "auto" }, one.hint) : null;
  let node;
  if (one.choices.length && one.choices.length <= MANY_CHOICES) {
    const options = one.choices.map((choice) =>
      el("label", { class: "option" }, el("input", { type: "radio", name: one.name, value: choice.value, checked: choice.value === one.value }), el("span", { dir: "auto" }, choice.label)),
    );
    node = el("fieldset", { class: "ask" }, el("legend", {}, words), hint, el("div", { class: "options" }, options), fault);
  } else {
    let control;
    if (one.choices.length) {
      const choices = [el("option", { value: "" }, t("choose")), ...one.choices.map((choice) => el("option", { value: choice.value, selected: choice.value === one.value }, choice.label))];
      control = el("select", about, choices);
    } else if (one.long || one.longest > LONG_TEXT) {
      control = el("textarea", { ...about, rows: "4", maxlength: String(one.longest), dir: "auto" }, one.value);
    } else {
      control = el("input", { ...about, type: "text", value: one.value, maxlength: String(one.longest), dir: "auto", autocapitalize: "off", spellcheck: "false" });
    }
    node = el("div", { class: "ask" }, el("label", { for: id }, words), hint, control, fault);
  }
  const complain = (sentence) => {
    fault.textContent = sentence;
    fault.hidden = !sentence;
    if (sentence) node.querySelector("input, textarea, select").focus();
  };
  return { name: one.name, node, complain };
}

/** Let the reader choose whom to play; `choose` gets the person's id. */
export function openPeople(choose) {
  const list = el("div", { class: "people" });
  const draw = (part) => {
    const found = [...store.people.values()].filter((one) => one.name.toLowerCase().includes(part.toLowerCase()));
    list.replaceChildren(...found.map(row));
  };
  const row = (person) => {
    const pick = () => {
      dialog.close();
      choose(person.id);
    };
    return el(
      "button",
      { class: "person", type: "button", "aria-current": person.id === store.me ? "true" : null, "data-person": person.id, on: { click: pick } },
      avatar(person),
      el("span", { class: "person-words" }, el("span", { class: "name", dir: "auto" }, person.name), el("span", { class: "about", dir: "auto" }, person.about)),
      person.roles.map((role) => el("span", { class: "badge" }, role)),
    );
  };
  const many = store.people.size > 8;
  const find = el("input", { type: "search", placeholder: t("find-person"), "aria-label": t("find-person"), on: { input: () => draw(find.value) } });
  const dialog = el(
    "dialog",
    { class: "sheet", "aria-labelledby": "people-title" },
    el("div", { class: "sheet-head" }, el("h2", { id: "people-title" }, t("choose-person")), el("button", { class: "plain close", type: "button", "aria-label": t("close"), on: { click: () => dialog.close() } }, "×")),
    el("p", { class: "hint" }, t("choose-about")),
    many ? find : null,
    list,
  );
  draw("");
  present(dialog);
  dialog.querySelector('[aria-current="true"]')?.focus();
}
