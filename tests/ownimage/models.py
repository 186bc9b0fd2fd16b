"""A site's own image model, as Wagtail's documentation has it."""

from django.db import models

from wagtail.images.models import AbstractImage, AbstractRendition, Image


class OwnImage(AbstractImage):
    admin_form_fields = Image.admin_form_fields


class OwnRendition(AbstractRendition):
    image = models.ForeignKey(
        OwnImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
