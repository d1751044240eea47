// Draw cards with Microsoft's AdaptiveApplet; say here only what a host has to say.

import * as api from "./api.js";
import { hostConfig } from "./hostconfig.js";

const AC = window.AdaptiveCards;
const markdown = window.markdownit({ html: false, linkify: false, breaks: false });
// Teams shows no pictures that are written in Markdown.
markdown.disable("image");

const applets = AC.GlobalSettings.applets;
applets.logEnabled = false;
applets.maximumRetryAttempts = 1;
applets.refresh.mode = AC.RefreshMode.Automatic;
applets.refresh.timeBetweenAutomaticRefreshes = 0;
applets.refresh.maximumConsecutiveAutomaticRefreshes = 1;
applets.refresh.allowManualRefreshesAfterAutomaticRefreshes = false;
AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

export const renderMarkdown = (text) => markdown.render(text);

// Draws a card into a fresh applet.
//   execute(action, trigger) → the stand-in's answer to an Action.Execute or a refresh
//   act(action, data)        → what an Action.Submit does here
//   notice(words)            → words that came back in place of a card
export function drawCard(payload, { execute, act, notice }) {
  const applet = new AC.AdaptiveApplet();
  applet.hostConfig = new AC.HostConfig(hostConfig);
  applet.channelAdapter = {
    async sendRequestAsync(request) {
      if (request.action instanceof AC.DataQuery) return findPeople(applet, request);
      const action = { id: request.action.id, verb: request.action.verb, data: request.action.data };
      const answer = await execute(action, request.trigger);
      if (answer.kind === "card") return new AC.SuccessResponse(request, JSON.stringify(still(answer.card)));
      if (answer.kind === "text") notice(answer.text, "plain");
      else if (request.trigger !== AC.ActivityRequestTrigger.Automatic) notice(answer.text, "bad");
      // The applet needs an answer; this one leaves the card as it is.
      return new AC.ErrorResponse(request, new AC.ActivityRequestError("kept", answer.text));
    },
  };
  applet.onActivityRequestFailed = () => -1;
  applet.onCreateProgressOverlay = () => undefined;
  applet.onCardChanged = () => finish(applet);
  applet.onAction = (_, action) => {
    if (action instanceof AC.OpenUrlAction) openUrl(action.url);
    else if (action instanceof AC.SubmitAction) act(action, action.data);
  };
  applet.setCard(payload);
  return applet.renderedElement;
}

// A card that has just come from the bot is not asked for again: what it says would be gone at once.
function still({ refresh, ...card }) {
  return card;
}

function openUrl(url) {
  if (/^(https?|mailto|tel):/i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

// Teams answers the people picker by itself: the bot is not asked.
async function findPeople(applet, request) {
  const people = await api.directory(request.action.filter ?? "");
  // The renderer forgets the values of people it fetched, so they become ordinary choices.
  for (const input of pickers(applet)) addChoices(input, people);
  const known = people.length > 0;
  return new AC.SuccessResponse(request, JSON.stringify(known ? [] : people));
}

function pickers(applet) {
  return (applet.card?.getAllInputs() ?? []).filter(
    (input) => input instanceof AC.ChoiceSetInput && input.isDynamicTypeahead(),
  );
}

function addChoices(input, people) {
  for (const { title, value } of people) {
    if (!input.choices.some((choice) => choice.value === value)) {
      input.choices.push(new AC.Choice(title, value));
    }
  }
}

function finish(applet) {
  const root = applet.card.renderedElement;
  root.querySelectorAll("a[href]").forEach((anchor) => anchor.setAttribute("rel", "noopener noreferrer"));
  root.querySelectorAll("textarea").forEach((area) => { area.rows = Math.max(area.rows, 4); });
  applet.card.getAllInputs().forEach(nameInput);
  const chosen = pickers(applet).filter((input) => input.defaultValue);
  if (chosen.length) void showNames(chosen);
  for (const input of pickers(applet)) {
    labelPicker(input);
    closeWhenLeft(input);
  }
}

// A test finds an input by its id in the card.
function nameInput(input) {
  if (input.id && input.renderedElement) {
    input.renderedElement.setAttribute("data-testid", `input-${input.id}`);
  }
}

// A picker that opens with a person in it holds an id: people see the name.
async function showNames(inputs) {
  const people = await api.directory("");
  for (const input of inputs) {
    addChoices(input, people);
    const box = input.renderedElement?.querySelector("input");
    const choice = input.choices.find((one) => one.value === box?.value);
    if (choice) box.value = choice.title;
  }
}

// The renderer labels the frame of a people picker, but not the field in it.
function labelPicker(input) {
  const box = input.renderedElement?.querySelector("input");
  const label = input.renderedElement?.querySelector("label");
  if (!box || !label) return;
  label.id ||= `${input.id}-label-${Math.random().toString(36).slice(2)}`;
  box.setAttribute("aria-labelledby", label.id);
}

// The renderer's list of people stays open until a choice is made; leaving closes it.
function closeWhenLeft(input) {
  const element = input.renderedElement;
  const shut = () => {
    element.querySelector(".ac-choiceSetInput-filtered-dropdown")
      ?.classList.remove("ac-choiceSetInput-filtered-dropdown-open");
  };
  element?.addEventListener("focusout", (event) => {
    if (!element.contains(event.relatedTarget)) setTimeout(shut, 200);
  });
}

// Nobody presses twice: all buttons of a card rest while one of them is in hand.
export async function busy(element, work) {
  const buttons = [...element.querySelectorAll("button:not([disabled])")];
  buttons.forEach((button) => { button.disabled = true; });
  element.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    element.removeAttribute("aria-busy");
    buttons.forEach((button) => { button.disabled = false; });
  }
}
