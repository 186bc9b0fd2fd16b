"""The consent texts in the admin, under Settings: a snippet like any other."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import ConsentText


class ConsentTextViewSet(SnippetViewSet):
    model = ConsentText
    icon = "clipboard-list"
    add_to_settings_menu = True
    menu_label = _("Consent texts")
    menu_order = 610
    list_display = ["purpose", "locale", LiveStatusTagColumn()]
    # There is one of each purpose and language.
    copy_view_enabled = False
