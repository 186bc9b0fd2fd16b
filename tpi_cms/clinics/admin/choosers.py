"""Choosing clinics in pages and blocks."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.viewsets.chooser import ChooserViewSet

from ..models import Clinic


class ClinicChooserViewSet(ChooserViewSet):
    model = Clinic
    icon = "tpi-clinic"
    choose_one_text = _("Choose a clinic")
    choose_another_text = _("Choose another clinic")
    edit_item_text = _("Edit this clinic")


clinic_chooser_viewset = ClinicChooserViewSet("tpi_cms_clinic_chooser")

ClinicChooserBlock = clinic_chooser_viewset.get_block_class(
    name="ClinicChooserBlock", module_path="tpi_cms.clinics.admin.choosers"
)
