// The page's state is its address: #person/chat. Everything else is asked for.

import * as api from "./api.js";
import { askClock, startClock } from "./clock.js";
import { drawCompose } from "./compose.js";
import { el } from "./dom.js";
import { drawChats, drawPeople } from "./lists.js";
import { drawMessages, putMessage } from "./messages.js";
import { leaveDialog } from "./dialog.js";
import { toast } from "./toast.js";

const panes = document.querySelector(".panes");
const state = { world: null, people: [], chats: [], person: null, chat: null };
const narrow = () => matchMedia("(max-width: 700px)").matches;

function address() {
  const [person, chat] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return { person, chat };
}

const go = (person, chat) => { location.hash = chat ? `${person}/${chat}` : person; };

async function follow() {
  const wanted = address();
  const person = state.people.find((one) => one.key === wanted.person) ?? state.people[0];
  const changed = person.key !== state.person?.key;
  state.person = person;
  if (changed) document.title = `${person.name} – Teams on this machine`;
  await loadChats();
  const chat = state.chats.find((one) => one.key === wanted.chat);
  drawPeople(state.people, person.key, (key) => choosePerson(key));
  document.querySelector(".people-title").textContent = `You are: ${person.name}`;
  if (!chat && narrow()) {
    showPane(wanted.person ? "chats" : "people");
    state.chat = null;
    drawChats(state.chats, null, chooseChat);
    return;
  }
  state.chat = chat ?? state.chats[0];
  showPane("messages");
  await loadMessages();
}

function choosePerson(key) {
  const keep = !narrow() && state.chat?.kind === "personal" ? "personal" : undefined;
  go(key, narrow() ? undefined : keep ?? "personal");
  if (location.hash === `#${key}`) showPane("chats");
}

function chooseChat(key) {
  go(state.person.key, key);
  showPane("messages");
}

function showPane(name) {
  panes.dataset.pane = name;
}

async function loadChats() {
  const person = state.person;
  const chats = await api.chats(person.key);
  if (person !== state.person) return;
  state.chats = chats;
  if (state.chat) state.chat = chats.find((one) => one.key === state.chat.key) ?? state.chat;
  drawChats(chats, state.chat?.key, chooseChat);
}

async function loadPeople() {
  state.people = await api.people();
  drawPeople(state.people, state.person?.key, choosePerson);
}

async function loadMessages() {
  const { person, chat } = state;
  const messages = await api.messages(person.key, chat.key);
  if (person !== state.person || chat.key !== state.chat?.key) return;
  const view = { person: person.key, chat };
  drawHead();
  drawMessages(view, messages);
  drawCompose(view, state.world);
  drawChats(state.chats, chat.key, chooseChat);
  await readIfSeen();
}

function drawHead() {
  const { person, chat } = state;
  document.querySelector("[data-testid=chat-title]").textContent = chat.name;
  const about = chat.kind === "personal"
    ? `Chat as ${person.name}${chat.blocked ? " – you blocked the bot" : ""}${chat.installed ? "" : " – the app is not installed"}`
    : `${state.world.team} · ${chat.members.join(", ")}`;
  document.querySelector("[data-testid=chat-about]").textContent = about;
  drawMenu();
}

function drawMenu() {
  const { person, chat } = state;
  const menu = document.querySelector("[data-testid=chat-menu]");
  const item = (words, id, work) => el("button", {
    type: "button", "data-testid": id,
    onclick: async () => { menu.open = false; await work(); await loadChats(); drawHead(); },
  }, words);
  const items = [];
  if (chat.kind === "personal") {
    items.push(item(chat.blocked ? "Unblock the bot" : "Block the bot", "menu-block",
      () => api.block(person.key, chat.key, !chat.blocked)));
  }
  items.push(item(chat.installed ? "Reinstall the app" : "Install the app", "menu-install",
    () => api.install(person.key, chat.key, chat.installed ? "again" : "add")));
  if (chat.installed) {
    items.push(item("Remove the app", "menu-remove", () => api.install(person.key, chat.key, "remove")));
  }
  menu.querySelector(".menu-items").replaceChildren(...items);
}

const visible = (chat) => chat === state.chat?.key && panes.dataset.pane === "messages"
  && document.visibilityState === "visible";

async function readIfSeen() {
  if (state.chat && visible(state.chat.key) && state.chat.unread !== 0) {
    await api.read(state.person.key, state.chat.key);
  }
}

async function heard(event) {
  if (event.kind === "clock") { await askClock(); return; }
  const mine = event.people.includes(state.person.key);
  if (mine && event.chat === state.chat?.key) await changed(event);
  if (event.kind === "message" && mine && !visible(event.chat)) await announce(event);
  await Promise.all([mine ? loadChats() : null, event.kind === "edit" ? null : loadPeople()]);
  if (event.kind === "chat" && mine && event.chat === state.chat?.key) drawHead();
}

async function changed(event) {
  if (event.kind === "typing") { typing(); return; }
  if (event.kind !== "message" && event.kind !== "edit") return;
  const { person, chat } = state;
  const message = await api.one(person.key, event.message);
  if (person !== state.person || chat.key !== state.chat?.key) return;
  document.querySelector(".typing")?.remove();
  putMessage(message);
  if (event.kind === "message" && visible(event.chat)) await api.read(person.key, chat.key);
}

async function announce(event) {
  if (event.sender === state.person.key) return;
  const person = state.person.key;
  const message = await api.one(person, event.message);
  const chat = state.chats.find((one) => one.key === event.chat);
  const words = message.summary.replace(/<\/?at>/g, "");
  toast(words, { title: `${message.name} in ${chat?.name ?? event.chat}`, kind: "message",
    onclick: () => go(person, event.chat) });
}

function typing() {
  document.querySelector(".typing")?.remove();
  const note = el("p", { class: "typing" }, "Supervision is writing…");
  document.querySelector("[data-testid=messages]").append(note);
  setTimeout(() => note.remove(), 4000);
}

// The browser's back button leaves a dialog behind as its own × does: not with words in it.
function moved() {
  if (leaveDialog()) { inOrder(follow); return; }
  const { person, chat } = state;
  history.pushState(null, "", `#${[person.key, chat?.key].filter(Boolean).join("/")}`);
}

// One event after another: an edit never overtakes the message it edits.
let queue = Promise.resolve();
const inOrder = (work) => { queue = queue.then(work).catch((error) => console.error(error)); };

async function start() {
  if (!window.AdaptiveCards || !window.markdownit) {
    document.querySelector("[data-testid=messages]").textContent =
      "The page's libraries are missing: run python -m local.fetch_page_libraries and start again.";
    return;
  }
  [state.world, state.people] = await Promise.all([api.world(), api.people()]);
  startClock();
  // Listening comes first, so that nothing is missed between loading and listening.
  const listening = api.listen((event) => inOrder(() => heard(event)),
    () => inOrder(() => Promise.all([follow(), loadPeople()])));
  inOrder(() => listening.then(follow));
  await queue;
  addEventListener("hashchange", moved);
  document.addEventListener("visibilitychange", () => inOrder(readIfSeen));
  document.querySelectorAll("[data-back]").forEach((button) => {
    button.addEventListener("click", () => {
      if (button.dataset.back === "people") { location.hash = ""; showPane("people"); }
      else { go(state.person.key); showPane("chats"); }
    });
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.body.dataset.ready = "true";
}

void start();
