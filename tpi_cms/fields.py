"""Model fields that both clinics and pages use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language

from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks.base import BlockWidget
from wagtail.fields import StreamField


class PackedBlockWidget(BlockWidget):
    """Packs the definition of its blocks once a language, not for each form.

    That takes a third of the time that a long page's form does.
    """

    #: By identity of the block, which is kept with it, and language. Cleared where
    #: blocks change.
    packed: ClassVar[dict[tuple[int, str | None], tuple[Any, Any, str]]] = {}

    def _build_block_json(self):
        key = (id(self.block_def), get_language())
        if key not in self.packed:
            super()._build_block_json()
            if _changes(self.block_def):
                return
            self.packed[key] = (self.block_def, self._js_context, self._block_json)
        _block, self._js_context, self._block_json = self.packed[key]


def _changes(block: Any) -> bool:
    """Whether choices in it are asked for anew each time."""
    inner = [*getattr(block, "child_blocks", {}).values()]
    inner += filter(None, [getattr(block, "child_block", None)])
    field = getattr(block, "field", None)
    widget = getattr(field, "widget", None)
    is_listed = isinstance(field, forms.ModelChoiceField)
    is_listed = is_listed and isinstance(widget, forms.widgets.ChoiceWidget)
    choices = getattr(block, "_constructor_kwargs", {}).get("choices")
    return callable(choices) or is_listed or any(map(_changes, inner))


def _make_empty_texts(block: Any) -> None:
    """A text that isn't stored is "", as one left empty is; Wagtail says None, which
    wagtail-localize can't translate."""
    texts = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.EmailBlock)
    if isinstance(block, texts) and block.meta.default is None:
        block.meta.default = ""
    inner = [*getattr(block, "child_blocks", {}).values()]
    for child in filter(None, [*inner, getattr(block, "child_block", None)]):
        _make_empty_texts(child)


class StableStreamField(StreamField):
    """A ``StreamField`` whose blocks are not part of the migrations.

    Sites add and change blocks without a migration of ours or theirs. Data migrations
    therefore edit the raw JSON.
    """

    @cached_property
    def stream_block(self):
        block = super().stream_block
        _make_empty_texts(block)
        return block

    def formfield(self, **kwargs):
        field = super().formfield(**kwargs)
        if type(field.widget) is BlockWidget:
            field.widget = PackedBlockWidget(field.block)
        return field

    def deconstruct(self):
        name, path, _args, kwargs = super(StreamField, self).deconstruct()
        return name, path, [[]], kwargs


class LinesFormField(forms.CharField):
    """A textarea with one item per line; cleans to a list of strings.

    Args:
        item_validators: callables that raise ``ValidationError`` for one bad item.
        to_item, to_line: turn a typed line into a stored item, and back.
    """

    widget = AdminAutoHeightTextInput

    def __init__(
        self,
        *,
        item_validators: Sequence[Callable[[str], None]] = (),
        to_item: Callable[[str], str] = str,
        to_line: Callable[[str], str] = str,
        **kwargs: Any,
    ) -> None:
        self.item_validators = item_validators
        self.to_item = to_item
        self.to_line = to_line
        for unused in ("encoder", "decoder"):
            kwargs.pop(unused, None)
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = 2

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(self.to_line(item) for item in value)
        return value

    def to_python(self, value):
        text = value if isinstance(value, str) else self.prepare_value(value) or ""
        lines = (line.strip() for line in text.splitlines())
        return list(dict.fromkeys(self.to_item(line) for line in lines if line))

    def validate(self, value):
        super().validate(value)
        for item in value:
            self._validate_item(item)

    def _validate_item(self, item):
        for validator in self.item_validators:
            try:
                validator(item)
            except ValidationError as error:
                raise ValidationError(
                    [f"{item}: {message}" for message in error.messages]
                ) from error

    def run_validators(self, value):
        """Skip ``CharField``'s validators: they expect one string."""

    def has_changed(self, initial, data):
        return self.to_python(initial) != self.to_python(data)


class LinesField(models.JSONField):
    """A short list of strings that people edit as one item per line."""

    def __init__(
        self,
        *args: Any,
        item_validators: Sequence[Callable[[str], None]] = (),
        to_item: Callable[[str], str] = str,
        to_line: Callable[[str], str] = str,
        **kwargs: Any,
    ) -> None:
        self._form_options = {
            "item_validators": item_validators,
            "to_item": to_item,
            "to_line": to_line,
        }
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "tpi_cms.fields.LinesField", args, kwargs

    def get_translatable_segments(self, value: list[str]) -> list[Any]:
        """For wagtail-localize: each line, by its place."""
        from wagtail_localize.segments import StringSegmentValue

        return [
            StringSegmentValue(str(place), line) for place, line in enumerate(value)
        ]

    def restore_translated_segments(self, value: list[str], segments) -> list[str]:
        """For wagtail-localize: as translated; a line that isn't yet, as it was."""
        lines = dict(enumerate(value))
        for segment in segments:
            lines[int(segment.path)] = segment.render_text()
        return [*lines.values()]

    def from_db_value(self, value, expression, connection):
        """A list of strings, whatever was written past the form."""
        stored = super().from_db_value(value, expression, connection)
        lines = stored if isinstance(stored, list) else []
        return [line for line in lines if isinstance(line, str)]

    def formfield(self, **kwargs: Any):
        defaults = {"form_class": LinesFormField, **self._form_options}
        return super().formfield(**{**defaults, **kwargs})


def keep_single(*names: str) -> list[Any]:
    """For ``override_translatable_fields`` of a page class: fields that no translator
    changes, since they are facts. Empty without wagtail-localize."""
    try:
        from wagtail_localize.fields import SynchronizedField
    except ImportError:
        return []
    return [SynchronizedField(name, overridable=False) for name in names]


def leave_alone(*names: str) -> list[Any]:
    """As ``keep_single``: fields of which each translation has a value of its own."""
    try:
        from wagtail_localize.fields import BaseTranslatableField
    except ImportError:
        return []
    return [BaseTranslatableField(name) for name in names]
