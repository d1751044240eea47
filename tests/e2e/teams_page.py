"""What a person does in the stand-in's page: be somebody, press, fill in, read."""

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect


class TeamsPage:
    """One window. Buttons are named by what stands on them."""

    def __init__(self, page: Page, address: str, shots: Path | None = None) -> None:
        self.page = page
        self._address = address
        self._shots = shots
        self._count = 0
        self.taps = 0

    async def be(self, person: str, chat: str = "personal") -> None:
        """Look at one chat as one person."""
        await self.page.goto("about:blank")
        await self.page.goto(f"{self._address}/#{person}/{chat}")
        await self.page.wait_for_selector("body[data-ready]")
        await expect(self.page.get_by_test_id("chat-title")).to_be_visible()

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.page.get_by_test_id("compose-text").fill(text)
        await self.page.get_by_test_id("compose-send").click()

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_test_id("dialog")

    @property
    def last_card(self) -> Locator:
        return self.page.get_by_test_id("card").last

    def card(self, words: str) -> Locator:
        """The newest card that says this."""
        return self.page.get_by_test_id("card").filter(has_text=words).last

    async def press(self, title: str, *, on: str | None = None, starts: bool = False) -> None:
        """Press a button: in the open dialog, else on the newest card that has it.

        `starts` takes a button by the words it begins with, a mark before them aside.
        """
        self.taps += 1
        inside = self.dialog if await self.dialog.is_visible() else self.page
        if on is not None:
            inside = self.card(on)
        name = re.compile(rf"^\W*{re.escape(title)}" + ("" if starts else r"$"))
        await (
            inside.get_by_role("button", name=name)
            .or_(inside.get_by_role("link", name=name))
            .last.click()
        )

    async def fill(self, **answers: str) -> None:
        """Fill in the dialog's inputs by their ids."""
        for key, value in answers.items():
            field = self.dialog.get_by_test_id(f"input-{key}").locator("input, textarea, select")
            await expect(field.first).to_be_visible()
            kind = await field.first.evaluate("e => e.type")
            if kind == "select-one":
                await field.select_option(label=value)
            elif kind == "radio":
                await (
                    self.dialog.get_by_test_id(f"input-{key}")
                    .get_by_label(value, exact=True)
                    .check()
                )
            else:
                await field.fill(value)

    async def close(self) -> None:
        """Close the dialog."""
        await self.page.get_by_test_id("dialog-close").click()
        await expect(self.dialog).to_be_hidden()

    async def clock_to(self, london: str) -> None:
        """Move the clock."""
        await self.page.get_by_test_id("clock-to").fill(london)
        await self.page.get_by_test_id("clock-go").click()
        await expect(self.page.get_by_test_id("clock-now")).to_contain_text(london[-5:-3])

    async def sees(self, words: str) -> None:
        """Wait until these words are on the page, or in the dialog where one is open."""
        await expect(self.page.locator("body")).to_contain_text(words)

    async def shot(self, name: str, *, page: Page | None = None) -> None:
        """Keep a picture, where pictures are asked for."""
        if self._shots:
            self._count += 1
            self._shots.mkdir(parents=True, exist_ok=True)
            path = self._shots / f"{self._count:02} {name}.png"
            await (page or self.page).screenshot(path=path)
