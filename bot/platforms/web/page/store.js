// What this page knows: the picture as one person sees it, kept up by the stream, and the acts that person sends.

import { language, setClock } from "./words.js";

export const store = { me: null, people: new Map(), chats: new Map(), menu: null, chat: null, live: false };

const listeners = {};
let source = null;
let place = "";
let retry = null;
let loading = 0;
let turn = Promise.resolve();

export function on(kind, run) {
  (listeners[kind] ??= []).push(run);
}

function tell(kind, ...what) {
  for (const run of listeners[kind] ?? []) run(...what);
}

/** Read the whole picture as `person` sees it, and follow its changes from there. */
export async function load(person, chat) {
  const mine = ++loading;
  clearTimeout(retry);
  source?.close();
  let picture;
  try {
    const answer = await fetch(`state?as=${encodeURIComponent(person ?? "")}`);
    if (!answer.ok) throw new Error(String(answer.status));
    picture = await answer.json();
  } catch {
    if (mine === loading) away(person, chat);
    return;
  }
  if (mine !== loading) return;
  setClock(picture.now);
  place = picture.at;
  store.me = picture.me;
  store.menu = picture.menu;
  setPeople(picture.people);
  const unread = store.chats;
  store.chats = new Map();
  for (const one of picture.chats) {
    const posts = new Map(one.posts.map((post) => [post.id, post]));
    store.chats.set(one.id, { ...one, posts, unread: picture.me === person ? (unread.get(one.id)?.unread ?? 0) : 0 });
  }
  store.chat = store.chats.has(chat) ? chat : (picture.chats[0]?.id ?? null);
  tell("picture");
  if (store.me) follow();
  else away(person, chat);
}

/** Show another chat. */
export function open(chat) {
  if (!store.chats.has(chat)) return;
  store.chat = chat;
  tell("picture");
}

/** Fetch the pageful before what is shown. */
export async function loadEarlier() {
  const chat = store.chats.get(store.chat);
  const order = Math.min(...[...chat.posts.values()].map((post) => post.order));
  const where = new URLSearchParams({ as: store.me, chat: chat.id, order });
  const answer = await fetch(`earlier?${where}`);
  if (!answer.ok) throw new Refused("fault");
  const page = await answer.json();
  for (const post of page.posts) chat.posts.set(post.id, post);
  chat.more = page.more;
  tell("posts", chat);
}

/** An act that the server refused; `code` has its sentence, `field` is the input that it is about. */
export class Refused extends Error {
  constructor(code, field = "") {
    super(code);
    this.code = code;
    this.field = field;
  }
}

/** Send one act, after those before it, and return what it showed to its maker. */
export function act(kind, fields, chat = store.chat) {
  const body = JSON.stringify({ as: store.me, chat, language: language(), ...fields });
  const sent = turn.then(() => send(kind, body));
  turn = sent.catch(() => null);
  return sent;
}

async function send(kind, body) {
  let answer;
  try {
    answer = await fetch(kind, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  } catch {
    throw new Refused("bot-away");
  }
  if (!answer.ok) {
    const why = await answer.json().catch(() => ({}));
    throw new Refused(why.code ?? "", why.field);
  }
  const shown = await answer.json();
  if (shown.private) put("post", shown.private, true);
  return shown;
}

function follow() {
  const where = new URLSearchParams({ as: store.me, after: place });
  source = new EventSource(`events?${where}`);
  source.onopen = () => setLive(true);
  source.onerror = () => {
    setLive(false);
    if (source.readyState === EventSource.CLOSED) away(store.me, store.chat);
  };
  const hear = (kind, run) =>
    source.addEventListener(kind, (event) => {
      place = event.lastEventId;
      run(JSON.parse(event.data));
    });
  hear("post", (post) => put("post", post));
  hear("edit", (post) => put("edit", post));
  hear("drop", ({ id, chat }) => {
    const there = store.chats.get(chat);
    if (there?.posts.delete(id)) tell("posts", there);
  });
  hear("people", ({ people }) => {
    setPeople(people);
    tell("people");
  });
  hear("reload", () => load(store.me, store.chat));
}

function put(kind, post, mine = false) {
  const chat = store.chats.get(post.chat);
  // A change of a post from before what is shown waits until that page is asked for.
  if (!chat || (kind === "edit" && !chat.posts.has(post.id))) return;
  const known = chat.posts.get(post.id);
  chat.posts.set(post.id, post);
  if (known) tell("post", chat, post);
  else {
    if (!mine && post.chat !== store.chat && post.by !== store.me) chat.unread += 1;
    tell("posts", chat, post, mine);
  }
}

function setPeople(people) {
  store.people = new Map(people.map((person) => [person.id, person]));
}

function setLive(live) {
  store.live = live;
  tell("live");
}

function away(person, chat) {
  setLive(false);
  clearTimeout(retry);
  retry = setTimeout(() => load(person, chat), 2000);
}

// A browser opens few connections to one server: pages that nobody looks at leave theirs to the others.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) source?.close();
  else if (store.me && source?.readyState === EventSource.CLOSED) follow();
});
