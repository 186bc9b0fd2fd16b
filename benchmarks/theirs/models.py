"""Pages as Wagtail alone has them, to measure beside ours."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models

from modelcluster.fields import ParentalKey
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.fields import StreamField
from wagtail.models import Page


class TheirFormPage(AbstractForm):
    pass


class TheirFormField(AbstractFormField):
    page = ParentalKey(
        TheirFormPage, on_delete=models.CASCADE, related_name="form_fields"
    )


class TheirStreamPage(Page):
    """As many blocks as a page of ours, without anything of ours."""

    body = StreamField([("title", CharBlock()), ("paragraph", RichTextBlock())])

    content_panels = [*Page.content_panels, "body"]


def make_tables() -> None:
    """Of all models here: they have no migrations, as no database outlives a run."""
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("theirs").get_models():
            editor.create_model(model)
