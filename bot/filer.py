"""Filing: a settled document becomes PDFs, each in a folder whose readers may all read it."""

import asyncio
import hashlib
from datetime import date

import structlog

from bot.connector import Connector, Refused
from bot.runs import Runs
from papers.names import Kind, file_name
from papers.pdf import agreement_pdf, child_pdf, staff_pdf
from workflows.filing import Sheet, filed, may_open_folder, to_file
from workflows.ports import Filing
from workflows.views.papers import AgreementPaper, ChildPaper

_log = structlog.get_logger("filer")


class Filer:
    """File the papers of documents that are signed by all, or closed."""

    def __init__(self, runs: Runs, connector: Connector, filing: Filing) -> None:
        self._runs = runs
        self._connector = connector
        self._filing = filing

    async def file(self, document_id: str) -> None:
        """File what isn't filed yet of one document; any failure leaves the rest to a retry."""
        for sheet in await self._runs.run(lambda work: to_file(work, document_id)):
            await self._file(sheet)

    async def _file(self, sheet: Sheet) -> None:
        content = await asyncio.to_thread(_made, sheet)
        shared = await self._everybody_may_read(sheet)
        folder = f"channels/{_plain(sheet.school)}" if shared else sheet.private_folder
        held_on = date.fromisoformat(sheet.held_on)
        name = file_name(Kind[sheet.kind.upper()], held_on, sheet.reference, sheet.number or None)
        await self._filing.put(folder, name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        await self._runs.run(
            lambda work: filed(work, sheet, name=name, folder=folder, sha256=sha256, shared=shared)
        )
        _log.info("filed", paper=sheet.id, in_channel=shared)

    async def _everybody_may_read(self, sheet: Sheet) -> bool:
        """Ask Teams who is in the school's channel; without one nothing is shared."""
        if sheet.channel is None:
            return False
        try:
            members = await self._connector.members(sheet.channel.service_url, sheet.channel.id)
        except Refused as refused:
            if refused.transient or refused.unheard:
                raise
            # The bot was taken out of the channel: nobody can say who may read there.
            _log.warning("members_unknown", status=refused.status, code=refused.code)
            return False
        object_ids = frozenset(member.object_id for member in members)
        return await self._runs.run(lambda work: may_open_folder(work, object_ids, sheet))


def _made(sheet: Sheet) -> bytes:
    match sheet.view:
        case AgreementPaper():
            return agreement_pdf(sheet.view)
        case ChildPaper():
            return child_pdf(sheet.view)
        case _:
            return staff_pdf(sheet.view)


def _plain(school: str) -> str:
    """Give a school's name as a folder's name."""
    return "".join(char if char.isalnum() or char in " -'" else "_" for char in school).strip()
