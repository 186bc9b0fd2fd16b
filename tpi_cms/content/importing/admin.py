"""Paste or upload a text in the admin, look at what became of it, make a page of it.

Nothing is stored before the page is: what was read travels in the form, signed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import swapper
from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from ..blocks.body import PartContentBlock
from ..blocks.facts import FactKind
from ..mixins import StoryPageMixin
from .actions import NotCreated, UnreadableText, create_page, read_draft
from .building import KINDS
from .draft import Draft
from .reading import MOST_BYTES
from .retyping import CannotRetype, retype

SALT = "tpi_cms.content.importing"
#: How long a text may be looked at, in seconds.
KEPT_SECONDS = 24 * 3600


def get_kinds(parent: Any, user: Any) -> dict[str, type]:
    """Page classes that a text can become below the page, by label; none: not allowed.

    ``parent``: a specific page.
    """
    if not parent.permissions_for_user(user).can_add_subpage():
        return {}
    return {
        model._meta.label_lower: model
        for model in type(parent).creatable_subpage_models()
        if issubclass(model, StoryPageMixin) and model.can_create_at(parent)
    }


def get_import_buttons(
    page: Any, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """For the header of a page in the admin, and its menu in listings."""
    if get_kinds(page.specific_deferred, user):
        url = reverse("tpi_cms_texts:import", args=[page.pk])
        yield Button(
            _("Paste or upload a text"), url=url, icon_name="upload", priority=15
        )


def get_import_urls() -> list[Any]:
    return [path("<int:parent>/", ImportTextView.as_view(), name="import")]


class TextForm(forms.Form):
    page_type = forms.ChoiceField(label=gettext_lazy("It becomes"))
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy(
            "Whatever you copied: from a document, a mail, a web page. Plain text, "
            "Markdown or HTML."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.html,.htm,.md,.txt"}),
        help_text=gettext_lazy("Word (DOCX), HTML, Markdown or plain text."),
    )

    def __init__(self, *args: Any, kinds: dict[str, type], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["page_type"]
        field.choices = [(key, k._meta.verbose_name) for key, k in kinds.items()]
        if len(kinds) == 1:
            field.initial = next(iter(kinds))
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        file, text = cleaned["file"], cleaned["text"].strip()
        if bool(file) == bool(text):
            words = (
                _("Paste a text or choose a file, not both.")
                if file
                else _("Paste a text or choose a file.")
            )
            self.add_error("text", words)
            return cleaned
        data = file.read(MOST_BYTES + 1) if file else text.encode()
        name = file.name if file else ""
        kind = cleaned["page_type"].rpartition(".")[2]
        try:
            cleaned["draft"] = read_draft(data, name, kind=kind)
        except UnreadableText as error:
            self.add_error("file" if file else "text", str(error))
        return cleaned


class ImportTextView(WagtailAdminTemplateMixin, TemplateView):
    """The form; after it the review, each change of which is sent with the whole."""

    page_title = gettext_lazy("Paste or upload a text")
    header_icon = "upload"
    _show_breadcrumbs = True
    template_name = "tpi_cms/admin/texts/import.html"
    review_template = "tpi_cms/admin/texts/review.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        pages = swapper.load_model("wagtailcore", "Page").objects
        self.parent = get_object_or_404(pages, pk=kwargs["parent"]).specific
        self.kinds = get_kinds(self.parent, request.user)
        if not self.kinds:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        explore = reverse("wagtailadmin_explore", args=[self.parent.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": explore, "label": self.parent.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def form(self) -> TextForm:
        data = self.request.POST if "draft" not in self.request.POST else None
        if self.request.method != "POST":
            data = None
        return TextForm(data, self.request.FILES or None, kinds=self.kinds)

    def post(self, request: HttpRequest, parent: int) -> HttpResponse:
        if "draft" not in request.POST:
            if not self.form.is_valid():
                return self.render_to_response(self.get_context_data())
            cleaned = self.form.cleaned_data
            return self.show(cleaned["draft"], cleaned["page_type"])
        try:
            label, stored = signing.loads(
                request.POST["draft"], salt=SALT, max_age=KEPT_SECONDS
            )
        except signing.BadSignature:
            messages.error(request, _("That text isn’t kept any more: paste it again."))
            return redirect(request.path)
        if label not in self.kinds:
            raise PermissionDenied
        draft = Draft.from_json(stored)
        self.read_choices(draft)
        block_id = request.POST.get("retype", "")
        if not block_id:
            return self.create(draft, label)
        kind = request.POST.get(f"kind-{block_id}") or request.POST.get("kind-line", "")
        try:
            draft = retype(draft, block_id, kind)
        except CannotRetype as error:
            messages.error(request, str(error))
        return self.show(draft, label, focus=block_id)

    def read_choices(self, draft: Draft) -> None:
        """What is ticked and typed on the review, whatever button was pressed."""
        chosen = {*self.request.POST.getlist("fact")}
        for fact in draft.facts:
            fact["is_accepted"] = fact["id"] in chosen
        title = " ".join(self.request.POST.get("title", "").split())
        if title and title != draft.title:
            draft.values["title"] = title

    def create(self, draft: Draft, label: str) -> HttpResponse:
        if title := draft.values.get("title"):
            # The editor's word wins over what the text calls itself.
            draft.fields.pop("title", None)
            draft.values["title"] = title
        try:
            page = create_page(
                draft,
                model=self.kinds[label],
                parent=self.parent,
                user=self.request.user,
            )
        except NotCreated as error:
            messages.error(self.request, str(error))
            return self.show(draft, label)
        words = _("Page “%(title)s” created as a draft.") % {"title": page.title}
        messages.success(self.request, words)
        return redirect("wagtailadmin_pages:edit", page.pk)

    def show(self, draft: Draft, label: str, focus: str = "") -> HttpResponse:
        model = self.kinds[label]
        context = self.get_context_data(
            draft=draft,
            title=draft.values.get("title") or draft.title,
            signed=signing.dumps((label, draft.to_json()), salt=SALT, compress=True),
            kind=model._meta.verbose_name,
            focus=focus,
            body=read_body(draft, model),
            pieces=get_pieces(draft),
            suggestions=[
                {**f, "label": FactKind(f["kind"]).label} for f in draft.facts
            ],
            retypes=get_retypes(),
        )
        return self.response_class(
            self.request, [self.review_template], context, using=self.template_engine
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, form=self.form)


def get_retypes() -> list[tuple[str, Any]]:
    """What a block can be told to be, with its words."""
    known = PartContentBlock().child_blocks
    return [
        *((kind, known[kind].label) for kind in KINDS if kind in known),
        ("heading", _("A heading: it begins a section")),
        ("standfirst", _("The standfirst")),
        ("set_aside", _("Not part of the page: set it aside")),
    ]


def get_pieces(draft: Draft) -> list[dict[str, Any]]:
    """Sentences of the source, each with its line and whether it ends that."""
    pieces = [{**p, "line": p["id"].partition(".")[0]} for p in draft.pieces]
    for piece, following in zip(pieces, [*pieces[1:], {"line": ""}], strict=True):
        piece["ends_unit"] = piece["line"] != following["line"]
    return pieces


def read_body(draft: Draft, model: type) -> Any:
    """The sections as the page will hold them."""
    block = model._meta.get_field("body").stream_block
    return block.to_python(json.loads(json.dumps(draft.sections)))
