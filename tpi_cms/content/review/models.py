"""Practitioners, and the task by which one of them signs a page off."""

from __future__ import annotations

from functools import partial
from typing import Any

import swapper
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail.images import get_image_model_string
from wagtail.locks import WorkflowLock
from wagtail.models import Revision, Task, TaskState
from wagtail.search import index
from wagtail.users.models import UserProfile
from wagtail.workflows import publish_workflow_state

from ...clinics import languages
from ...clinics.models import Clinic
from ...fields import LinesField
from ...transactions import after_commit
from .mail import get_admin_link, send_mail
from .signing import publish_signed, sign


def validate_npi(value: str) -> None:
    """Ten digits whose last is the check digit, by Luhn after the prefix 80840.

    Source: https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/
    NationalProvIdentStand/Downloads/NPIcheckdigit.pdf
    """
    if len(value) == 10 and value.isascii() and value.isdigit():
        digits = [int(digit) for digit in f"80840{value}"]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
        if (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0:
            return
    raise ValidationError(_("This is no NPI: ten digits, the last of which checks."))


class Practitioner(index.Indexed, models.Model):
    """Somebody who treats (schema.org ``Person``), reviews or writes.

    A page presents one, as a location page presents a clinic.
    """

    name = models.CharField(
        _("name"), max_length=120, help_text=_("As patients read it: Dr. Ann Example.")
    )
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    credentials = models.CharField(
        _("credentials"),
        max_length=120,
        blank=True,
        help_text=_("Letters after the name, such as MD, FAAPMR."),
    )
    job_title = models.CharField(
        _("what they are"),
        max_length=120,
        blank=True,
        help_text=_("Such as: pain medicine physician."),
    )
    is_physician = models.BooleanField(_("is a physician"), default=False)
    npi = models.CharField(
        "NPI",
        max_length=10,
        blank=True,
        validators=[validate_npi],
        help_text=_("National Provider Identifier: ten digits."),
    )
    specialties = LinesField(
        _("specialties"), help_text=_("One per line, such as Pain medicine.")
    )
    languages = LinesField(
        _("languages"),
        to_item=languages.to_code,
        to_line=languages.to_name,
        help_text=_("One per line, such as Spanish."),
    )
    clinics = models.ManyToManyField(
        Clinic, verbose_name=_("clinics"), blank=True, related_name="practitioners"
    )
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    biography = models.TextField(_("biography"), blank=True)
    updated_at = models.DateTimeField(auto_now=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tpi_practitioner",
        help_text=_("The account with which they sign pages off."),
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("job_title"),
    ]

    class Meta:
        verbose_name = _("practitioner")
        verbose_name_plural = _("practitioners")
        ordering = ["name"]
        permissions = [
            ("link_practitioner_account", _("Can say whose account signs pages off"))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language_names(self) -> list[str]:
        return [languages.to_name(code) for code in self.languages]

    @property
    def full_name(self) -> str:
        """With credentials: ``Dr. Ann Example, MD``."""
        return ", ".join(filter(None, [self.name, self.credentials]))


class SignOffLock(WorkflowLock):
    """While a page waits for its sign-off, says who is to sign."""

    def get_message(self, user: Any) -> str | None:
        if not self.for_user(user):
            return None
        url = reverse("tpi_cms_review:review", args=[self.object.pk])
        return format_html(
            '{} {} <a href="{}">{}</a>',
            super().get_message(user),
            self.task.describe_signer(),
            url,
            _("See what changed"),
        )


class SignOffTask(Task):
    """A step of a workflow: the practitioner reads what changed and signs it off."""

    practitioner = models.ForeignKey(
        Practitioner,
        verbose_name=_("practitioner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Signs with the account that is linked to them."),
    )
    months = models.PositiveSmallIntegerField(
        _("months until the next review"),
        default=12,
        validators=[MaxValueValidator(120)],
        help_text=_("0: it is never due again."),
    )

    lock_class = SignOffLock
    admin_form_fields = [*Task.admin_form_fields, "practitioner", "months"]

    class Meta:
        verbose_name = _("clinical sign-off")
        verbose_name_plural = _("clinical sign-offs")

    @classmethod
    def get_description(cls) -> str:
        return _(
            "One practitioner reads what changed since the last sign-off, and signs it "
            "with their own account"
        )

    @property
    def signer(self) -> Any:
        """The user who signs; None where nobody can."""
        user = self.practitioner.user if self.practitioner else None
        return user if user and user.is_active else None

    def describe_signer(self) -> str:
        if self.practitioner is None:
            return _("Nobody can sign it: this step’s practitioner is gone.")
        words = _("%(name)s signs it.")
        if self.signer is None:
            words = _(
                "%(name)s has no account to sign with: link one to them, or record the "
                "sign-off in the page’s form."
            )
        return words % {"name": self.practitioner.full_name}

    def _may_sign(self, user: Any) -> bool:
        signer = self.signer
        return user.is_superuser or (signer is not None and signer.pk == user.pk)

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        state = super().start(workflow_state, user=user)
        after_commit(self._tell_signer, state, user)
        return state

    def _tell_signer(self, state: TaskState, sender: Any) -> None:
        signer = self.signer
        if signer is None or not signer.email or signer == sender:
            return
        if not UserProfile.get_for_user(signer).submitted_notifications:
            return
        page = state.revision.content_object
        title = page.get_admin_display_title()
        send_mail(
            [signer],
            "review_asked",
            lambda: gettext("Please review: %(title)s") % {"title": title},
            title=title,
            url=get_admin_link("tpi_cms_review:review", page.pk),
        )

    def find_revision(self, task_state: TaskState, user: Any) -> Revision:
        """The one that was sent; the newest, if the signer alone changed it since.

        As when they mend a word in the editor and sign there.
        """
        sent = task_state.revision
        if user is None or user != self.signer:
            return sent
        later = Revision.objects.for_instance(sent.content_object)
        later = later.filter(created_at__gt=sent.created_at)
        later = later.order_by("-created_at", "-pk")
        is_theirs = all(each.user_id == user.pk for each in later)
        return later[0] if later and is_theirs else sent

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._may_sign(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._may_sign(user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self._may_sign(user):
            return []
        actions = [("reject", _("Request changes"), True)]
        if self.practitioner is not None:
            actions += [
                ("approve", _("Sign off"), False),
                ("approve", _("Sign off with comment"), True),
            ]
        return actions

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if not self._may_sign(user):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any
    ) -> Any:
        """Signing stamps the revision that was read; if one goes live, it is that."""
        if action_name == "approve" and self.practitioner is not None:
            revision = self.find_revision(task_state, user)
            if hasattr(revision.content_object, "signed_digest"):
                sign(revision, self.practitioner, months=self.months, user=user)
            state = task_state.workflow_state
            if type(state).on_finish is publish_workflow_state:
                state.on_finish = partial(publish_signed, revision)
        return super().on_action(task_state, user, action_name, **kwargs)


class ReviewNotice(models.Model):
    """That a page is due on that day was told by mail."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    due = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "due"], name="tpi_cms_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.due}"
