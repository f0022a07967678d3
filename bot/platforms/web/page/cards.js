// One post as it is seen: a person's line, or the bot's card with its quote, fields, buttons and reactions.

import { avatar, el, webLink } from "./dom.js";
import { store } from "./store.js";
import { language, moment, t } from "./words.js";

const OFFERED = ["👍", "❤️", "👀", "🙏", "🎉"];
const LONG_QUOTE = 420;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

const unfolded = new Set();
let palette = null;

export function drawPost(post, chat, deeds) {
  const alone = post.private && chat.kind !== "direct";
  const mine = post.by === store.me;
  const node = el(
    "article",
    {
      class: ["post", alone && "alone", post.by && "said", mine && "mine", post.beside && "beside"].filter(Boolean).join(" "),
      id: `post-${post.id}`,
      "aria-label": alone ? t("private") : null,
    },
    alone ? aloneHead(post, deeds) : null,
    post.private && !alone ? null : asked(post),
    head(post),
    answering(post, chat, deeds),
    post.message ? card(post, deeds) : el("p", { class: "talk", dir: "auto" }, post.text),
    foot(post, chat, deeds, alone),
  );
  return node;
}

/** What a post is called when another one refers to it. */
export function titleOf(post) {
  if (!post) return t("earlier-message");
  const line = post.message ? post.message.title || flat(post.message.body[0] ?? []) || post.message.quote : post.text;
  return line.length > 70 ? `${[...line].slice(0, 68).join("")}…` : line || t("earlier-message");
}

export function nameOf(id) {
  return id ? (store.people.get(id)?.name ?? id) : "Firsthand";
}

function aloneHead(post, deeds) {
  return el(
    "div",
    { class: "alone-head" },
    el("span", { class: "lock", "aria-hidden": "true" }),
    el("span", { class: "alone-words" }, t("private")),
    el("button", { class: "plain", type: "button", "data-key": `answer-${post.id}`, on: { click: () => deeds.answer(post) } }, t("answer")),
    el("button", { class: "plain dismiss", type: "button", "aria-label": t("dismiss"), title: t("dismiss"), "data-key": `dismiss-${post.id}`, on: { click: () => deeds.dismiss(post) } }, "×"),
  );
}

function asked(post) {
  if (!post.asked) return null;
  const key = post.asked.by === store.me ? t("you-used", { line: post.asked.line }) : t("used", { name: nameOf(post.asked.by), line: post.asked.line });
  return el("p", { class: "asked", dir: "auto" }, key);
}

function head(post) {
  return el(
    "header",
    { class: "post-head" },
    avatar(post.by ? (store.people.get(post.by) ?? { id: post.by, name: post.by }) : null),
    el("span", { class: "name", dir: "auto" }, nameOf(post.by)),
    post.by ? null : el("span", { class: "badge" }, t("bot")),
    moment(post.at, "clock"),
    post.edited && post.private ? el("span", { class: "edited" }, t("edited")) : null,
  );
}

function answering(post, chat, deeds) {
  if (!post.answers) return null;
  const title = t("in-answer", { title: titleOf(chat.posts.get(post.answers)) });
  return el("button", { class: "plain reference", type: "button", "data-key": `ref-${post.id}`, on: { click: () => deeds.show(post.answers) } }, title);
}

function card(post, deeds) {
  const { title, link, body, quote, fields, note, tint, rows, file, picture } = post.message;
  const url = link && webLink(link);
  const heading = url ? anchor(url, title) : title;
  const bare = tint === "plain" && !title && !quote && !fields.length && !rows.length && !file && !picture;
  return el(
    "div",
    { class: bare ? "talk" : `card tint-${tint}` },
    title ? el("h2", { dir: "auto" }, heading) : null,
    body.map((line) => el("p", { dir: "auto" }, rich(line))),
    quote ? quoted(post.id, quote) : null,
    fields.length ? el("dl", {}, fields.map(field)) : null,
    picture ? shownPicture(post, picture) : null,
    file ? attached(post, file) : null,
    rows.length ? el("div", { class: "rows" }, rows.map((row) => el("div", { class: "row" }, row.map((one) => button(post, one, deeds))))) : null,
    note.length ? el("p", { class: "note", dir: "auto" }, rich(note)) : null,
  );
}

function field({ label, value, wide }) {
  return el("div", { class: wide ? "field wide" : "field" }, el("dt", { dir: "auto" }, label), el("dd", { dir: "auto" }, rich(value)));
}

const whose = (post) => new URLSearchParams({ as: store.me, chat: post.chat, post: post.id });

function shownPicture(post, { name, width, height }) {
  const address = `picture?${whose(post)}`;
  const picture = el("img", { src: address, alt: titleOf(post), width, height, title: name });
  return el("p", { class: "picture" }, el("a", { href: address, target: "_blank", rel: "noopener" }, picture));
}

function attached(post, { name, size }) {
  const label = t("file", { name, size: new Intl.NumberFormat(language()).format(Math.ceil(size / 1024)) });
  return el("p", {}, el("a", { class: "button", href: `file?${whose(post)}`, download: name }, label));
}

function quoted(id, words) {
  const long = words.length > LONG_QUOTE || words.split("\n").length > 8;
  const block = el("blockquote", { dir: "auto" }, el("p", {}, words));
  if (!long) return block;
  const open = () => unfolded.has(id);
  const say = () => {
    block.classList.toggle("folded", !open());
    more.textContent = open() ? t("less") : t("whole");
    more.setAttribute("aria-expanded", String(open()));
  };
  const toggle = () => {
    if (!unfolded.delete(id)) unfolded.add(id);
    say();
  };
  const more = el("button", { class: "plain more", type: "button", "data-key": `more-${id}`, on: { click: toggle } });
  say();
  return el("div", { class: "quoted" }, block, more);
}

function button(post, { label, press, url, style }, deeds) {
  const href = url && webLink(url);
  if (href) return anchor(href, label, `button ${style}`);
  const key = `press-${post.id}-${press}`;
  return el("button", { class: `button ${style}`, type: "button", "data-key": key, "data-press": press, disabled: !press, on: { click: (event) => deeds.press(post, press, event.currentTarget) } }, label);
}

// What stands in one span, an author's name above all, turns nothing around it: each is set apart from its neighbours.
function rich(line) {
  const text = (words) => (line.length > 1 ? el("bdi", {}, words) : words);
  return line.map((span) => {
    if (span.t === "link") return webLink(span.url) ? anchor(webLink(span.url), span.v) : text(span.v);
    if (span.t === "when") return moment(span.at, span.style);
    if (span.t === "who") return el("span", { class: span.id === store.me ? "who me" : "who" }, el("bdi", {}, span.v));
    const tag = { bold: "strong", italic: "em", code: "code" }[span.style];
    return tag ? el(tag, {}, text(span.v)) : text(span.v);
  });
}

function flat(line) {
  return line.map((span) => span.v ?? "").join("");
}

/** A link to another message of this page is followed here, by whoever one is now; all others open apart. */
function anchor(href, label, style = "") {
  const to = new URL(href);
  const here = to.hash.startsWith("#/") && to.port === location.port && to.pathname === location.pathname && LOOPBACK.has(to.hostname);
  if (here) return el("a", { class: style, href: to.hash }, el("bdi", {}, label));
  return el("a", { class: style, href, target: "_blank", rel: "noopener noreferrer nofollow" }, el("bdi", {}, label));
}

function foot(post, chat, deeds, alone) {
  if ((post.by || alone) && !post.reactions.length) return null;
  const parts = post.reactions.map((one) => chip(post, one, deeds));
  if (!post.by && !alone && chat.kind !== "direct") parts.push(...adder(post, chat, deeds));
  if (!post.by && !alone) {
    const answer = () => deeds.answer(post);
    parts.push(el("button", { class: "plain answer", type: "button", "data-key": `answer-${post.id}`, on: { click: answer } }, t("answer")));
  }
  return el("footer", { class: "foot" }, parts);
}

function chip(post, { emoji, who }, deeds) {
  const mine = who.includes(store.me);
  const names = new Intl.ListFormat(language()).format(who.map(nameOf));
  const label = who.length ? t("reacted", { emoji, count: who.length, names }) : t("reacted-none", { emoji });
  return el(
    "button",
    { class: who.length ? "chip" : "chip empty", type: "button", "aria-pressed": String(mine), "aria-label": label, title: label, "data-key": `chip-${post.id}-${emoji}`, "data-emoji": emoji, on: { click: () => deeds.react(post, emoji, !mine) } },
    el("span", { class: "emoji" }, emoji),
    who.length ? el("span", { class: "count" }, String(who.length)) : null,
    who.slice(0, 3).map((id) => avatar(store.people.get(id) ?? { id, name: id }, "tiny")),
  );
}

function adder(post, chat, deeds) {
  const open = palette === post.id;
  const standing = post.reactions.map((one) => one.emoji);
  const toggle = () => {
    palette = open ? null : post.id;
    deeds.redraw(post);
  };
  const offer = (emoji) => {
    const choose = () => {
      palette = null;
      deeds.react(post, emoji, true);
      deeds.redraw(post);
    };
    return el("button", { class: "chip empty", type: "button", "aria-label": t("react-with", { emoji }), "data-emoji": emoji, "data-key": `offer-${post.id}-${emoji}`, on: { click: choose } }, el("span", { class: "emoji" }, emoji));
  };
  const more = el("button", { class: "chip add", type: "button", "aria-label": t("react"), title: t("react"), "aria-expanded": String(open), "data-key": `add-${post.id}`, on: { click: toggle } }, open ? "×" : "+");
  if (!open) return [more];
  const set = [chat.claim, ...OFFERED].filter((emoji, index, list) => emoji && list.indexOf(emoji) === index && !standing.includes(emoji));
  return [...set.map(offer), more];
}
