"""Every test here runs on both databases."""

from tests.databases import database, place, postgres, template_file

__all__ = ["database", "place", "postgres", "template_file"]
