// Build elements. Words go in as text only, never as HTML.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function avatar(name, bot = false) {
  const initials = name.split(" ").map((part) => part[0]).slice(0, 2).join("");
  // A colour a person keeps, from their name.
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
  const kind = bot ? "avatar avatar-bot" : `avatar avatar-${hue}`;
  return el("span", { class: kind, "aria-hidden": "true" }, initials);
}

const LONDON = { timeZone: "Europe/London" };
const parts = (iso, options) => new Date(iso).toLocaleString("en-GB", { ...LONDON, ...options });

export const clockTime = (iso) => parts(iso, { hour: "2-digit", minute: "2-digit" });
export const day = (iso) => parts(iso, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

export function nearTime(iso, now) {
  return day(iso) === day(now) ? clockTime(iso) : parts(iso, { day: "numeric", month: "short" });
}

export function moment(iso) {
  const date = parts(iso, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  return `${date.replaceAll(",", "")}, ${clockTime(iso)}`;
}

export function localInput(iso) {
  const [date, time] = new Date(iso).toLocaleString("sv-SE", LONDON).split(" ");
  return `${date}T${time.slice(0, 5)}`;
}
