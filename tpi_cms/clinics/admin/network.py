"""The group's own numbers in the admin, under Settings: a snippet like any other."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from ..network import NetworkPhone
from .forms import NetworkPhoneForm


class NetworkPhoneViewSet(SnippetViewSet):
    model = NetworkPhone
    icon = "tpi-phone"
    add_to_settings_menu = True
    menu_label = _("Network phones")
    menu_order = 605
    list_display = ["get_role_display", "display", "note"]
    # There is one of each use.
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("role"),
            FieldRowPanel([FieldPanel("number"), FieldPanel("extension")]),
            FieldPanel("note"),
        ],
        base_form_class=NetworkPhoneForm,
    )
