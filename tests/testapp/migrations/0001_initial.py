import django.db.models.deletion
import swapper
from django.db import migrations, models
from wagtail.images import get_image_model_string

import tpi_cms.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tpi_cms", "0001_initial"),
        ("wagtailcore", "0094_alter_page_locale"),
        migrations.swappable_dependency(get_image_model_string()),
    ]

    operations = [
        migrations.CreateModel(
            name="ClinicianPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=swapper.get_model_name("wagtailcore", "Page"),
                    ),
                ),
                ("training", tpi_cms.fields.LinesField(blank=True, default=list)),
                (
                    "standfirst",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences that open.",
                        verbose_name="standfirst",
                    ),
                ),
                (
                    "hero_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=get_image_model_string(),
                        verbose_name="image",
                    ),
                ),
                (
                    "hero_alt",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows. Leave empty if it only decorates.",
                        max_length=255,
                        verbose_name="image description",
                    ),
                ),
                (
                    "body",
                    tpi_cms.fields.StableStreamField(
                        [], blank=True, verbose_name="body"
                    ),
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
            options={"abstract": False},
            bases=("wagtailcore.page", models.Model),
        ),
    ]
