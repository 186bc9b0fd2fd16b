"""PostgreSQL's planner keeps samples of a column's values in a table of its own, where
they outlive an erasure and stay plain beside encrypted texts. None of these is kept."""

from django.db import migrations

COLUMNS = {
    "tpi_cms_lead": [
        "name",
        "phone",
        "phone_extension",
        "email",
        "topic",
        "message",
        "page_title",
        "spam_reasons",
    ],
    "tpi_cms_consent": ["wording", "page_url"],
}


def keep_none(apps, schema_editor):
    for alter in _alter_columns(schema_editor):
        schema_editor.execute(f"{alter} SET STATISTICS 0")


def keep_them(apps, schema_editor):
    for alter in _alter_columns(schema_editor):
        schema_editor.execute(f"{alter} SET STATISTICS -1")


def _alter_columns(schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in COLUMNS.items():
        for column in columns:
            yield f"ALTER TABLE {table} ALTER COLUMN {column}"


class Migration(migrations.Migration):
    dependencies = [("tpi_cms", "0003_hash_existing_leads")]

    operations = [migrations.RunPython(keep_none, keep_them)]
