"""The consent texts area, in the admin's Settings menu."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.forms import ModelForm
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wagtail.admin.viewsets.model import ModelViewSet

from . import draft_views as drafts
from . import views as views
from .forms import NewConsentTextForm, WordingForm
from .models import ConsentText


class ConsentTextViewSet(ModelViewSet):
    model = ConsentText
    name = views.URL_NAMES
    url_prefix = "consent-texts"
    icon = "clipboard-list"
    add_to_settings_menu = True
    menu_name = "consent-texts"
    menu_label = _("Consent texts")
    menu_order = 610
    copy_view_enabled = False
    add_to_reference_index = False
    sort_order_field = None
    index_view_class = views.ConsentTextIndexView
    add_view_class = drafts.ConsentTextCreateView
    edit_view_class = drafts.ConsentTextEditView
    delete_view_class = drafts.ConsentTextDeleteView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        switched_off = {
            f"{name}_url_name": None for name in ("copy", "history", "usage")
        }
        return super().get_common_view_kwargs(**{**switched_off, **kwargs})

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return WordingForm if for_update else NewConsentTextForm

    @property
    def index_view(self) -> Any:
        return views.ConsentTextIndexView.as_view()

    def get_urlpatterns(self) -> list[URLPattern]:
        one = {
            "": (views.ConsentTextView.as_view(), "inspect"),
            "edit/": (self.edit_view, "edit"),
            "delete/": (self.delete_view, "delete"),
            "publish/": (views.PublishView.as_view(), "publish"),
            "retire/": (views.RetireView.as_view(), "retire"),
            "new-version/": (views.NewVersionView.as_view(), "new_version"),
        }
        return [
            path("", self.index_view, name="index"),
            path("add/", self.add_view, name="add"),
            *(
                path(f"<int:pk>/{end}", view, name=name)
                for end, (view, name) in one.items()
            ),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Also ``view``: it opens the listing."""
        content_type = ContentType.objects.get_for_model(self.model)
        return Permission.objects.filter(content_type=content_type)


consent_text_viewset = ConsentTextViewSet()
