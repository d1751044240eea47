// Dialogs that a card opens: fetched from the bot, filled in, submitted, one after another.

import * as api from "./api.js";
import { busy, drawCard } from "./cards.js";
import { el } from "./dom.js";
import { toast } from "./toast.js";

const SIZES = new Set(["small", "medium", "large"]);
const WENT_WRONG = "Something went wrong. Please try again.";

export const openDialog = (person, message, data, opener) => begin(
  () => api.openDialog(person, message, data),
  (sent) => api.submitDialog(person, message, sent), message, opener);

// A command that the app added to the compose box.
export const openComposed = (person, chat, command, opener) => begin(
  () => api.compose(person, chat, "open", command),
  (sent) => api.compose(person, chat, "submit", command, sent), null, opener);

async function begin(open, submit, message, opener) {
  const answer = await attempt(open);
  if (answer.kind === "dialog") new Dialog(submit, message, opener).show(answer);
  else if (answer.kind === "message") new Dialog(submit, message, opener).tell(answer.text);
  else if (answer.kind === "error") toast(answer.text, { kind: "bad" });
}

// The dialog that is open, if one is: Teams shows one at a time.
let open = null;

// Leave the open dialog because the page goes elsewhere; false where something typed would be lost.
export function leaveDialog() {
  if (!open) return true;
  open.leave();
  return !open;
}

async function attempt(work) {
  try {
    return await work();
  } catch {
    return { kind: "error", text: WENT_WRONG };
  }
}

class Dialog {
  constructor(submit, message, opener) {
    this.submit = submit;
    this.message = message;
    this.typed = false;
    this.opener = opener;
    this.build();
    document.body.append(this.element);
    this.element.showModal();
    open = this;
  }

  build() {
    this.title = el("h2", { id: "dialog-title", tabindex: "-1", "data-testid": "dialog-title" });
    const close = el("button", {
      type: "button", class: "dialog-close", "aria-label": "Close", "data-testid": "dialog-close",
      onclick: () => this.leave(),
    }, "×");
    this.fault = el("p", { class: "dialog-fault", role: "alert", "data-testid": "dialog-error" });
    this.body = el("div", { class: "dialog-body", "data-testid": "dialog-body" });
    this.question = this.buildQuestion();
    this.element = el("dialog", { class: "dialog", "aria-labelledby": "dialog-title", "data-testid": "dialog" },
      el("header", { class: "dialog-head" }, this.title, close), this.fault, this.body, this.question);
    this.body.addEventListener("input", () => { this.typed = true; });
    this.body.addEventListener("change", () => { this.typed = true; });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("cancel", (event) => { event.preventDefault(); this.leave(); });
  }

  buildQuestion() {
    const stay = el("button", {
      type: "button", class: "primary", "data-testid": "dialog-stay", onclick: () => this.stay(),
    }, "Keep editing");
    const go = el("button", {
      type: "button", "data-testid": "dialog-discard", onclick: () => this.close(),
    }, "Discard");
    return el("div", { class: "dialog-question", role: "alertdialog", hidden: true,
      "aria-label": "Leave without sending?", "data-testid": "dialog-question" },
    el("p", {}, "Leave without sending? What you typed here will be lost."), stay, go);
  }

  key(event) {
    if (event.key !== "Escape") return;
    // Browsers close a dialog at a second Escape whatever the cancel event says.
    event.preventDefault();
    if (this.question.hidden) this.leave();
    else this.stay();
  }

  leave() {
    if (this.sending) return;
    if (!this.typed) { this.close(); return; }
    this.question.hidden = false;
    this.question.querySelector("button").focus();
  }

  stay() {
    this.question.hidden = true;
    this.title.focus();
  }

  close() {
    if (open === this) open = null;
    this.element.close();
    this.element.remove();
    // The card may have been replaced meanwhile, and the button with it.
    const card = this.message
      && document.querySelector(`[data-message="${CSS.escape(this.message)}"] .card`);
    (this.opener?.isConnected ? this.opener : card)?.focus();
  }

  show({ title, width, height, card }) {
    this.size(width, height);
    this.title.textContent = title || "Supervision";
    this.fault.textContent = "";
    const drawn = drawCard(card, {
      execute: async () => ({ kind: "error", text: WENT_WRONG }),
      act: (action, data) => this.act(data),
      notice: (words) => this.complain(words),
    });
    this.body.replaceChildren(drawn);
    this.typed = false;
    this.body.scrollTop = 0;
    this.focusHeading();
  }

  size(width, height) {
    this.element.dataset.width = SIZES.has(width) ? width : "medium";
    this.element.dataset.height = SIZES.has(height) ? height : "medium";
    this.element.style.width = Number.isFinite(width) ? `${width}px` : "";
    this.element.style.height = Number.isFinite(height) ? `${height}px` : "";
  }

  focusHeading() {
    const heading = this.body.querySelector("[role=heading]");
    const target = heading ?? this.title;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  async act(data) {
    if (this.sending) return;
    this.sending = true;
    this.fault.textContent = "";
    const pressed = document.activeElement;
    const answer = await busy(this.element, () =>
      attempt(() => this.submit(data)));
    this.sending = false;
    if (answer.kind === "dialog") this.show(answer);
    else if (answer.kind === "message") this.tell(answer.text);
    else if (answer.kind === "close") this.close();
    else {
      this.complain(answer.text);
      pressed?.focus();
    }
  }

  complain(words) {
    this.fault.textContent = words;
  }

  tell(words) {
    this.typed = false;
    this.size("small", "small");
    this.title.textContent ||= "Supervision";
    const done = el("button", {
      type: "button", class: "primary", "data-testid": "dialog-done", onclick: () => this.close(),
    }, "Close");
    this.body.replaceChildren(el("p", { class: "dialog-words", "data-testid": "dialog-message" }, words), done);
    done.focus();
  }
}
