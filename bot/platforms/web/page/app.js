// The page: rooms, the list of posts, who is being played. What it knows is in store.js, what a post looks like in cards.js.

import { drawPost, nameOf, titleOf } from "./cards.js";
import { answer, resetComposer, startComposer } from "./composer.js";
import { openForm, openPeople } from "./dialogs.js";
import { $, arrange, avatar, el, keepingFocus } from "./dom.js";
import { Refused, act, load, loadEarlier, on, open, store } from "./store.js";
import { language, moment, sayAll, switchLanguage, t } from "./words.js";

const nodes = new Map();
const stream = $("stream");
let atEnd = true;

const deeds = {
  press: (post, press, button) => doing(() => act("press", { post: post.id, press }, post.chat), button),
  react: (post, emoji, added) => doing(() => act("react", { post: post.id, emoji, added }, post.chat)),
  dismiss: (post) => doing(() => act("dismiss", { post: post.id }, post.chat)),
  answer,
  redraw: (post) => redraw(store.chats.get(post.chat), store.chats.get(post.chat)?.posts.get(post.id)),
  show: point,
};

/** Do an act and show where it led: a form, a private line, or the sentence that says why not; tells whether it was done. */
async function doing(run, button = null) {
  if (button?.getAttribute("aria-disabled")) return false;
  button?.setAttribute("aria-disabled", "true");
  try {
    const shown = await run();
    notice("");
    led(shown);
    return true;
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    notice(t(refused.code ? `fault-${refused.code}` : "fault"));
    return false;
  } finally {
    button?.removeAttribute("aria-disabled");
  }
}

function led(shown) {
  if (!shown) return;
  if (shown.form) openForm(shown.form, store.chat, led);
  else if (shown.private) $(`post-${shown.private.id}`)?.scrollIntoView({ block: "nearest" });
}

/** Bring a message before the reader's eyes, also one from before what is loaded, and mark it for a moment. */
async function point(id) {
  const chat = store.chats.get(store.chat);
  while (!chat.posts.has(id) && chat.more && (await doing(loadEarlier)));
  const node = $(`post-${id}`);
  if (!node) return notice(t("fault-no-message"));
  atEnd = false;
  node.scrollIntoView({ block: "center" });
  node.classList.remove("pointed");
  requestAnimationFrame(() => node.classList.add("pointed"));
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
}

function notice(words) {
  $("notice").hidden = !words;
  $("notice-text").textContent = words;
}

function drawTabs() {
  const several = new Set([...store.chats.values()].map((chat) => chat.community).filter(Boolean)).size > 1;
  const tabs = [...store.chats.values()].map((chat) => {
    const name = several && chat.community ? `${t(`room-${chat.kind}`)} · ${chat.community}` : t(`room-${chat.kind}`);
    const count = chat.unread ? el("span", { class: "unread", "aria-label": t("unread", { count: chat.unread }) }, String(chat.unread)) : null;
    const here = chat.id === store.chat;
    return el("button", { class: `tab ${chat.kind}`, type: "button", "aria-current": here ? "page" : null, "data-key": `tab-${chat.id}`, on: { click: () => open(chat.id) } }, el("span", {}, name), count);
  });
  keepingFocus(() => $("tabs").replaceChildren(...tabs));
  $("tabs").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function drawActing() {
  const me = store.people.get(store.me);
  $("acting").setAttribute("aria-label", `${t("acting-as")} ${me?.name ?? ""}`);
  const words = el("span", { class: "acting-words" }, el("span", { class: "about" }, t("acting-as")), el("span", { class: "name", dir: "auto" }, me?.name ?? ""));
  $("acting").replaceChildren(avatar(me ?? { id: "", name: "?" }), words);
  $("language").textContent = language() === "en" ? "RU" : "EN";
  $("language").setAttribute("aria-label", t("other-language"));
  $("language").title = t("other-language");
}

/** A private answer to a press stands under what was pressed, everything else in the order it came. */
function rank(post, chat) {
  const anchor = chat.posts.get(post.beside);
  return anchor ? [...rank(anchor, chat), post.order] : [post.order];
}

function inOrder(chat) {
  const ranked = [...chat.posts.values()].map((post) => [rank(post, chat), post]);
  const before = (a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i] - b[i];
    return a.length - b.length;
  };
  return ranked.sort(([a], [b]) => before(a, b)).map(([, post]) => post);
}

function drawList() {
  const chat = store.chats.get(store.chat);
  if (!chat) return;
  const wanted = [];
  if (chat.more) wanted.push(fixed("earlier", () => el("button", { class: "button quiet earlier", type: "button", "data-key": "earlier", on: { click: showEarlier } }, t("earlier"))));
  let day = "";
  for (const post of inOrder(chat)) {
    const its = new Date(post.at).toLocaleDateString("en-CA");
    if (its > day) {
      day = its;
      wanted.push(fixed(`day-${its}`, () => el("p", { class: "day" }, moment(post.at, "day"))));
    }
    wanted.push(fixed(post.id, () => drawPost(post, chat, deeds)));
  }
  if (!chat.posts.size) wanted.push(fixed("empty", () => el("div", { class: "nothing" }, el("p", { class: "big" }, t("empty")), el("p", {}, t("empty-hint")))));
  keepingFocus(() => arrange(stream, wanted));
}

function fixed(key, make) {
  if (!nodes.has(key)) nodes.set(key, make());
  return nodes.get(key);
}

function redraw(chat, post) {
  if (!chat || !post || chat.id !== store.chat) return;
  const old = nodes.get(post.id);
  const fresh = drawPost(post, chat, deeds);
  nodes.set(post.id, fresh);
  keepingFocus(() => old?.replaceWith(fresh));
  if (atEnd) toEnd();
}

async function showEarlier() {
  const height = stream.scrollHeight;
  await doing(loadEarlier);
  stream.scrollTop += stream.scrollHeight - height;
}

function toEnd() {
  stream.scrollTop = stream.scrollHeight;
  $("newer").hidden = true;
}

function drawAll() {
  const chat = store.chats.get(store.chat);
  if (chat) chat.unread = 0;
  $("app").hidden = false;
  sayAll();
  nodes.clear();
  drawTabs();
  drawActing();
  drawLive();
  $("room-name").textContent = chat ? t(`room-${chat.kind}`) : "";
  $("room-about").textContent = chat ? t(`about-${chat.kind}`, { claim: chat.claim }) : "";
  $("newer").textContent = t("newer");
  drawList();
  const there = `#${encodeURIComponent(store.me ?? "")}/${encodeURIComponent(store.chat ?? "")}`;
  if (location.hash !== there) history.replaceState(null, "", there);
}

function drawLive() {
  $("offline").hidden = store.live;
  $("offline").textContent = store.live ? "" : t("offline");
}

let shown = "";
on("picture", () => {
  const same = shown === `${store.me}/${store.chat}`;
  shown = `${store.me}/${store.chat}`;
  if (!same) {
    resetComposer();
    notice("");
  }
  const end = atEnd || !same;
  drawAll();
  if (end) toEnd();
});
on("people", () => {
  nodes.clear();
  drawActing();
  drawList();
});
on("live", () => setTimeout(drawLive, store.live ? 0 : 1500));
on("post", redraw);
on("posts", (chat, post = null, mine = false) => {
  drawTabs();
  if (chat.id !== store.chat) return;
  for (const id of [...nodes.keys()]) if (!chat.posts.has(id) && !/^(earlier|empty|day-)/.test(id)) nodes.delete(id);
  const end = atEnd;
  drawList();
  if (!post) return;
  const own = mine || post.by === store.me;
  if ((end || own) && !post.beside) toEnd();
  else if (!end && !own) $("newer").hidden = false;
  if (!own || mine) $("spoken").textContent = t("said", { name: nameOf(post.by), text: titleOf(post) });
});

stream.addEventListener("scroll", () => {
  atEnd = stream.scrollHeight - stream.scrollTop - stream.clientHeight < 60;
  if (atEnd) $("newer").hidden = true;
});
new ResizeObserver(() => atEnd && toEnd()).observe(stream);

$("newer").addEventListener("click", toEnd);
$("notice-close").addEventListener("click", () => notice(""));
$("acting").addEventListener("click", () => openPeople((id) => load(id, store.chat)));
$("language").addEventListener("click", () => {
  switchLanguage();
  drawAll();
});
addEventListener("hashchange", fromAddress);

/** `#person/chat`, or `#/chat/message` for a message, whoever one is. */
async function fromAddress() {
  const [named, chat, post] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const person = named || store.me;
  if (person !== store.me || chat !== store.chat) await load(person, chat);
  else if (post) drawAll();
  if (!post || !store.me) return;
  if (store.chat === chat) await point(post);
  else notice(t("fault-no-room"));
}

startComposer((text, answers) => doing(() => act("say", { text, answers })));
fromAddress();
