"""Model fields for what must not be read in a copy of the database.

They are text columns always, so that switching encryption on or off needs no
migration; ``max_length`` is checked by forms and ``full_clean`` as ever. Lookups see
what is stored: find people by the keyed hashes instead (``privacy.find``).
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from phonenumber_field.modelfields import PhoneNumberField
from phonenumber_field.phonenumber import to_python

from .encryption import decrypt, encrypt


class PrivateFieldMixin:
    """Encrypts what is written and decrypts what is read; fails when it can't.

    Works on ``save``, ``bulk_create``, ``bulk_update`` and ``update`` alike: Django
    hands every written value to ``get_db_prep_save``.
    """

    def get_internal_type(self) -> str:
        return "TextField"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Only what is written comes here; values of lookups don't."""
        stored = super().get_db_prep_save(value, connection)
        # An empty value has nothing to hide.
        return encrypt(stored) if stored and isinstance(stored, str) else stored

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else decrypt(value)


class PrivateCharField(PrivateFieldMixin, models.CharField):
    pass


class PrivateTextField(PrivateFieldMixin, models.TextField):
    pass


class PrivateJSONField(PrivateFieldMixin, models.TextField):
    """A JSON object, stored as text; an empty one as no text."""

    def get_prep_value(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return json.loads(super().from_db_value(value, expression, connection) or "{}")

    def to_python(self, value: Any) -> Any:
        return json.loads(value or "{}") if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


class PrivateEmailField(PrivateFieldMixin, models.EmailField):
    pass


class PrivatePhoneField(PrivateFieldMixin, PhoneNumberField):
    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return to_python(super().from_db_value(value, expression, connection))


def get_private_fields(model: type[models.Model]) -> list[str]:
    """Names of the model's private fields."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, PrivateFieldMixin)]
