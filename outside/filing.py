"""Papers in a folder on this machine, or on a share that the trust's channel folder syncs with."""

import asyncio
import os
import tempfile
from pathlib import Path

from domain.errors import NotFound


class FolderFiling:
    """File papers under one root; a name never leads out of it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, folder: str, name: str, content: bytes) -> None:
        """File it, whole or not at all; the same name with the same bytes changes nothing."""
        await asyncio.to_thread(self._put, self._path(folder, name), content)

    async def get(self, folder: str, name: str) -> bytes:
        """Give what was filed; NotFound where it is gone."""
        path = self._path(folder, name)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            raise NotFound("paper") from None

    def _path(self, folder: str, name: str) -> Path:
        root = self._root.resolve()
        path = (root / folder / name).resolve()
        if root not in path.parents or path.name != name:
            raise NotFound("folder")
        return path

    @staticmethod
    def _put(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() == content:
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
