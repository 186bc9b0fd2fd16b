import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import swapper
from django.conf import settings
from django.db import migrations, models

import modelcluster.fields
import phonenumber_field.modelfields
import wagtail.search.index
from wagtail.images import get_image_model_string

import tpi_cms.clinics.hours.schedule
import tpi_cms.clinics.models
import tpi_cms.clinics.time_zones
import tpi_cms.content.review.models
import tpi_cms.fields
import tpi_cms.leads.consents.models
import tpi_cms.leads.record.models
import tpi_cms.leads.secrets.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0094_alter_page_locale"),
        swapper.dependency("wagtailcore", "Page"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(get_image_model_string()),
    ]

    operations = [
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
                ("steps", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "heartbeat",
                "verbose_name_plural": "heartbeats",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Clinic",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Used in web addresses.",
                        max_length=120,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Your own number or short name for this clinic, if you have one.",
                        max_length=16,
                        verbose_name="code",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("coming_soon", "Coming soon"),
                            ("temporarily_closed", "Temporarily closed"),
                            ("closed", "Closed for good"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "opens_on",
                    models.DateField(
                        blank=True,
                        help_text="The day a clinic that isn’t open opens, or opens again. Set the status to open yourself when it does.",
                        null=True,
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="opens on",
                    ),
                ),
                (
                    "status_note",
                    models.TextField(
                        blank=True,
                        help_text="Shown on top of its page while it isn’t open: why, and what now.",
                        verbose_name="what patients should know",
                    ),
                ),
                (
                    "accepting_new_patients",
                    models.BooleanField(
                        default=True, verbose_name="accepting new patients"
                    ),
                ),
                (
                    "public_without_page",
                    models.BooleanField(
                        default=False,
                        help_text="A clinic is on the website while its location page is live. Tick this if it shall be there without one.",
                        verbose_name="on the website without a page",
                    ),
                ),
                (
                    "street_address",
                    models.CharField(max_length=200, verbose_name="street address"),
                ),
                (
                    "locality",
                    models.CharField(max_length=100, verbose_name="town or city"),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        help_text="Such as IL.",
                        max_length=100,
                        verbose_name="state or region",
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="ZIP or postal code"
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        default=tpi_cms.clinics.models.default_country,
                        help_text="Two letters, such as US. Sets phone formats and holidays.",
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2}$", "Two capital letters, such as US."
                            )
                        ],
                        verbose_name="country",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=tpi_cms.clinics.time_zones.time_zone_choices,
                        default=tpi_cms.clinics.time_zones.default_time_zone,
                        max_length=64,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "weekly_hours",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[
                            tpi_cms.clinics.hours.schedule.validate_weekly_hours
                        ],
                        verbose_name="weekly hours",
                    ),
                ),
                (
                    "closed_on_holidays",
                    models.BooleanField(
                        default=False,
                        help_text="Public holidays of the country, unless a special day says otherwise.",
                        verbose_name="closed on public holidays",
                    ),
                ),
                (
                    "hours_confirmed_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last asked the clinic whether its hours are right.",
                        null=True,
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="hours last confirmed on",
                    ),
                ),
                (
                    "numbers_checked_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last called each of its numbers.",
                        null=True,
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="numbers last checked on",
                    ),
                ),
                (
                    "languages",
                    tpi_cms.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One per line, such as Spanish.",
                        verbose_name="languages spoken",
                    ),
                ),
                ("services", models.TextField(blank=True, verbose_name="services")),
                ("parking", models.TextField(blank=True, verbose_name="parking")),
                (
                    "transit",
                    models.TextField(blank=True, verbose_name="public transport"),
                ),
                (
                    "access",
                    models.TextField(
                        blank=True,
                        help_text="Steps, ramps, elevators, hearing loops, interpreters.",
                        verbose_name="access",
                    ),
                ),
                (
                    "intake_emails",
                    tpi_cms.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One address per line. Each gets a short notice without personal data.",
                        verbose_name="mailboxes for requests",
                    ),
                ),
                (
                    "manager_emails",
                    tpi_cms.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One address per line. Each is told once of a request that nobody answered in time, and in the morning of what needs a look.",
                        verbose_name="mailboxes of its manager",
                    ),
                ),
                (
                    "answer_minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Opening time until somebody calls or writes. Patients are told by when: promise what you can keep.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(2400),
                        ],
                        verbose_name="answers within",
                    ),
                ),
                (
                    "booking_url",
                    models.URLField(blank=True, verbose_name="online booking address"),
                ),
                (
                    "profile_urls",
                    tpi_cms.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One address per line, such as a map or social profile.",
                        verbose_name="profiles elsewhere",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "clinic",
                "verbose_name_plural": "clinics",
                "ordering": ["name"],
                "permissions": [
                    ("change_clinic_mailboxes", "Can change the mailboxes for requests")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="tpi_cms_clinic_code_unique",
                        violation_error_message="Another clinic has this code.",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["latitude", "longitude"], name="tpi_cms_clinic_place"
                    ),
                    models.Index(fields=["updated_at"], name="tpi_cms_clinic_updated"),
                ],
            },
            bases=(wagtail.search.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="ClinicPhone",
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
                    "sort_order",
                    models.IntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "clinic",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="tpi_cms.clinic",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("main", "Appointments"),
                            ("new_patients", "New patients"),
                            ("nurse", "Nurse line"),
                            ("billing", "Billing"),
                            ("after_hours", "After hours"),
                            ("fax", "Fax"),
                        ],
                        default="main",
                        max_length=20,
                        verbose_name="use",
                    ),
                ),
                (
                    "number",
                    phonenumber_field.modelfields.PhoneNumberField(
                        max_length=32, region=None, verbose_name="number"
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d+$", "Digits only."
                            )
                        ],
                        verbose_name="extension",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Such as: day and night.",
                        max_length=80,
                        verbose_name="note",
                    ),
                ),
                (
                    "text_capable",
                    models.BooleanField(default=False, verbose_name="takes texts"),
                ),
                (
                    "is_public",
                    models.BooleanField(default=True, verbose_name="on website"),
                ),
            ],
            options={
                "verbose_name": "phone",
                "verbose_name_plural": "phones",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClinicSpecialHours",
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
                    "clinic",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="special_hours",
                        to="tpi_cms.clinic",
                    ),
                ),
                (
                    "date",
                    models.DateField(
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="date",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Such as Thanksgiving.",
                        max_length=80,
                        verbose_name="reason",
                    ),
                ),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="from")),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="to")),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "ordering": ["date", "opens"],
            },
        ),
        migrations.CreateModel(
            name="Lead",
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
                    "reference",
                    models.CharField(
                        default=tpi_cms.leads.record.models.new_reference,
                        max_length=12,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="tpi_cms.clinic",
                        verbose_name="clinic",
                    ),
                ),
                (
                    "asked_clinic",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tpi_cms.clinic",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("waiting", "Waiting"),
                            ("booked", "Booked"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "name",
                    tpi_cms.leads.secrets.fields.PrivateCharField(
                        max_length=120, verbose_name="name"
                    ),
                ),
                (
                    "phone",
                    tpi_cms.leads.secrets.fields.PrivatePhoneField(
                        blank=True, max_length=32, region=None, verbose_name="phone"
                    ),
                ),
                (
                    "phone_extension",
                    tpi_cms.leads.secrets.fields.PrivateCharField(
                        blank=True, max_length=10, verbose_name="extension"
                    ),
                ),
                (
                    "email",
                    tpi_cms.leads.secrets.fields.PrivateEmailField(
                        blank=True, max_length=254, verbose_name="email"
                    ),
                ),
                (
                    "topic",
                    tpi_cms.leads.secrets.fields.PrivateCharField(
                        blank=True, max_length=200, verbose_name="about"
                    ),
                ),
                (
                    "contact_method",
                    models.CharField(
                        choices=[
                            ("phone", "Phone call"),
                            ("text", "Text message"),
                            ("email", "Email"),
                        ],
                        default="phone",
                        max_length=10,
                        verbose_name="preferred way",
                    ),
                ),
                (
                    "contact_time",
                    models.CharField(
                        choices=[
                            ("morning", "Morning"),
                            ("afternoon", "Afternoon"),
                            ("any", "Any time"),
                        ],
                        default="any",
                        max_length=10,
                        verbose_name="preferred time",
                    ),
                ),
                (
                    "voicemail",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("name_only", "Name and number only"),
                            ("no", "No"),
                        ],
                        max_length=10,
                        verbose_name="may we leave a message",
                    ),
                ),
                (
                    "message",
                    tpi_cms.leads.secrets.fields.PrivateTextField(
                        blank=True, verbose_name="message"
                    ),
                ),
                (
                    "requested_for",
                    models.CharField(
                        choices=[
                            ("self", "For myself"),
                            ("dependent", "As parent or guardian"),
                        ],
                        default="self",
                        max_length=12,
                        verbose_name="request is",
                    ),
                ),
                (
                    "answers",
                    tpi_cms.leads.secrets.fields.PrivateJSONField(
                        blank=True, default=dict, verbose_name="further answers"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="language"
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=swapper.get_model_name("wagtailcore", "Page"),
                        verbose_name="page",
                    ),
                ),
                (
                    "page_title",
                    tpi_cms.leads.secrets.fields.PrivateCharField(
                        blank=True, max_length=255, verbose_name="page title"
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, max_length=80, verbose_name="source"),
                ),
                (
                    "touches",
                    tpi_cms.leads.secrets.fields.PrivateJSONField(
                        blank=True, default=dict, verbose_name="visits"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "promised_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="promised until"
                    ),
                ),
                (
                    "due_from",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "next_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="next step"
                    ),
                ),
                (
                    "next_step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first", "First contact"),
                            ("again", "Try again"),
                            ("call_back", "Call back, asked for"),
                            ("write_or_close", "Write, or close it"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
                ),
                (
                    "last_outcome",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "first_try_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first try"
                    ),
                ),
                (
                    "contacted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first contact"
                    ),
                ),
                (
                    "contact_minutes",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "booked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="booked"),
                ),
                (
                    "visit_on",
                    models.DateField(blank=True, null=True, verbose_name="visit"),
                ),
                (
                    "lost_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_a_fit", "Not what the clinic treats"),
                            ("cost", "Cost or insurance"),
                            ("distance", "Too far away"),
                            ("wait", "Wait too long"),
                            ("elsewhere", "Went elsewhere"),
                            ("no_need", "No longer needed"),
                            ("unreachable", "Never reached"),
                            ("wrong_number", "Wrong number"),
                            ("duplicate", "Handled with another request"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "escalated_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "week_hour",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True
                    ),
                ),
                ("is_test", models.BooleanField(default=False, editable=False)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "held_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="held since"
                    ),
                ),
                (
                    "held_told_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "spam_score",
                    models.SmallIntegerField(default=0, verbose_name="spam score"),
                ),
                (
                    "spam_reasons",
                    models.JSONField(
                        blank=True, default=list, verbose_name="spam reasons"
                    ),
                ),
                (
                    "possible_duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="possible_duplicates",
                        to="tpi_cms.lead",
                        verbose_name="possible duplicate of",
                    ),
                ),
                (
                    "dedupe_key",
                    models.CharField(editable=False, max_length=64, unique=True),
                ),
                (
                    "content_key",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "client_key_hash",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "address_hash",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "message_hash",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "phone_hash",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "email_hash",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="received"
                    ),
                ),
                (
                    "status_changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="status since"
                    ),
                ),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="erased"),
                ),
            ],
            options={
                "verbose_name": "request",
                "verbose_name_plural": "requests",
                "ordering": ["-created_at", "-pk"],
                "permissions": [
                    ("export_lead", "Can export requests"),
                    ("erase_lead", "Can erase a person's requests"),
                ],
                "default_permissions": ("view", "change"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("asked_clinic__isnull", False)),
                        fields=["asked_clinic"],
                        name="tpi_cms_lead_asked",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="tpi_cms.lead",
                    ),
                ),
                ("channel", models.CharField(max_length=30, verbose_name="channel")),
                ("target", models.CharField(max_length=254, verbose_name="target")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("leased", "Being sent"),
                            ("done", "Delivered"),
                            ("dead", "Not delivered"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
                ),
                (
                    "next_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="next try"
                    ),
                ),
                (
                    "lease_until",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "lease_token",
                    models.UUIDField(blank=True, editable=False, null=True),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="last error"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="created"
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="delivered"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "is_fallback",
                    models.BooleanField(default=False, verbose_name="fallback"),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="tpi_cms.lead",
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
                ("wording", models.TextField(verbose_name="wording")),
                (
                    "version",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="version"
                    ),
                ),
                (
                    "wording_digest",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="SHA-256 of the wording"
                    ),
                ),
                ("is_given", models.BooleanField(verbose_name="given")),
                (
                    "language",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="language"
                    ),
                ),
                (
                    "page_url",
                    tpi_cms.leads.secrets.fields.PrivateCharField(
                        blank=True, max_length=500, verbose_name="page"
                    ),
                ),
                (
                    "address_hash",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="time"
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
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
                (
                    "content_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="content type",
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
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
                ("content_changed", models.BooleanField(db_index=True, default=False)),
                ("deleted", models.BooleanField(default=False)),
                (
                    "lead_id",
                    models.BigIntegerField(db_index=True, verbose_name="request"),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tpi_cms.clinic",
                    ),
                ),
            ],
            options={
                "verbose_name": "request log entry",
                "verbose_name_plural": "request log entries",
                "ordering": ["-timestamp"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
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
                    "translation_key",
                    models.UUIDField(default=uuid.uuid4, editable=False),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
                (
                    "live",
                    models.BooleanField(
                        default=True, editable=False, verbose_name="live"
                    ),
                ),
                (
                    "has_unpublished_changes",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="has unpublished changes",
                    ),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(
                        blank=True,
                        db_index=True,
                        null=True,
                        verbose_name="first published at",
                    ),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="last published at"
                    ),
                ),
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
                (
                    "go_live_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="go live date/time"
                    ),
                ),
                (
                    "expire_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="expiry date/time"
                    ),
                ),
                (
                    "expired",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="expired"
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
                        help_text="What the box asks for: one text for each purpose and language.",
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "wording",
                    models.TextField(
                        help_text="What stands beside the box, as one paragraph of plain text. {organization} is replaced by your organization's name.",
                        max_length=1000,
                        validators=[
                            tpi_cms.leads.consents.models.validate_placeholders
                        ],
                        verbose_name="wording",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent text",
                "verbose_name_plural": "consent texts",
                "ordering": ["purpose", "locale"],
                "permissions": [("publish_consenttext", "Can publish consent text")],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "locale"),
                        name="tpi_cms_consent_text_once",
                        violation_error_message="There is a text for this purpose in this language already.",
                    )
                ],
                "unique_together": {("translation_key", "locale")},
            },
        ),
        migrations.CreateModel(
            name="GroupClinicPermission",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clinic_permissions",
                        to="auth.group",
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_permissions",
                        to="tpi_cms.clinic",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.permission",
                    ),
                ),
            ],
            options={
                "verbose_name": "clinic permission",
                "verbose_name_plural": "clinic permissions",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "clinic", "permission"),
                        name="tpi_cms_group_clinic_permission_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
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
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="tpi_cms.lead",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No answer"),
                            ("left_message", "Left a message"),
                            ("booked", "Booked a visit"),
                            ("not_a_fit", "Not a fit"),
                            ("declined", "Doesn’t want it"),
                            ("wrong_number", "Wrong number"),
                            ("unreachable", "Give up: never reached"),
                            ("spam", "Spam"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "note",
                    tpi_cms.leads.secrets.fields.PrivateTextField(
                        blank=True, verbose_name="note"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["clinic", "-created_at"], name="tpi_cms_lead_clinic"
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
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["due", "leased"])),
                fields=["next_at"],
                name="tpi_cms_delivery_due",
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
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("lead", "channel", "target"), name="tpi_cms_delivery_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                fields=("lead", "purpose"), name="tpi_cms_consent_once"
            ),
        ),
        migrations.AddIndex(
            model_name="leadlogentry",
            index=models.Index(
                fields=["uuid", "action", "-timestamp"],
                name="tpi_cms_lea_uuid_098d8f_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["-created_at"], name="tpi_cms_lead_received"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("erased_at", None),
                    ("held_at", None),
                    ("is_test", False),
                    ("next_at", None),
                ),
                fields=["status", "-status_changed_at"],
                name="tpi_cms_lead_done",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("erased_at", None),
                    ("held_at", None),
                    ("is_test", False),
                    ("next_at", None),
                ),
                fields=["clinic", "status", "-status_changed_at"],
                name="tpi_cms_lead_done_clinic",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("done_at", None)),
                fields=["state", "created_at"],
                name="tpi_cms_delivery_open",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("is_test", False), ("next_at__isnull", False)),
                fields=["next_at", "due_from"],
                name="tpi_cms_lead_open",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("is_test", False), ("next_at__isnull", False)),
                fields=["clinic", "next_at", "due_from"],
                name="tpi_cms_lead_open_clinic",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("erased_at", None), ("held_at__isnull", False), ("is_test", False)
                ),
                fields=["-held_at"],
                name="tpi_cms_lead_held",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("erased_at", None), ("held_at__isnull", False), ("is_test", False)
                ),
                fields=["clinic", "-held_at"],
                name="tpi_cms_lead_held_clinic",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("owner__isnull", False)),
                fields=["owner", "next_at"],
                name="tpi_cms_lead_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("erased_at", None),
                    ("held_at", None),
                    ("is_test", False),
                    ("next_at", None),
                ),
                fields=["source", "-status_changed_at"],
                name="tpi_cms_lead_done_source",
            ),
        ),
        migrations.CreateModel(
            name="CallCount",
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
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="call_counts",
                        to="tpi_cms.clinic",
                        verbose_name="clinic",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("hour", models.PositiveSmallIntegerField(verbose_name="hour")),
                ("number", models.CharField(max_length=32, verbose_name="number")),
                ("page_path", models.CharField(max_length=200, verbose_name="page")),
                (
                    "source",
                    models.CharField(blank=True, max_length=80, verbose_name="source"),
                ),
                (
                    "count",
                    models.PositiveIntegerField(default=0, verbose_name="clicks"),
                ),
            ],
            options={
                "verbose_name": "clicks on a phone number",
                "verbose_name_plural": "clicks on phone numbers",
                "default_permissions": (),
                "indexes": [models.Index(fields=["date"], name="tpi_cms_calls_date")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "clinic",
                            "date",
                            "hour",
                            "number",
                            "page_path",
                            "source",
                        ),
                        name="tpi_cms_calls_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignNumber",
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
                    "sort_order",
                    models.IntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "clinic",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaign_numbers",
                        to="tpi_cms.clinic",
                    ),
                ),
                (
                    "number",
                    phonenumber_field.modelfields.PhoneNumberField(
                        max_length=32, region=None, verbose_name="number"
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d+$", "Digits only."
                            )
                        ],
                        verbose_name="extension",
                    ),
                ),
                (
                    "match",
                    models.CharField(
                        choices=[
                            ("utm_source", "utm_source is"),
                            ("utm_medium", "utm_medium is"),
                            ("utm_campaign", "utm_campaign is"),
                            ("click", "click id is a"),
                            ("referrer", "website was"),
                        ],
                        default="utm_source",
                        max_length=20,
                        verbose_name="shown to visitors whose",
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        help_text="Such as google, or gclid.",
                        max_length=100,
                        verbose_name="value",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="from",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="until",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign number",
                "verbose_name_plural": "campaign numbers",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Closure",
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
                    "all_clinics",
                    models.BooleanField(default=False, verbose_name="all clinics"),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="Such as: snow, or staff training.",
                        max_length=80,
                        verbose_name="reason",
                    ),
                ),
                (
                    "first_date",
                    models.DateField(
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="from",
                    ),
                ),
                (
                    "first_time",
                    models.TimeField(
                        blank=True,
                        help_text="Empty: the whole day.",
                        null=True,
                        verbose_name="at",
                    ),
                ),
                (
                    "last_date",
                    models.DateField(
                        validators=[tpi_cms.clinics.hours.schedule.validate_date],
                        verbose_name="until",
                    ),
                ),
                (
                    "last_time",
                    models.TimeField(
                        blank=True,
                        help_text="Empty: the whole day.",
                        null=True,
                        verbose_name="at",
                    ),
                ),
                (
                    "opens",
                    models.TimeField(blank=True, null=True, verbose_name="open from"),
                ),
                (
                    "closes",
                    models.TimeField(
                        blank=True,
                        help_text="Other hours on the days it would be open. Leave both empty: closed.",
                        null=True,
                        verbose_name="open to",
                    ),
                ),
                (
                    "message",
                    models.TextField(
                        blank=True,
                        help_text="Shown on top of the clinics’ pages: why, and what now.",
                        verbose_name="what patients should know",
                    ),
                ),
                (
                    "send_requests_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="Meanwhile. Empty: they stay with the clinic that is asked.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tpi_cms.clinic",
                        verbose_name="requests go to",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "clinics",
                    models.ManyToManyField(
                        blank=True,
                        related_name="closures",
                        to="tpi_cms.clinic",
                        verbose_name="clinics",
                    ),
                ),
            ],
            options={
                "verbose_name": "closure",
                "verbose_name_plural": "closures",
                "ordering": ["-first_date", "-pk"],
                "indexes": [
                    models.Index(fields=["last_date"], name="tpi_cms_closure_last")
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkPhone",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("main", "Appointments"),
                            ("new_patients", "New patients"),
                            ("nurse", "Nurse line"),
                            ("billing", "Billing"),
                            ("after_hours", "After hours"),
                            ("fax", "Fax"),
                        ],
                        default="main",
                        max_length=20,
                        unique=True,
                        verbose_name="use",
                    ),
                ),
                (
                    "number",
                    phonenumber_field.modelfields.PhoneNumberField(
                        max_length=32, region=None, verbose_name="number"
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d+$", "Digits only."
                            )
                        ],
                        verbose_name="extension",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Such as: day and night.",
                        max_length=80,
                        verbose_name="note",
                    ),
                ),
            ],
            options={
                "verbose_name": "network phone",
                "verbose_name_plural": "network phones",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Place",
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
                ("country", models.CharField(max_length=2, verbose_name="country")),
                (
                    "postal_code",
                    models.CharField(max_length=20, verbose_name="postal code"),
                ),
                ("town", models.CharField(max_length=120, verbose_name="town")),
                ("search_name", models.CharField(max_length=120)),
                (
                    "region",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="state or region"
                    ),
                ),
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["postal_code"], name="tpi_cms_place_code"),
                    models.Index(fields=["search_name"], name="tpi_cms_place_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "postal_code", "search_name"),
                        name="tpi_cms_place_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneScan",
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
                    "finished_at",
                    models.DateTimeField(null=True, verbose_name="finished"),
                ),
                ("pages", models.PositiveIntegerField(default=0, verbose_name="pages")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TypedNumber",
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
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=swapper.get_model_name("wagtailcore", "Page"),
                    ),
                ),
                (
                    "in_draft",
                    models.BooleanField(default=False, verbose_name="in the draft"),
                ),
                ("path", models.CharField(max_length=255, verbose_name="field")),
                ("label", models.CharField(max_length=120, verbose_name="field")),
                ("text", models.CharField(max_length=120, verbose_name="as typed")),
                (
                    "e164",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="number"
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="extension"
                    ),
                ),
                (
                    "can_convert",
                    models.BooleanField(default=False, verbose_name="can be converted"),
                ),
            ],
            options={
                "verbose_name": "typed phone number",
                "verbose_name_plural": "typed phone numbers",
                "ordering": ["page_id", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Practitioner",
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
                    "name",
                    models.CharField(
                        help_text="As patients read it: Dr. Ann Example.",
                        max_length=120,
                        verbose_name="name",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(max_length=120, unique=True, verbose_name="slug"),
                ),
                (
                    "credentials",
                    models.CharField(
                        blank=True,
                        help_text="Letters after the name, such as MD, FAAPMR.",
                        max_length=120,
                        verbose_name="credentials",
                    ),
                ),
                (
                    "job_title",
                    models.CharField(
                        blank=True,
                        help_text="Such as: pain medicine physician.",
                        max_length=120,
                        verbose_name="what they are",
                    ),
                ),
                (
                    "is_physician",
                    models.BooleanField(default=False, verbose_name="is a physician"),
                ),
                (
                    "npi",
                    models.CharField(
                        blank=True,
                        help_text="National Provider Identifier: ten digits.",
                        max_length=10,
                        validators=[tpi_cms.content.review.models.validate_npi],
                        verbose_name="NPI",
                    ),
                ),
                (
                    "specialties",
                    tpi_cms.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One per line, such as Pain medicine.",
                        verbose_name="specialties",
                    ),
                ),
                (
                    "languages",
                    tpi_cms.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One per line, such as Spanish.",
                        verbose_name="languages",
                    ),
                ),
                ("biography", models.TextField(blank=True, verbose_name="biography")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "clinics",
                    models.ManyToManyField(
                        blank=True,
                        related_name="practitioners",
                        to="tpi_cms.clinic",
                        verbose_name="clinics",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=get_image_model_string(),
                        verbose_name="photo",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        help_text="The account with which they sign pages off.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tpi_practitioner",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "practitioner",
                "verbose_name_plural": "practitioners",
                "ordering": ["name"],
                "permissions": [
                    (
                        "link_practitioner_account",
                        "Can say whose account signs pages off",
                    )
                ],
            },
            bases=(wagtail.search.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="SignOffTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="0: it is never due again.",
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="months until the next review",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        help_text="Signs with the account that is linked to them.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tpi_cms.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "clinical sign-off",
                "verbose_name_plural": "clinical sign-offs",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="ReviewNotice",
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
                ("due", models.DateField()),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=swapper.get_model_name("wagtailcore", "Page"),
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("page", "due"), name="tpi_cms_notice_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outline",
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
                    "translation_key",
                    models.UUIDField(default=uuid.uuid4, editable=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "page_type",
                    models.CharField(
                        db_index=True,
                        max_length=120,
                        verbose_name="for new pages of this kind",
                    ),
                ),
                (
                    "body",
                    tpi_cms.fields.StableStreamField(
                        [], blank=True, verbose_name="sections"
                    ),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
            ],
            options={
                "verbose_name": "outline",
                "verbose_name_plural": "outlines",
                "ordering": ["page_type", "name"],
                "unique_together": {("translation_key", "locale")},
            },
        ),
    ]
