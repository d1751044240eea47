"""Bring spreadsheets in: the roster, the term dates. All faults at once, or nothing is written."""
