"""Read a small PNG without a library, as far as checking an icon needs it."""

import struct
import zlib
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_BYTES = 1024 * 1024
_RGBA = (8, 6, 0, 0, 0)  # bits, colour with alpha, compression, filters, no interlacing


@dataclass(frozen=True, slots=True)
class Png:
    """Hold a picture's size and, where it is 8-bit RGBA, its pixels."""

    width: int
    height: int
    pixels: tuple[bytes, ...] | None


def read(data: bytes) -> Png:
    """Read a picture; raise ValueError where it is no PNG or a broken one."""
    if not data.startswith(_SIGNATURE):
        raise ValueError
    header, packed = b"", b""
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        part = data[at + 8 : at + 8 + length]
        header = part if kind == b"IHDR" else header
        packed += part if kind == b"IDAT" else b""
        at += 12 + length
    try:
        width, height, *rest = struct.unpack(">IIBBBBB", header)
        if tuple(rest) != _RGBA:
            return Png(width, height, None)
        rows = zlib.decompressobj().decompress(packed, _MAX_BYTES)
    except (struct.error, zlib.error):
        raise ValueError from None
    if len(rows) != (4 * width + 1) * height:
        raise ValueError
    return Png(width, height, tuple(_pixels(rows, width)))


def _pixels(rows: bytes, width: int) -> list[bytes]:
    pixels, above = [], bytes(4 * width)
    for at in range(0, len(rows), 4 * width + 1):
        above = _row(rows[at], rows[at + 1 : at + 1 + 4 * width], above)
        pixels += [above[i : i + 4] for i in range(0, len(above), 4)]
    return pixels


def _row(how: int, packed: bytes, above: bytes) -> bytes:
    row = bytearray()
    for i, byte in enumerate(packed):
        left, corner = (row[i - 4], above[i - 4]) if i >= 4 else (0, 0)  # noqa: PLR2004 - RGBA
        guesses = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))
        if how >= len(guesses):
            raise ValueError
        row.append((byte + guesses[how]) % 256)
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda guess: abs(near - guess))
