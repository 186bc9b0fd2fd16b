"""The form that editors fill pages in with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug

from .likeness import count_words, measure_likeness
from .plain_text import get_copy
from .review.signing import Immaterial
from .roles import AuthorRole

#: What a local page says itself, to be published: three short paragraphs. With less it
#: is the treatment's page under another address, which helps nobody who looks for care.
LEAST_WORDS = 120
#: Of the same treatment's pages at other clinics the newest are compared.
MOST_COMPARED = 50


class FactsPageForm(WagtailAdminPageForm):
    """Says beside the title that another page has it.

    The title fills in the slug; that it is taken Wagtail says of the slug only, on
    another tab.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in self.errors and "title" in cleaned and self._is_doubled():
            message = _(
                "Another page at this place has this title, and so its address. Change "
                "the title, or the slug under Promote."
            )
            self.add_error("title", message)
        return cleaned

    def _is_doubled(self) -> bool:
        beside = self.parent_page.get_children().exclude(pk=self.instance.pk)
        return beside.filter(title__iexact=self.cleaned_data["title"]).exists()


class MedicalPageForm(FactsPageForm):
    """Asks for a patient's consent, and whether an edit is only a typo."""

    only_typo = forms.BooleanField(
        label=gettext_lazy("Only spelling or wording, nothing medical"),
        required=False,
        help_text=gettext_lazy(
            "The sign-off stays, and the page’s log keeps the words that you changed. "
            "Not where a number changes: that always needs a new sign-off."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            self._require_consent(cleaned)
        if (author := cleaned.get("author")) and not cleaned.get("author_name"):
            cleaned["author_name"] = author.full_name[:120]
            cleaned["author_role"] = cleaned.get("author_role") or AuthorRole.CLINICIAN
        return cleaned

    def _require_consent(self, cleaned: dict[str, Any]) -> None:
        """45 CFR 164.508(a)(3): on file, whoever writes down what a patient tells."""
        is_patients = cleaned.get("author_role") == AuthorRole.PATIENT
        is_story = cleaned.get("kind") == "story"
        is_asked = "author_consent" in self.fields and (is_patients or is_story)
        if is_asked and not cleaned.get("author_consent"):
            message = _("A patient’s story needs their written consent.")
            self.add_error("author_consent", message)

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("only_typo"):
            self.instance.immaterial_edit = Immaterial.TYPO
        # As Wagtail's editor sends it once it has stored a draft by itself.
        stored = str(self.data.get("overwrite_revision_id") or "")
        if stored.isdecimal():
            self.instance.sitting_revision = int(stored)
        return super().save(commit=commit)


class LocalTreatmentForm(FactsPageForm):
    """A treatment that the clinic offers, once, told in words of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "treatment" in self.fields:
            field = self.fields["treatment"]
            field.queryset = self._get_choices()
            field.error_messages["invalid_choice"] = gettext_lazy(
                "This clinic doesn’t offer that treatment."
            )

    def _get_choices(self) -> Any:
        offered = self.parent_page.specific.get_offered_treatments()
        pks = [*offered.values_list("pk", flat=True), self.instance.treatment_id]
        return offered.model.objects.filter(pk__in=pks).order_by("title")

    def clean_treatment(self) -> Any:
        treatment = self.cleaned_data["treatment"]
        others = self._get_siblings().filter(treatment=treatment)
        if treatment and (other := others.first()):
            message = _("This clinic has a page about it already: “%(title)s”.")
            self.add_error("treatment", message % {"title": other.draft_title})
        return treatment

    def _get_siblings(self) -> Any:
        pages = type(self.instance).objects.child_of(self.parent_page)
        return pages.exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        copy = get_copy(cleaned.get("standfirst") or "", cleaned.get("body"))
        if not self.is_deferred_validation:
            self._require_copy(count_words(copy))
        if treatment := cleaned.get("treatment"):
            texts = self._get_other_texts(treatment)
            self.instance.likeness = measure_likeness(copy, texts)
            self._set_slug(treatment)
        return cleaned

    def _require_copy(self, count: int) -> None:
        if count < LEAST_WORDS and "body" not in self.errors:
            message = _(
                "To be published, the page needs at least %(least)s words of its own "
                "in standfirst and body: what is different here, who treats, when, how "
                "to prepare. It has %(count)s."
            )
            self.add_error("body", message % {"least": LEAST_WORDS, "count": count})

    def _get_other_texts(self, treatment: Any) -> Iterator[str]:
        yield get_copy(treatment.standfirst, treatment.body)
        pages = type(self.instance).objects.live().exclude(pk=self.instance.pk)
        same = pages.filter(treatment=treatment).order_by("-last_published_at")
        for page in same[:MOST_COMPARED]:
            yield get_copy(page.standfirst, page.body)

    def _set_slug(self, treatment: Any) -> None:
        """The treatment's own, until the page has been published."""
        page = self.instance
        if page.first_published_at is None:
            page.slug = find_available_slug(self.parent_page, treatment.slug, page.pk)
