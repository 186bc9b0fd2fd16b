"""Texts from elsewhere made pages. ``docs/content-files.md`` has the dialect."""
