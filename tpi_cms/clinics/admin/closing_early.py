"""Close early today: one small form beside the clinic."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from ..closures import Closure, touch_clinics
from ..hours.words import time_text
from ..models import Clinic
from .telling import tell_saved
from .widgets import NativeTimeInput


class CloseEarlyForm(forms.ModelForm):
    """A closure from that time to the end of what is open today."""

    first_time = forms.TimeField(
        label=gettext_lazy("Closes at"), widget=NativeTimeInput
    )

    class Meta:
        model = Closure
        fields = ("first_time", "reason", "message")
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinic = clinic
        self.now = timezone.now().astimezone(clinic.zone)

    def clean_first_time(self) -> dt.time:
        time = self.cleaned_data["first_time"]
        at = dt.datetime.combine(self.now.date(), time, self.clinic.zone)
        if at < self.now.replace(second=0, microsecond=0):
            raise ValidationError(_("That time has passed."))
        end = self._find_end(at)
        self.instance.first_date = self.instance.last_date = at.date()
        if end.date() > at.date() and end.time() > dt.time():
            self.instance.last_date, self.instance.last_time = end.date(), end.time()
        return time

    def _find_end(self, at: dt.datetime) -> dt.datetime:
        """The end of today's hours, which may lie in the night."""
        day = dt.timedelta(days=1)
        schedule = self.clinic.schedule
        dates = (at.date() - day, at.date())
        ends = [end for date in dates for _start, end in schedule.spans_on(date)]
        if last := max((end for end in ends if end > at), default=None):
            return last
        if not ends:
            raise ValidationError(_("It isn’t open today."))
        minutes = max(ends).hour * 60 + max(ends).minute
        message = _("It is closed by then: today it closes at %(time)s.")
        raise ValidationError(message % {"time": time_text(minutes)})

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        if other := self.instance.find_overlap([self.clinic.pk]):
            url = reverse("tpi_cms_closure:edit", args=[other[0].pk])
            words = _("It has another closure then:")
            link = format_html('{} <a href="{}">{}</a>', words, url, other[0])
            self.add_error("first_time", ValidationError(link))


class CloseEarlyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    template_name = "tpi_cms/admin/clinics/close_early.html"
    page_title = gettext_lazy("Close early today")
    header_icon = "calendar"
    form_class = CloseEarlyForm

    @cached_property
    def clinic(self) -> Clinic:
        return get_object_or_404(Clinic.objects.with_facts(), pk=self.kwargs["pk"])

    @property
    def clinic_url(self) -> str:
        return reverse("tpi_cms_clinic:edit", args=[self.clinic.pk])

    def get_page_subtitle(self) -> str:
        return self.clinic.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        clinic = {"url": self._get_way_back(), "label": self.clinic.name}
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, clinic, here]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "clinic": self.clinic}

    def get_initial(self) -> dict[str, Any]:
        """The next quarter of an hour."""
        local = timezone.now().astimezone(self.clinic.zone)
        ahead = dt.timedelta(minutes=15 - local.minute % 15)
        return {"first_time": (local + ahead).time()}

    def form_valid(self, form: CloseEarlyForm) -> HttpResponse:
        with transaction.atomic():
            closure = form.save()
            closure.clinics.set([self.clinic])
            touch_clinics(closure)
            log(closure, "wagtail.create", user=self.request.user)
        tell_saved(self.request, closure)
        return redirect(self._get_way_back())

    def _get_way_back(self) -> str:
        may = self.request.user.has_perm("tpi_cms.change_clinic")
        return self.clinic_url if may else reverse("tpi_cms_closure:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"clinic": self.clinic, "cancel_url": self._get_way_back()}
        return super().get_context_data(**own, **kwargs)
