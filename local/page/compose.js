// Where people write: to the bot, a new post in a channel, a reply in a thread.

import * as api from "./api.js";
import { openComposed } from "./dialog.js";
import { el } from "./dom.js";
import { toast } from "./toast.js";

export function drawCompose(view, world) {
  const place = document.querySelector(".compose-place");
  const channel = view.chat.kind === "channel";
  const label = channel ? "Start a new post" : "Type a message";
  place.replaceChildren(form(view, { label, channel, root: null, id: "compose" }), suggestions(view, world));
}

export function drawReply(view, root) {
  const place = el("div", { class: "reply" });
  const open = el("button", { type: "button", class: "reply-open", "data-testid": "reply" }, "Reply");
  open.addEventListener("click", () => {
    const reply = form(view, { label: "Reply", channel: true, root, id: `reply-${root}` });
    place.replaceChildren(reply);
    reply.elements.text.focus();
    const shut = () => { place.replaceChildren(open); open.focus(); };
    reply.addEventListener("sent", shut);
    reply.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  });
  place.append(open);
  return place;
}

function suggestions(view, world) {
  const row = el("div", { class: "suggestions", "data-testid": "commands" });
  for (const command of world.commands) {
    row.append(el("button", {
      type: "button", title: command.description, "data-testid": `command-${command.title}`,
      onclick: () => void send(view, command.title, null, true),
    }, command.title, el("span", { class: "suggestion-about" }, ` – ${command.description}`)));
  }
  for (const command of world.compose) {
    const button = el("button", {
      type: "button", title: command.description, "data-testid": `compose-${command.id}`,
      onclick: () => void openComposed(view.person, view.chat.key, command.id, button),
    }, `⚡ ${command.title}`);
    row.append(button);
  }
  return row;
}

function form(view, { label, channel, root, id }) {
  const area = el("textarea", {
    name: "text", rows: "1", "aria-label": label, placeholder: label, "data-testid": `${id.split("-")[0]}-text`,
  });
  const tick = el("input", { type: "checkbox", name: "mention", "data-testid": "mention" });
  tick.checked = true;
  const mention = channel
    ? el("label", { class: "compose-mention", title: "In a channel the bot hears only what mentions it" },
      tick, " @Supervision")
    : null;
  const button = el("button", { type: "submit", class: "primary", "data-testid": `${id.split("-")[0]}-send` }, "Send");
  const element = el("form", { class: "compose", "data-testid": id.split("-")[0] }, mention, area, button);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      element.requestSubmit();
    }
  });
  area.addEventListener("input", () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
  });
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    area.style.height = "auto";
    void send(view, text, root, channel && tick.checked).then((sent) => {
      if (!sent && !area.value) area.value = text;
      if (sent && root) element.dispatchEvent(new Event("sent"));
    });
    area.focus();
  });
  return element;
}

async function send(view, text, root, mention) {
  try {
    await api.say(view.person, view.chat.key, text, root, mention);
    return true;
  } catch {
    toast("Your message was not sent. Please try again.", { kind: "bad" });
    return false;
  }
}
