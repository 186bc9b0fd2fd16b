"""Choosing clinics in pages and blocks."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from ..models import Clinic


class ClinicChooser(BaseChooser):
    """Who may choose a clinic need not be allowed to edit it: ``ClinicPanel`` knows."""

    show_edit_link = False


class ClinicChooserViewSet(ChooserViewSet):
    model = Clinic
    base_widget_class = ClinicChooser
    icon = "tpi-clinic"
    choose_one_text = _("Choose a clinic")
    choose_another_text = _("Choose another clinic")
    edit_item_text = _("Edit this clinic")


clinic_chooser_viewset = ClinicChooserViewSet("tpi_cms_clinic_chooser")

ClinicChooserBlock = clinic_chooser_viewset.get_block_class(
    name="ClinicChooserBlock", module_path="tpi_cms.clinics.admin.choosers"
)
