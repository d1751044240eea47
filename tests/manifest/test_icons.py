from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from manifest import png
from manifest.draw_icons import FOLDER, GROUND, color, outline
from manifest.package import filled
from tests.manifest.options import OPTIONS


@pytest.mark.parametrize(("name", "draw"), [("color", color), ("outline", outline)])
def test_the_committed_icons_are_what_the_script_draws(
    name: str, draw: Callable[[], Image.Image]
) -> None:
    with Image.open(FOLDER / f"{name}.png") as committed:
        drawn = draw()
        assert (committed.mode, committed.size) == (drawn.mode, drawn.size)
        assert ImageChops.difference(committed, drawn).getbbox(alpha_only=False) is None


def test_the_accent_is_the_icons_ground() -> None:
    assert filled(OPTIONS)["accentColor"] == "#" + bytes(GROUND).hex().upper()


def encoded(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_png_is_read_as_pillow_reads_it() -> None:
    # A gradient in each direction, so that the encoder uses every kind of filter.
    picture = Image.merge(
        "RGBA",
        [
            Image.linear_gradient("L").resize((40, 30)),
            Image.linear_gradient("L").rotate(90).resize((40, 30)),
            Image.radial_gradient("L").resize((40, 30)),
            Image.effect_noise((40, 30), 90),
        ],
    )
    read = png.read(encoded(picture))
    assert (read.width, read.height) == (40, 30)
    assert read.pixels is not None
    assert b"".join(read.pixels) == picture.tobytes()


def test_a_png_of_another_kind_has_a_size_and_no_pixels() -> None:
    assert png.read(encoded(Image.new("RGB", (3, 2)))) == png.Png(3, 2, None)


@pytest.mark.parametrize("length", [0, 7, 8, 20, 40, 100, 400])
def test_a_png_cut_short_is_no_png(length: int) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        png.read((FOLDER / "outline.png").read_bytes()[:length])
