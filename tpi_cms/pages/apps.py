from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TpiCmsPagesConfig(AppConfig):
    name = "tpi_cms.pages"
    label = "tpi_cms_pages"
    verbose_name = _("Clinic pages")
    default_auto_field = "django.db.models.BigAutoField"
