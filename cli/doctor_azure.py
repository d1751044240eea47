"""What the doctor reads of the Azure Bot: its channels are switched there, and nowhere else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.settings import Settings
from cli.doctor_words import Line, looked, ok, wrong

HOW_TO_LOOK = (
    "Whether Web Chat and Direct Line are on can't be seen without signing in to Azure, which "
    "switches Web Chat on by itself. Azure portal: the Azure Bot, Channels; only Microsoft Teams "
    "should be there. Or: az bot show --name NAME --resource-group GROUP > bot.json, then "
    "app.py doctor --azure-bot bot.json."
)
_TEAMS = "msteams"
_NAMES = {"webchat": "Web Chat", "directline": "Direct Line", "email": "Email", "slack": "Slack"}
# What `az bot` calls what deletes a channel, where it is another word.
_COMMANDS = {"webchat", "directline", "email", "slack", "facebook", "skype", "sms", "telegram"}


def azure_lines(settings: Settings, file: Path | None) -> Iterator[Line]:
    """Say what `az bot show` told, or how to have it tell."""
    if settings.is_local:
        return
    if file is None:
        yield looked(HOW_TO_LOOK)
        return
    try:
        properties = json.loads(file.read_text(encoding="utf-8"))["properties"]
        channels = {
            str(name).lower().removesuffix("channel")
            for key in ("enabledChannels", "configuredChannels")
            for name in properties.get(key) or ()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield wrong("The file of --azure-bot is not what az bot show prints: make it again.")
        return
    yield from _of_channels(channels)
    yield from _of_bot(settings, properties)


def _of_channels(channels: set[str]) -> Iterator[Line]:
    if _TEAMS not in channels:
        yield wrong("Microsoft Teams is not on: Azure portal, the Azure Bot, Channels, add it.")
    for name in sorted(channels - {_TEAMS}):
        how = "Azure portal, the Azure Bot, Channels: delete it"
        if name in _COMMANDS:
            how += f", or az bot {name} delete --name NAME --resource-group GROUP"
        yield wrong(f"{_NAMES.get(name, name)} is on, and people would come in by it: {how}.")
    if channels == {_TEAMS}:
        yield ok("Microsoft Teams is the Azure Bot's only channel.")


def _of_bot(settings: Settings, properties: dict[str, Any]) -> Iterator[Line]:
    said = {key: str(properties.get(key) or "").lower() for key in _SAME}
    for key, name in _SAME.items():
        if said[key] != str(getattr(settings, name)).lower():
            yield wrong(f"The Azure Bot's {key} is not {name.upper()}: one of the two is mistaken.")
    endpoint = f"{settings.public_url}/api/messages"
    if str(properties.get("endpoint")) != endpoint:
        yield wrong(f"The Azure Bot's messaging endpoint is not {endpoint}: set it so.")


_SAME = {"msaAppId": "app_id", "msaAppType": "app_type", "msaAppTenantId": "app_tenant"}
