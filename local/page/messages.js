// The message pane: bubbles in a chat, threads in a channel, cards in both.

import * as api from "./api.js";
import { busy, drawCard, renderMarkdown } from "./cards.js";
import { drawReply } from "./compose.js";
import { openDialog } from "./dialog.js";
import { avatar, clockTime, day, el, moment } from "./dom.js";
import { toast } from "./toast.js";

const scroll = () => document.querySelector("[data-testid=messages]");
let shown = null;
let atEnd = true;

// Whoever looks at the newest message goes on seeing it whole, also when a card grows or the window shrinks.
const growing = new ResizeObserver(() => {
  if (atEnd) scroll().scrollTop = scroll().scrollHeight;
});
let top = 0;
scroll().addEventListener("scroll", () => {
  // Only scrolling up leaves the end: news of our own scrolling may come after a card grew.
  const place = scroll();
  if (place.scrollTop < top - 1 || isAtEnd(place)) atEnd = isAtEnd(place);
  top = place.scrollTop;
}, { passive: true });
const isAtEnd = (place) => place.scrollHeight - place.scrollTop - place.clientHeight < 40;

const looking = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) {
      looking.unobserve(target);
      target.dispatchEvent(new Event("seen"));
    }
  }
});

export function drawMessages(view, messages) {
  shown = { ...view, days: new Set() };
  const place = scroll();
  place.replaceChildren();
  place.classList.toggle("scroll-channel", view.chat.kind === "channel");
  if (!messages.length) place.append(emptyNote(view.chat));
  messages.forEach((message) => put(message));
  growing.disconnect();
  [place, ...place.children].forEach((one) => growing.observe(one));
  atEnd = true;
  place.scrollTop = place.scrollHeight;
}

export function putMessage(message) {
  const place = scroll();
  const near = place.scrollHeight - place.scrollTop - place.clientHeight < 160;
  place.querySelector(".empty")?.remove();
  const old = find(message.id);
  if (old && old.dataset.revision === String(message.revision)
    && old.dataset.delivered === String(message.delivered)) return;
  put(message);
  const element = find(message.id);
  growing.observe(element.closest(".thread") ?? element);
  if (!old && (near || message.mine)) {
    find(message.id)?.scrollIntoView({ block: message.root ? "nearest" : "end" });
  }
}

const find = (id) => scroll().querySelector(`[data-message="${CSS.escape(id)}"]`);

function put(message) {
  const element = draw(message);
  const old = find(message.id);
  if (old) {
    old.replaceWith(element);
  } else if (shown.chat.kind === "channel") {
    putInThread(message, element);
  } else {
    dayMark(message, scroll());
    scroll().append(element);
  }
}

function putInThread(message, element) {
  const root = message.root ?? message.id;
  let thread = scroll().querySelector(`[data-thread="${CSS.escape(root)}"]`);
  if (!thread) {
    dayMark(message, scroll());
    const replies = el("div", { class: "replies", "data-testid": "replies" });
    thread = el("div", { class: "thread", role: "group", "data-thread": root, "data-testid": "thread", "aria-label": `Thread begun by ${message.name}` },
      replies, drawReply(shown, root));
    scroll().append(thread);
  }
  if (message.root) thread.querySelector(".replies").append(element);
  else thread.prepend(element);
}

function dayMark(message, place) {
  const words = day(message.at);
  if (shown.days.has(words)) return;
  shown.days.add(words);
  place.append(el("p", { class: "day" }, words));
}

function emptyNote(chat) {
  const words = chat.kind === "personal"
    ? "This is the beginning of your chat with the bot. Write home or help."
    : "Nobody has posted here yet.";
  return el("p", { class: "empty" }, words);
}

function draw(message) {
  const bot = message.sender === "bot";
  const article = el("article", {
    class: `message ${message.mine ? "message-mine" : ""} ${bot ? "message-bot" : ""}`,
    "data-message": message.id, "data-revision": message.revision,
    "data-delivered": message.delivered, "data-testid": "message",
    "aria-label": `${message.name}, ${moment(message.at)}`,
  });
  const head = el("p", { class: "message-head" }, el("span", { class: "message-name" }, message.name),
    el("time", { datetime: message.at, title: moment(message.at) }, clockTime(message.at)),
    message.edited ? el("span", { class: "message-edited", "data-testid": "edited" }, "Edited") : null);
  const body = el("div", { class: "message-body" });
  if (message.deleted) body.append(el("p", { class: "message-gone", "data-testid": "deleted" }, "This message has been deleted."));
  if (message.text) body.append(words(message));
  message.cards.forEach((card) => body.append(cardFrame(message, card, article)));
  message.other.forEach((kind) => body.append(
    el("p", { class: "message-gone" }, `(an attachment that this stand-in does not show: ${kind})`)));
  if (!message.delivered) {
    body.append(el("p", { class: "message-fault", "data-testid": "undelivered" },
      "Sent, but the bot did not answer. Try again in a moment."));
  }
  article.append(message.mine && shown.chat.kind === "personal" ? "" : avatar(message.name, bot),
    el("div", { class: "message-words" }, head, body));
  return article;
}

function words(message) {
  const place = el("div", { class: "message-text", "data-testid": "message-text" });
  if (message.format === "markdown" && !message.text.includes("<at>")) {
    place.innerHTML = renderMarkdown(message.text);
    place.querySelectorAll("a").forEach((a) => { a.target = "_blank"; a.rel = "noopener noreferrer"; });
    return place;
  }
  for (const part of message.text.split(/(<at>.*?<\/at>)/)) {
    const mention = /^<at>(.*)<\/at>$/.exec(part);
    place.append(mention ? el("span", { class: "mention" }, mention[1]) : part);
  }
  return place;
}

function cardFrame(message, card, article) {
  const frame = el("div", { class: "card", tabindex: "-1", "data-testid": "card" });
  const person = shown.person;
  const attempt = async (work) => {
    try {
      return await work();
    } catch {
      return { kind: "error", text: "Something went wrong. Please try again." };
    }
  };
  const hooks = {
    execute: async (action, trigger) => {
      const pressed = frame.contains(document.activeElement);
      const answer = await busy(frame, () => attempt(() => api.execute(person, message.id, action, trigger)));
      // The card that comes back takes the pressed button away; the keyboard stays with the card.
      if (pressed) setTimeout(() => { if (document.activeElement === document.body) frame.focus(); });
      return answer;
    },
    act: (action, data) => act(frame, attempt, person, message, data),
    notice: (text, kind) => toast(text, { kind }),
  };
  if (!card.refresh) {
    frame.append(drawCard(card, hooks));
    return frame;
  }
  // Teams refreshes a card when somebody looks at it, not when it is loaded.
  const { refresh, ...still } = card;
  frame.append(drawCard(still, hooks));
  article.addEventListener("seen", () => frame.replaceChildren(drawCard(card, hooks)), { once: true });
  looking.observe(article);
  return frame;
}

function act(frame, attempt, person, message, data) {
  const teams = data?.msteams ?? {};
  if (teams.type === "task/fetch") {
    const opener = document.activeElement;
    void busy(frame, () => openDialog(person, message.id, data, opener));
    return;
  }
  if (teams.type === "imBack" || teams.type === "messageBack") {
    const text = String((teams.type === "imBack" ? teams.value : teams.displayText ?? teams.text) ?? "");
    void attempt(() => api.say(person, shown.chat.key, text, message.root ?? undefined, true));
    return;
  }
  void busy(frame, async () => {
    const answer = await attempt(() => api.submit(person, message.id, data));
    if (answer.kind === "error") toast(answer.text, { kind: "bad" });
  });
}
