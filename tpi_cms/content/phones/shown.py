"""How many pages a clinic's number is on, for the clinic's form."""

from __future__ import annotations

from typing import Any

import swapper
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail.models import ReferenceIndex

from ...clinics.models import ClinicPhone
from .models import TypedNumber
from .numbers import Number


def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """``text``: what changing that phone changes; ``url``: where it was typed."""
    if not request.user.has_perm("tpi_cms.change_clinic"):
        raise PermissionDenied
    phone = get_object_or_404(ClinicPhone.objects.select_related("clinic"), pk=pk)
    values = {"shown": count_pages(phone.clinic), "typed": count_typed(phone)}
    words = _("Pages that name this clinic: %(shown)s · typed by hand on %(typed)s")
    return JsonResponse({"text": words % values, "url": get_report_url(phone)})


def count_pages(clinic: Any) -> int:
    """Pages that refer to the clinic in their copy or by their facts."""
    page = ContentType.objects.get_for_model(
        swapper.load_model("wagtailcore", "Page"), for_concrete_model=False
    )
    found = ReferenceIndex.get_references_to(clinic).filter(base_content_type=page)
    return found.order_by().values("object_id").distinct().count()


def count_typed(phone: ClinicPhone) -> int:
    number = Number.of(phone.number, phone.extension)
    rows = TypedNumber.objects.filter(e164=number.e164, extension=number.extension)
    return rows.order_by().values("page").distinct().count()


def get_report_url(phone: ClinicPhone) -> str:
    number = Number.of(phone.number, phone.extension)
    return f"{reverse('tpi_cms_phones:report')}?e164=%2B{number.e164[1:]}"
