// Ask the stand-in.

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const response = await fetch(`/local/${path}`, options);
  if (!response.ok) {
    const text = await response.text();
    let told = text;
    try { told = JSON.parse(text).error; } catch { /* plain words */ }
    throw new Error(told || "The stand-in did not answer.");
  }
  return response.json();
}

const person = (key) => `people/${key}`;
const chat = (key, name) => `${person(key)}/chats/${name}`;
const message = (key, id) => `${person(key)}/messages/${id}`;

export const world = () => ask("world");
export const people = () => ask("people");
export const chats = (key) => ask(`${person(key)}/chats`);
export const messages = (key, name) => ask(`${chat(key, name)}/messages`);
export const one = (key, id) => ask(message(key, id));
export const say = (key, name, text, root, mention) =>
  ask(`${chat(key, name)}/messages`, { text, root, mention });
export const read = (key, name) => ask(`${chat(key, name)}/read`, {});
export const block = (key, name, blocked) => ask(`${chat(key, name)}/block`, { blocked });
export const install = (key, name, change) => ask(`${chat(key, name)}/install`, { change });
export const clock = () => ask("clock");
export const moveClock = (step, to) => ask("clock", { step, to });
export const directory = (query) => ask(`directory?query=${encodeURIComponent(query)}`);
export const execute = (key, id, action, trigger) =>
  ask(`${message(key, id)}/execute`, { action, trigger });
export const submit = (key, id, data) => ask(`${message(key, id)}/submit`, { data });
export const openDialog = (key, id, data) => ask(`${message(key, id)}/dialog/open`, { data });
export const compose = (key, name, step, command, data) =>
  ask(`${chat(key, name)}/compose/${step}`, { command, data });
export const submitDialog = (key, id, data) => ask(`${message(key, id)}/dialog/submit`, { data });

// Resolves once the stream is open, or can't be: what happens after that is heard.
export function listen(heard, reconnected) {
  const stream = new EventSource("/local/events");
  let before = false;
  stream.onmessage = (event) => heard(JSON.parse(event.data));
  return new Promise((resolve) => {
    stream.onopen = () => {
      if (before) reconnected();
      before = true;
      resolve();
    };
    stream.onerror = resolve;
  });
}
