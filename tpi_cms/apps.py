from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TpiCmsConfig(AppConfig):
    name = "tpi_cms"
    label = "tpi_cms"
    verbose_name = _("Clinics and requests")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers the system checks
