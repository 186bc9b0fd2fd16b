"""A form page of ``wagtail.contrib.forms``, to measure beside ours."""

from __future__ import annotations

from django.db import models

from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class TheirFormPage(AbstractForm):
    pass


class TheirFormField(AbstractFormField):
    page = ParentalKey(
        TheirFormPage, on_delete=models.CASCADE, related_name="form_fields"
    )
