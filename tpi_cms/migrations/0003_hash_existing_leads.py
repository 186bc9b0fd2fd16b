"""Leads from before get the hashes by which people are found, and consents the digest
of their words.

Texts that begin like an encrypted one are marked as plain.
"""

from django.db import migrations
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast

from tpi_cms.leads.privacy.encryption import ENCRYPTED, ESCAPED, to_plain
from tpi_cms.leads.privacy.hashing import hash_email, hash_message, hash_phone
from tpi_cms.leads.models.consent import get_digest

BATCH = 500
TEXTS = (
    "name",
    "phone",
    "phone_extension",
    "email",
    "topic",
    "message",
    "page_title",
)


def hash_leads(apps, schema_editor):
    Lead = apps.get_model("tpi_cms", "Lead")
    stored = {f"stored_{name}": Cast(name, TextField()) for name in TEXTS}
    leads = Lead.objects.using(schema_editor.connection.alias).annotate(**stored)
    leads = leads.filter(Q(phone_hash=""), Q(email_hash=""), Q(message_hash=""))
    last = 0
    while rows := list(
        leads.filter(pk__gt=last).order_by("pk").values("pk", *stored)[:BATCH]
    ):
        for row in rows:
            leads.filter(pk=row["pk"]).update(**get_changes(row))
        last = rows[-1]["pk"]


def get_changes(row):
    """All texts are plain: nothing was encrypted before this version."""
    texts = {name: row[f"stored_{name}"] for name in TEXTS}
    marked = {
        name: Value(to_plain(text), output_field=TextField())
        for name, text in texts.items()
        if text.startswith((ENCRYPTED, ESCAPED))
    }
    return {
        "phone_hash": hash_phone(texts["phone"]),
        "email_hash": hash_email(texts["email"]),
        "message_hash": hash_message(texts["message"]),
        **marked,
    }


def digest_consents(apps, schema_editor):
    """There are few wordings, each of many consents."""
    Consent = apps.get_model("tpi_cms", "Consent")
    consents = Consent.objects.using(schema_editor.connection.alias)
    bare = consents.filter(wording_digest="").exclude(wording="")
    for wording in list(bare.order_by().values_list("wording", flat=True).distinct()):
        bare.filter(wording=wording).update(wording_digest=get_digest(wording))


class Migration(migrations.Migration):
    dependencies = [("tpi_cms", "0002_private_and_durable_leads")]

    operations = [
        migrations.RunPython(hash_leads, migrations.RunPython.noop),
        migrations.RunPython(digest_consents, migrations.RunPython.noop),
    ]
