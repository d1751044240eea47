// The two lists on the left: who you are, and that person's chats.

import { now } from "./clock.js";
import { avatar, el, nearTime } from "./dom.js";

const badge = (count) => (count
  ? el("span", { class: "badge", "data-testid": "unread" }, String(count),
    el("span", { class: "unseen" }, " unread"))
  : null);

export function drawPeople(people, current, choose) {
  const list = document.querySelector("[data-testid=person-switch]");
  keepFocus(list, () => list.replaceChildren(...people.map((person) => el("li", {},
    el("button", {
      type: "button", class: "person", "data-testid": `person-${person.key}`,
      "data-key": person.key, "aria-current": person.key === current ? "true" : undefined,
      onclick: () => choose(person.key),
    },
    avatar(person.name),
    el("span", { class: "row-words" },
      el("span", { class: "row-name" }, person.name),
      el("span", { class: "row-about" }, person.about)),
    badge(person.unread))))));
}

export function drawChats(chats, current, choose) {
  const list = document.querySelector("[data-testid=chat-list]");
  keepFocus(list, () => list.replaceChildren(...chats.map((chat) => el("li", {},
    el("button", {
      type: "button", class: chat.unread ? "chat chat-unread" : "chat",
      "data-testid": `chat-${chat.key}`, "data-key": chat.key,
      "aria-current": chat.key === current ? "true" : undefined,
      onclick: () => choose(chat.key),
    },
    chat.kind === "personal" ? avatar(chat.name, true) : el("span", { class: "hash", "aria-hidden": "true" }, "#"),
    el("span", { class: "row-words" },
      el("span", { class: "row-top" },
        el("span", { class: "row-name" }, chat.name),
        chat.at ? el("span", { class: "row-at" }, nearTime(chat.at, now())) : null),
      el("span", { class: "row-about", "data-testid": "preview" },
        chat.preview || (chat.kind === "personal" ? "Chat with the bot" : "No posts yet"))),
    badge(chat.unread))))));
}

// Lists are drawn afresh at every change; the keyboard stays where it was.
function keepFocus(list, draw) {
  const key = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  draw();
  if (key) list.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
