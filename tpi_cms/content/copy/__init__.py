"""Checks of what editors write: while they write, and as a report over the site."""
