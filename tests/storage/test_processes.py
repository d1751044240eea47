"""Two processes on one database: one truth."""

import asyncio
import sys
from pathlib import Path

from storage.audit import StorageAudit, verify
from storage.database import Database
from tests.databases import Place
from tests.storage import world
from workflows.ports import Work

ROOT = Path(__file__).parents[2]
SIGNER = """
import asyncio, sys
from pathlib import Path
from domain.document import Status
from domain.people import Account, Actor
from storage.sealing import load_keyset
from tests.databases import Place, START
from tests.storage import world

url, keyset, person = sys.argv[1:]

def sign(work):
    document = work.documents.get(world.RECORD.id)
    signed = document.sign(world.signature(document, person), opened=1)
    if signed == document:
        return "known"
    work.documents.save(signed)
    actor = Actor(person, person, Account("t", person))
    work.audit.write("document:record-1", "signed", actor, START, {"person": person})
    if signed.status is Status.LOCKED:
        work.audit.write("document:record-1", "locked", actor, START, {})
    return "signed"

async def main():
    database = Place(url, load_keyset(Path(keyset))).open()
    print("ready", flush=True)
    sys.stdin.readline()
    for result in await asyncio.gather(*(database.run(sign) for _ in range(20))):
        print(result)
    await database.close()

asyncio.run(main())
"""


async def start(place: Place, person: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", SIGNER, place.url, str(place.keyset.path), person),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_two_processes_that_sign_at_once_make_one_truth(
    place: Place, database: Database
) -> None:
    await database.run(world.record)
    await database.run(world.submitted)
    people = [world.SUPERVISOR, world.SUPERVISEE, world.SUPERVISOR]
    processes = await asyncio.gather(*(start(place, person) for person in people))
    ends = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))

    assert all(process.returncode == 0 for process in processes)
    assert b"".join(out for out, _ in ends).count(b"signed") == 2

    def audited(work: Work) -> list[str]:
        assert isinstance(work.audit, StorageAudit)
        entries = work.audit.entries("document:record-1")
        verify(entries)
        return [entry.event for entry, _ in entries]

    assert await database.read(audited) == ["signed", "signed", "locked"]
    document = await database.read(lambda work: work.documents.get(world.RECORD.id))
    assert sorted(s.person_id for s in document.signatures) == sorted(set(people))
