"""What every command works with: the settings, the database and the ports that are wired to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from bot.settings import MisconfiguredError, Settings
from outside.clock import MovableClock, SystemClock
from outside.filing import FolderFiling
from outside.ids import RandomIds
from papers.characters import unprintable
from policies.loader import PublishedPolicies
from storage.engine import Database, Mode, open_database
from storage.errors import StorageError, told
from storage.schema import is_current, migrate
from storage.sealing import Keyset, create_keyset, load_keyset
from workflows.ports import Clock, Filing, Work

T = TypeVar("T")
# Where a local world's clock starts: a Monday morning in term.
LOCAL_START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


class _PaperGlyphs:
    """What the papers' fonts can show."""

    def unprintable(self, text: str) -> tuple[str, ...]:
        return unprintable(text)


@dataclass(slots=True)
class House:
    """One installation, open for the length of a command."""

    settings: Settings
    clock: Clock
    filing: Filing
    policies: PublishedPolicies
    database: Database
    born: bool

    async def run(self, fn: Callable[[Work], T], /) -> T:
        """Run one use case in one transaction."""
        return await self.database.run(fn)

    async def read(self, fn: Callable[[Work], T], /) -> T:
        """Run one use case that only reads; it waits for no writer."""
        return await self.database.read(fn)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.database.close()


def furnish(settings: Settings) -> House:
    """Open the installation that the settings describe; faults in it stop the start."""
    PublishedPolicies().check()
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fault = f"DATA_DIR can't be made ({error.strerror}): set it to a folder of the bot's own."
        raise MisconfiguredError([fault]) from None
    keyset = _keyset(settings)
    born = _migrated(settings.database_url)
    return open_house(settings, keyset, born=born)


def _migrated(url: str) -> bool:
    """Bring the database up to date; say whether it wasn't."""
    kind = ""
    try:
        born = not is_current(url)
        migrate(url)
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - drivers' own errors quote addresses
        kind = str(told(error)) if isinstance(told(error), StorageError) else type(error).__name__
    else:
        return born
    fault = f"The database does not answer ({kind}). Start it, or set DATABASE_URL (DATA_DIR for "
    raise MisconfiguredError([f"{fault}SQLite) to one that does."])


def open_house(settings: Settings, keyset: Keyset, *, born: bool = False) -> House:
    """Open an installation whose database is there and up to date."""
    policies, clock = PublishedPolicies(), _clock(settings)
    database = open_database(
        settings.database_url,
        mode=Mode.DEMO if settings.is_local else Mode.LIVE,
        keyset=keyset,
        clock=clock,
        ids=RandomIds(),
        policies=policies,
        glyphs=_PaperGlyphs(),
    )
    filing = FolderFiling(settings.filing_folder or settings.data_dir / "filing")
    return House(settings, clock, filing, policies, database, born)


def _clock(settings: Settings) -> Clock:
    if settings.is_local:
        return MovableClock(settings.data_dir / "clock.json", settings.starts_at or LOCAL_START)
    return SystemClock()


def _keyset(settings: Settings) -> Keyset:
    path = settings.keyset_path or Path("keyset.json")
    if settings.is_local and not path.exists():
        return create_keyset(path)
    try:
        return load_keyset(path)
    except OSError as error:
        fault = f"KEYSET_PATH can't be read ({error.strerror}): set it to the keyset's file, "
        raise MisconfiguredError([f"{fault}readable by this account alone."]) from None
