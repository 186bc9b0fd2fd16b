import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import tpi_cms.leads.privacy.private_fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("tpi_cms", "0001_initial"),
        ("wagtailcore", "0094_alter_page_locale"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("contact", "Contact about this request"),
                            ("sms", "Text messages about this request"),
                            ("marketing", "News and offers"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "version",
                    models.PositiveIntegerField(editable=False, verbose_name="version"),
                ),
                ("wording", models.TextField(max_length=1000, verbose_name="wording")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published"
                    ),
                ),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="retired"
                    ),
                ),
            ],
            options={
                "verbose_name": "consent text",
                "verbose_name_plural": "consent texts",
                "ordering": ["purpose", "language", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=150, unique=True)),
                (
                    "seen_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
            ],
            options={
                "verbose_name": "heartbeat",
                "verbose_name_plural": "heartbeats",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LeadLogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("label", models.TextField()),
                ("action", models.CharField(blank=True, db_index=True, max_length=255)),
                (
                    "data",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "timestamp",
                    models.DateTimeField(db_index=True, verbose_name="timestamp (UTC)"),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        blank=True,
                        editable=False,
                        help_text="Log entries that happened as part of the same user action are assigned the same UUID",
                        null=True,
                    ),
                ),
                ("content_changed", models.BooleanField(db_index=True, default=False)),
                ("deleted", models.BooleanField(default=False)),
                ("lead_id", models.BigIntegerField(db_index=True, verbose_name="lead")),
            ],
            options={
                "verbose_name": "lead log entry",
                "verbose_name_plural": "lead log entries",
                "ordering": ["-timestamp"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="lead",
            options={
                "default_permissions": ("view", "change"),
                "ordering": ["-created_at", "-pk"],
                "permissions": [
                    ("export_lead", "Can export leads"),
                    ("erase_lead", "Can erase a person's leads"),
                ],
                "verbose_name": "lead",
                "verbose_name_plural": "leads",
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="address_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="consent",
            name="page_url",
            field=models.CharField(blank=True, max_length=500, verbose_name="page"),
        ),
        migrations.AddField(
            model_name="consent",
            name="version",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="version"
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="wording_digest",
            field=models.CharField(
                blank=True, max_length=64, verbose_name="SHA-256 of the wording"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="is_fallback",
            field=models.BooleanField(default=False, verbose_name="fallback"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="round",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="lead",
            name="address_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="lead",
            name="client_key_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="lead",
            name="content_key",
            field=models.CharField(
                blank=True, editable=False, max_length=64, null=True, unique=True
            ),
        ),
        migrations.AddField(
            model_name="lead",
            name="email_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="lead",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="erased"),
        ),
        migrations.AddField(
            model_name="lead",
            name="message_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="lead",
            name="phone_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="lead",
            name="possible_duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="possible_duplicates",
                to="tpi_cms.lead",
                verbose_name="possible duplicate of",
            ),
        ),
        migrations.AddField(
            model_name="lead",
            name="quarantined_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="held since"
            ),
        ),
        migrations.AddField(
            model_name="lead",
            name="spam_reasons",
            field=models.JSONField(
                blank=True, default=list, verbose_name="spam reasons"
            ),
        ),
        migrations.AddField(
            model_name="lead",
            name="spam_score",
            field=models.SmallIntegerField(default=0, verbose_name="spam score"),
        ),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("contact", "Contact about this request"),
                    ("sms", "Text messages about this request"),
                    ("marketing", "News and offers"),
                ],
                max_length=20,
                verbose_name="purpose",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="email",
            field=tpi_cms.leads.privacy.private_fields.PrivateEmailField(
                blank=True, max_length=254, verbose_name="email"
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="message",
            field=tpi_cms.leads.privacy.private_fields.PrivateTextField(
                blank=True, verbose_name="message"
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="name",
            field=tpi_cms.leads.privacy.private_fields.PrivateCharField(
                max_length=120, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="page_title",
            field=tpi_cms.leads.privacy.private_fields.PrivateCharField(
                blank=True, max_length=255, verbose_name="page title"
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="phone",
            field=tpi_cms.leads.privacy.private_fields.PrivatePhoneField(
                blank=True, max_length=32, region=None, verbose_name="phone"
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="phone_extension",
            field=tpi_cms.leads.privacy.private_fields.PrivateCharField(
                blank=True, max_length=10, verbose_name="extension"
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="topic",
            field=tpi_cms.leads.privacy.private_fields.PrivateCharField(
                blank=True, max_length=200, verbose_name="about"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "leased")),
                fields=["channel", "target"],
                name="tpi_cms_delivery_leased",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "dead")),
                fields=["created_at"],
                name="tpi_cms_delivery_dead",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("client_key_hash", ""), _negated=True),
                fields=["client_key_hash", "created_at"],
                name="tpi_cms_lead_client_key",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("address_hash", ""), _negated=True),
                fields=["address_hash", "created_at"],
                name="tpi_cms_lead_address",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("message_hash", ""), _negated=True),
                fields=["message_hash", "created_at"],
                name="tpi_cms_lead_message",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("phone_hash", ""), _negated=True),
                fields=["phone_hash", "created_at"],
                name="tpi_cms_lead_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("email_hash", ""), _negated=True),
                fields=["email_hash", "created_at"],
                name="tpi_cms_lead_email",
            ),
        ),
        migrations.AddField(
            model_name="consenttext",
            name="published_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="published by",
            ),
        ),
        migrations.AddField(
            model_name="leadlogentry",
            name="clinic",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tpi_cms.clinic",
            ),
        ),
        migrations.AddField(
            model_name="leadlogentry",
            name="content_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="content type",
            ),
        ),
        migrations.AddField(
            model_name="leadlogentry",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="wagtailcore.revision",
            ),
        ),
        migrations.AddField(
            model_name="leadlogentry",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(
                fields=("purpose", "language", "version"),
                name="tpi_cms_consent_text_version",
            ),
        ),
        migrations.AddIndex(
            model_name="leadlogentry",
            index=models.Index(
                fields=["uuid", "action", "-timestamp"],
                name="tpi_cms_lea_uuid_098d8f_idx",
            ),
        ),
    ]
