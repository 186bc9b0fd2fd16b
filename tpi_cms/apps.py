from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class TpiCmsConfig(AppConfig):
    name = "tpi_cms"
    label = "tpi_cms"
    verbose_name = _("Clinics and requests")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401  register them
        from .clinics import publishing
        from .content import people, starters
        from .leads.access import groups, policy

        policy.register_policy()
        publishing.connect()
        people.connect()
        starters.connect()
        post_migrate.connect(groups.on_migrate, self, dispatch_uid="tpi_cms.groups")
        post_save.connect(
            groups.on_clinic_saved,
            self.get_model("Clinic"),
            dispatch_uid="tpi_cms.front_desk",
        )
