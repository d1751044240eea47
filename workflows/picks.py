"""What can be picked on a writing page: "section:agenda", "case:<id>:since", "action:new"."""

from dataclasses import dataclass

from domain.errors import NotFound

_KINDS = {"section", "case", "review", "action", "added", "child"}


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing to write. `section` is set for one section of a case."""

    kind: str
    id: str
    section: str = ""

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}/{self.section}".rstrip("/")

    @classmethod
    def parse(cls, value: str) -> "Pick":
        """Read what `str` gave; NotFound for anything else."""
        kind, _, rest = value.partition("/")
        thing, _, section = rest.partition("/")
        if kind not in _KINDS or not thing or "/" in section:
            raise NotFound("pick")
        return cls(kind, thing, section)
