import django.db.models.deletion
import swapper
from django.db import migrations, models

import tpi_cms.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tpi_cms", "0001_initial"),
        ("wagtailcore", "0094_alter_page_locale"),
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
                ("body", tpi_cms.fields.StableStreamField([], blank=True)),
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
