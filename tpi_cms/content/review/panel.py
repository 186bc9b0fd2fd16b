"""The sign-off in a page's form: how it stands, and whether an edit is only a typo."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from wagtail.admin.panels import Panel

from .signing import is_stamped, read_stamp

#: Name of the form's field, where it has one.
BOX = "only_typo"


class SignOffPanel(Panel):
    """Reads only: a sign-off comes from the workflow, or from the form for paper."""

    def get_form_options(self) -> dict[str, Any]:
        """The box is this panel's, or Wagtail draws it below all others."""
        declared = getattr(self.model.base_form_class, "declared_fields", {})
        return {"fields": [BOX] if BOX in declared else []}

    #: The field of which it tells; what the page lacks there is shown here.
    stands_for = "reviewer_name"

    class BoundPanel(Panel.BoundPanel):
        template_name = "tpi_cms/admin/review/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page, form = self.instance, self.form
            has_box = form is not None and BOX in form.fields and page.signed_digest
            return {
                **context,
                **describe(page),
                "page": page,
                "typo": form[BOX] if has_box else None,
                "review_url": _get_url("review", page) if page.pk else "",
                "record_url": self.get_record_url(),
                "has_task": bool(page.pk and has_sign_off_task(page)),
                "waits_for": self.get_task(),
            }

        def get_task(self) -> Any:
            """The sign-off that the page waits for, or None."""
            task = self.instance.current_workflow_task if self.instance.pk else None
            return task if hasattr(task, "describe_signer") else None

        def get_record_url(self) -> str:
            page, user = self.instance, self.request.user
            may = page.pk and page.permissions_for_user(user).can_publish()
            return _get_url("record", page) if may else ""


def describe(page: Any) -> dict[str, Any]:
    """How the sign-off of a draft stands, for templates."""
    stamp = read_stamp(page)
    return {
        "is_signed": is_stamped(stamp),
        "is_overdue": is_stamped(stamp) and page.is_review_overdue,
        "is_changed": not is_stamped(stamp) and bool(stamp["signed_digest"]),
        "today": timezone.localdate(),
    }


def has_sign_off_task(page: Any) -> bool:
    """Whether sending the page to its workflow leads to a sign-off."""
    workflow = page.get_workflow()
    return workflow is not None and any(
        hasattr(task, "describe_signer") for task in workflow.tasks.specific()
    )


def _get_url(name: str, page: Any) -> str:
    return reverse(f"tpi_cms_review:{name}", args=[page.pk])
