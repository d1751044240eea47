"""Draw the app's icons from geometry: two people's words, overlapping, make a shield."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

FOLDER = Path(__file__).parent
GROUND = (21, 66, 75)  # the manifest's accentColor too
ONE, OTHER, SHARED = (255, 255, 255), (118, 193, 184), (184, 224, 218)
FINE = 16  # drawn so many times larger, then averaged: smooth edges, the same on any machine

Point = tuple[float, float]

# One side of the shield on a field of 100 × 116: a speech bubble whose tail is the shield's tip.
_BUBBLE: Sequence[tuple[Point, ...]] = (
    ((0, 24), (0, 10), (10, 0), (24, 0)),
    ((24, 0), (40, 0)),
    ((40, 0), (56, 0), (67, 11), (67, 28)),
    ((67, 28), (67, 58)),
    ((67, 58), (67, 84), (62, 102), (50, 116)),
    ((50, 116), (18, 104), (0, 86), (0, 58)),
    ((0, 58), (0, 24)),
)
_WIDTH, _HEIGHT = 100, 116


def color() -> Image.Image:
    """Draw the 192 × 192 icon in full colour."""
    one, other = (_filled(_placed(192, 108, mirrored=mirrored)) for mirrored in (False, True))
    icon = Image.new("RGB", one.size, GROUND)
    icon.paste(ONE, mask=one)
    icon.paste(OTHER, mask=other)
    icon.paste(SHARED, mask=ImageChops.multiply(one, other))
    return icon.reduce(FINE)


def outline() -> Image.Image:
    """Draw the 32 × 32 icon: white lines on nothing."""
    lines = Image.new("L", (32 * FINE, 32 * FINE))
    pen = ImageDraw.Draw(lines)
    for mirrored in (True, False):  # the second in front: four lines so close would blur
        path = _placed(32, 24, mirrored=mirrored)
        pen.polygon(path, fill=0)
        pen.line([*path, *path[:2]], fill=255, width=2 * FINE, joint="curve")
    icon = Image.new("RGBA", (32, 32), (255, 255, 255, 0))
    icon.putalpha(lines.reduce(FINE))
    return icon


def _filled(path: list[Point]) -> Image.Image:
    mask = Image.new("L", (192 * FINE, 192 * FINE))
    ImageDraw.Draw(mask).polygon(path, fill=255)
    return mask


def _placed(size: int, width: int, *, mirrored: bool) -> list[Point]:
    scale = width * FINE / _WIDTH
    left, top = (size * FINE - _WIDTH * scale) / 2, (size * FINE - _HEIGHT * scale) / 2
    return [(left + (_WIDTH - x if mirrored else x) * scale, top + y * scale) for x, y in _bubble()]


def _bubble() -> Iterator[Point]:
    for curve in _BUBBLE:
        steps = 1 if len(curve) == 2 else 48  # noqa: PLR2004 - a straight line
        for step in range(steps):
            yield _along(curve, step / steps)


def _along(points: Sequence[Point], part: float) -> Point:
    # De Casteljau: halfway between halfways, down to one point of the curve.
    while len(points) > 1:
        points = [
            (x + (to_x - x) * part, y + (to_y - y) * part)
            for (x, y), (to_x, to_y) in pairwise(points)
        ]
    return points[0]


if __name__ == "__main__":
    color().save(FOLDER / "color.png", optimize=True)
    outline().save(FOLDER / "outline.png", optimize=True)
