from __future__ import annotations

from django.db import models


class Note(models.Model):
    """One row, one INSERT: what the lead endpoint's rate is compared with."""

    text = models.TextField()

    def __str__(self) -> str:
        return f"Note {self.pk}"
