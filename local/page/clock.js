// The clock bar: the bot's time, which only goes forward.

import * as api from "./api.js";
import { localInput, moment } from "./dom.js";
import { toast } from "./toast.js";

let base = Date.now();
let asked = performance.now();

export const now = () => new Date(base + performance.now() - asked).toISOString();

export function startClock() {
  const form = document.querySelector(".clock-form");
  form.querySelectorAll("[data-step]").forEach((button) => {
    button.addEventListener("click", () => move(form, button.dataset.step));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void move(form, "to", form.elements.to.value);
  });
  if (matchMedia("(max-width: 700px)").matches) document.querySelector(".clock").open = false;
  void askClock();
  setInterval(show, 1000);
}

export async function askClock() {
  set((await api.clock()).now);
  const field = document.querySelector(".clock-form").elements.to;
  if (document.activeElement !== field) field.value = localInput(now());
}

function set(iso) {
  base = Date.parse(iso);
  asked = performance.now();
  show();
}

function show() {
  const shown = document.querySelector("[data-testid=clock-now]");
  const words = moment(now());
  if (shown.textContent !== words) {
    shown.textContent = words;
    shown.dateTime = now();
    document.querySelector(".clock-form").elements.to.min = localInput(now());
  }
}

async function move(form, step, to) {
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    set((await api.moveClock(step, to)).now);
  } catch (error) {
    toast(error.message, { kind: "bad" });
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}
