from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "example_project.home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from wagtail.models import PageViewRestriction
        from wagtail.signals import (
            page_published,
            page_slug_changed,
            page_unpublished,
            post_page_move,
        )

        from .menu import forget_menu

        page_published.connect(forget_menu)
        page_unpublished.connect(forget_menu)
        page_slug_changed.connect(forget_menu)
        post_page_move.connect(forget_menu)
        post_save.connect(forget_menu, sender=PageViewRestriction)
        post_delete.connect(forget_menu, sender=PageViewRestriction)
