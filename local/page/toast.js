// Short notices in a corner, which a screen reader reads out.

import { el } from "./dom.js";

const LONG = 6000;

export function toast(words, { kind = "plain", title, onclick } = {}) {
  const place = document.querySelector(".toasts");
  const close = el("button", { type: "button", class: "toast-close", "aria-label": "Dismiss" }, "×");
  const body = onclick
    ? el("button", { type: "button", class: "toast-body" })
    : el("div", { class: "toast-body" });
  if (title) body.append(el("strong", {}, title));
  body.append(el("span", {}, words));
  const notice = el("div", { class: `toast toast-${kind}`, "data-testid": `toast-${kind}` }, body, close);
  const end = () => notice.remove();
  close.addEventListener("click", end);
  if (onclick) body.addEventListener("click", () => { end(); onclick(); });
  place.append(notice);
  while (place.children.length > 4) place.firstElementChild.remove();
  setTimeout(end, LONG);
}
