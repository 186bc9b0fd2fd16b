"""System check of the template that our pages extend."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Tags, Warning
from django.template import Context, Template, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

from ..conf import conf

#: What our pages fill, and what they can't do without.
BLOCKS = ["title", "head_meta", "body_class", "content", "phone_bar"]
FILES = ["tpi_cms/tpi-cms.css", "tpi_cms/tpi-cms.js"]


@checks.register(Tags.templates)
def check_base_template(**kwargs: Any) -> list[CheckMessage]:
    """Without these pages are blank or bare, or nobody is offered a number."""
    name = str(conf.base_template)
    missing = _find_missing(name)
    if not missing:
        return []
    return [
        Warning(
            f"The base template {name!r} lacks {', '.join(missing)}.",
            hint=(
                'Extend "tpi_cms/base.html", or add what is missing: '
                "docs/customisation.md has an example."
            ),
            id="tpi_cms.W012",
        )
    ]


def _find_missing(name: str) -> list[str]:
    try:
        chain = _get_chain(get_template(name).template)
        source = "".join(map(_read_source, chain))
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        return [f"a template that loads ({type(error).__name__})"]
    blocks = {
        node.name
        for template in chain
        for node in template.nodelist.get_nodes_by_type(BlockNode)
    }
    return [
        *(f"the block {block}" for block in BLOCKS if block not in blocks),
        *(file for file in FILES if file not in source),
    ]


def _get_chain(template: Template) -> list[Template]:
    """The template and all that it extends, also where it extends its own name."""
    context, chain = Context(), [template]
    context.template = template
    while nodes := chain[-1].nodelist.get_nodes_by_type(ExtendsNode):
        chain.append(nodes[0].get_parent(context))
    return chain


def _read_source(template: Template) -> str:
    """With that of the templates which it includes by name; theirs are not read."""
    nodes = template.nodelist.get_nodes_by_type(IncludeNode)
    names = [node.template.resolve(Context(), ignore_failures=True) for node in nodes]
    included = map(_find_source, filter(None, names))
    return "".join([template.source, *included])


def _find_source(name: object) -> str:
    """ "" of one that isn't there: it may stand behind a condition."""
    try:
        return str(get_template(str(name)).template.source)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return ""
