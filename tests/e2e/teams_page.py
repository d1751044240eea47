"""What a person does in the stand-in's page: be somebody, press, fill in, read, look around."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect

AXE = Path(__file__).resolve().parents[2] / "local/page/node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN_AXE = """async (rules) => {
  const open = document.querySelector("dialog[open]");
  const found = await axe.run(open ?? document, {
    runOnly: rules, resultTypes: ["violations"],
  });
  return found.violations.map((one) => [
    one.id, one.help, ...one.nodes.slice(0, 3).map((node) => node.html.slice(0, 300)),
  ]);
}"""
_NAMED = """() => {
  const at = document.activeElement;
  const ids = (at.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  return ids.map((id) => document.getElementById(id)?.textContent).join(" ")
    || (at.matches("button, a") ? at.textContent : "");
}"""
_IN_FRONT = "dialog[open], body:not(:has(dialog[open])) [data-testid=messages]"
expect.set_options(timeout=15_000)


class TeamsPage:
    """One window. Buttons are named by what stands on them."""

    def __init__(self, page: Page, address: str, shots: Path | None = None) -> None:
        self.page = page
        self.address = address
        self.taps = 0
        self._shots = shots

    async def be(self, person: str, chat: str = "personal") -> None:
        """Look at one chat as one person."""
        await self.page.goto("about:blank")
        await self.page.goto(f"{self.address}/#{person}/{chat}")
        await self.page.wait_for_selector("body[data-ready]")
        await expect(self.page.get_by_test_id("chat-title")).to_be_visible()

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.page.get_by_test_id("compose-text").fill(text)
        await self.page.get_by_test_id("compose-send").click()

    async def goes_home(self) -> None:
        """Ask for home, and wait for the answer: an older home card may stand above it."""
        cards = self.page.get_by_test_id("card")
        known = await cards.count()
        await self.say("home")
        await expect(cards.nth(known)).to_be_attached()
        await expect(cards.last).to_contain_text("What needs you now")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_test_id("dialog")

    def card(self, words: str = "") -> Locator:
        """The newest card that says this."""
        return self.page.get_by_test_id("card").filter(has_text=words).last

    def field(self, key: str) -> Locator:
        """What a dialog asks under this id, with its label."""
        return self.dialog.get_by_test_id(f"input-{key}")

    def button(self, title: str, *, on: str | None = None, starts: bool = False) -> Locator:
        """A button on the newest card that has it, or on the newest card that says something.

        `starts` takes a button by the words it begins with, a mark before them aside.
        """
        inside = self.page if on is None else self.card(on)
        name = re.compile(rf"^\W*{re.escape(title)}" + ("" if starts else r"$"))
        found = inside.get_by_role("button", name=name).or_(inside.get_by_role("link", name=name))
        return found.last

    async def press(self, title: str, *, on: str | None = None, starts: bool = False) -> None:
        """Press a button: in the open dialog where there is one (the rest is out of reach then)."""
        await self.settled()
        self.taps += 1
        await self.button(title, on=on, starts=starts).click()

    async def choices(self, box: str) -> list[str]:
        """Give what can be chosen in a box of the dialog, in order."""
        radios = self.field(box).get_by_role("radio")
        await expect(radios.first).to_be_visible()
        named: list[str] = await radios.evaluate_all(
            "radios => radios.map(r => r.parentElement.innerText.trim())"
        )
        return named

    async def fill(self, **answers: str) -> None:
        """Fill in the dialog's inputs by their ids."""
        for key, value in answers.items():
            field = self.field(key).locator("input, textarea, select")
            await expect(field.first).to_be_visible()
            kind = await field.first.evaluate("e => e.type")
            if kind == "select-one":
                await field.select_option(label=value)
            elif kind in {"radio", "checkbox"}:
                await self.field(key).get_by_label(value).first.check()
            else:
                await field.fill(value)

    async def holds(self, key: str, value: str) -> None:
        """Wait until a dialog's input holds this."""
        await expect(self.field(key).locator("input, textarea").first).to_have_value(value)

    async def faulted(self, key: str, words: str) -> None:
        """Wait until a fault is told at this input's own label."""
        await expect(self.field(key)).to_contain_text(words)

    async def done(self) -> None:
        """Close a dialog that ended with a sentence."""
        await self.page.get_by_test_id("dialog-done").click()
        await expect(self.dialog).to_be_hidden()

    async def close(self) -> None:
        """Close the dialog."""
        await self.settled()
        await self.page.get_by_test_id("dialog-close").click()
        await expect(self.dialog).to_be_hidden()

    async def clock_to(self, london: str) -> None:
        """Move the clock, which on a phone is folded away."""
        bar = self.page.get_by_test_id("clock")
        folded = await bar.get_attribute("open") is None
        if folded:
            await bar.locator("summary").click()
        await self.page.get_by_test_id("clock-to").fill(london)
        await self.page.get_by_test_id("clock-go").click()
        day = datetime.fromisoformat(london)
        shown = self.page.get_by_test_id("clock-now")
        await expect(shown).to_contain_text(f"{day.day} {day:%b %Y}, {day:%H:}")
        if folded:
            await bar.locator("summary").click()

    async def tab_to(self, name: str, *, most: int = 60) -> None:
        """Go to what is called this by the tab key alone."""
        await self.settled()
        for _ in range(most):
            await self.page.keyboard.press("Tab")
            if name in str(await self.page.evaluate(_NAMED)):
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    async def deaf(self) -> None:
        """Hear of no change from now on: a phone that lost its network for a while."""
        await self.page.route("**/local/events", lambda route: route.abort())

    async def settled(self) -> None:
        """Wait until nothing pressed is in hand."""
        await expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

    async def sees(self, words: str | re.Pattern[str]) -> None:
        """Wait until these words are in the dialog, or where none is open, in the chat."""
        await self.settled()
        await expect(self.page.locator(_IN_FRONT)).to_contain_text(words)

    async def sees_not(self, words: str) -> None:
        """Wait until these words are nowhere on the page."""
        await self.settled()
        await expect(self.page.locator("body")).not_to_contain_text(words)

    async def look(self, name: str, *, page: Page | None = None) -> None:
        """Check what is on the screen for everybody's use; keep a picture where asked for."""
        page = page or self.page
        await self.settled()
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(wide) <= 0, f"{name}: cut off at the right"
        found: list[Any] = await page.evaluate(_RUN_AXE, _RULES)
        if self._shots:
            self._shots.mkdir(parents=True, exist_ok=True)
            number = len(list(self._shots.iterdir())) + 1
            await page.screenshot(path=self._shots / f"{number:02} {name}.png")
        assert not found, f"{name}: {found}"
