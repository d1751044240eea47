"""A fresh database a play, with ids that a seed gives again."""

from tests.databases import place, postgres, template_file

__all__ = ["place", "postgres", "template_file"]
