"""Urgent within 24 hours (product.md 11): asked, answered, held; person to person only."""
