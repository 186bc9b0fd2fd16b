"""What pages hold of their author and their clinical sign-off."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Revision

from ...fields import keep_single, leave_alone
from ..roles import AuthorRole
from .material import IMMATERIAL, make_digest
from .panel import SignOffPanel
from .signing import STAMP, Immaterial, is_stamped, log_typo, read_stamp, settle


class ReviewedPageMixin(models.Model):
    """A page that a practitioner signs; it is signed and unsigned by ``signing``."""

    author = models.ForeignKey(
        "tpi_cms.Practitioner",
        verbose_name=_("author, if a practitioner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    author_name = models.CharField(
        _("author"),
        max_length=120,
        blank=True,
        help_text=_("As patients read it. Empty: the name of the practitioner above."),
    )
    author_role = models.CharField(
        _("author is a"), max_length=20, choices=AuthorRole.choices, blank=True
    )
    author_consent = models.BooleanField(
        _("we have their written consent"),
        default=False,
        help_text=_("Needed where the author is a patient (45 CFR 164.508)."),
    )
    # Who signed, as of then: the practitioner may leave, or be named otherwise.
    reviewer = models.ForeignKey(
        "tpi_cms.Practitioner",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewer_name = models.CharField(_("reviewed by"), max_length=255, blank=True)
    reviewer_role = models.CharField(
        _("reviewer's role"),
        max_length=120,
        blank=True,
        help_text=_("Such as: pain medicine physician."),
    )
    last_reviewed = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review = models.DateField(_("next review due"), null=True, blank=True)
    #: What was signed: the revision, and a digest of what is material in it. Both stay
    #: when an edit voids the sign-off: the next review begins there.
    signed_revision = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    signed_digest = models.CharField(max_length=64, blank=True, editable=False)

    #: Names of fields that a doctor doesn't sign.
    immaterial_fields: ClassVar[frozenset[str]] = IMMATERIAL
    #: Relations of whose rows a doctor signs what they link to, and the words beside.
    material_relations: ClassVar[tuple[str, ...]] = ()
    # A copy is signed by nobody.
    exclude_fields_in_copy: ClassVar[list[str]] = [*STAMP]
    # Nor is a translation, until somebody signs it.
    override_translatable_fields: ClassVar[list] = [
        *keep_single("author", "author_name"),
        *leave_alone(*STAMP),
    ]
    #: Set for one ``save_revision``: an ``Immaterial``, where the edit is no medical
    #: one; and the key of the revision that the same sitting stored before.
    immaterial_edit: str = ""
    sitting_revision: int | None = None

    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldPanel("author_name"),
                FieldPanel("author_role"),
                FieldPanel("author_consent"),
            ],
            heading=_("Author"),
        ),
        SignOffPanel(heading=_("Medical review"), icon="clipboard-list"),
    ]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A stamp that a script sets is for the words that it is saved with."""
        for name in ("last_reviewed", "next_review"):  # A script may give texts.
            field = self._meta.get_field(name)
            setattr(self, name, field.to_python(getattr(self, name)))
        is_new_stamp = not self.signed_digest and is_stamped(read_stamp(self))
        if is_new_stamp and not kwargs.get("update_fields"):
            self.signed_digest = make_digest(type(self), self.serializable_data())
        return super().save(*args, **kwargs)

    @property
    def is_reviewed(self) -> bool:
        """Signed off, and not overdue: else a page shows no review, and tells none."""
        return is_stamped(read_stamp(self)) and not self.is_review_overdue

    @property
    def is_review_overdue(self) -> bool:
        """Signed, and to be read again before today."""
        due = self.next_review if self.reviewer_name else None
        return due is not None and due < timezone.localdate()

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """However a draft is made, its words decide whether it stays signed off."""
        reason = self.__dict__.pop("immaterial_edit", "")
        sitting = self.__dict__.pop("sitting_revision", None)
        replaced = kwargs.get("overwrite_revision")
        if replaced is None and sitting and sitting == self.latest_revision_id:
            replaced = self.latest_revision
        if replaced and replaced.pk == self.latest_revision_id and _is_kept(replaced):
            kwargs["overwrite_revision"] = replaced = None
        is_reverted = kwargs.get("previous_revision") is not None
        before = None
        if reason or replaced or is_reverted:
            before = self._find_before(replaced)
        if replaced and before and not is_reverted:
            # What this sitting did so far is judged anew, as a whole.
            for name in STAMP:
                field = self._meta.get_field(name)
                setattr(self, field.attname, field.to_python(before.get(name)))
        has_kept = settle(self, before, reason)
        revision = super().save_revision(*args, **kwargs)
        if has_kept and reason == Immaterial.TYPO:
            log_typo(self, before or {}, revision, kwargs.get("user"), replaced)
        return revision

    def _find_before(self, replaced: Revision | None) -> dict[str, Any] | None:
        """Content of the version that is edited; of a sitting, of that before it."""
        if replaced:
            try:
                return dict(replaced.get_previous().content)
            except Revision.DoesNotExist:
                pass
        elif self.has_unpublished_changes and self.latest_revision:
            return dict(self.latest_revision.content)
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        return stored and stored.serializable_data()


def _is_kept(revision: Revision) -> bool:
    """One that was signed, or waits for it, is not written over by an open form."""
    is_signed = revision.content.get("signed_revision") == revision.pk
    return is_signed or revision.task_states.exists()
