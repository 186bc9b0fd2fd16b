"""System check of the site's own base template."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from .messages import get_ids

HEAD = "tpi_cms/tpi-cms.css tpi_cms/tpi-cms.js"
BLOCKS = "".join(
    f"{{% block {name} %}}{{% endblock %}}"
    for name in ("title", "head_meta", "body_class", "content", "phone_bar")
)


@pytest.fixture
def write(settings, tmp_path):
    """Templates of the site, which stand before those of the apps."""
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]}]

    def write_template(name, source):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)

    return write_template


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        (HEAD + BLOCKS, None),
        (
            HEAD + "{% block title %}{% endblock %}{% block content %}{% endblock %}",
            "the block head_meta, the block body_class, the block phone_bar",
        ),
        (BLOCKS, "tpi_cms/tpi-cms.css, tpi_cms/tpi-cms.js"),
        ('{% extends "tpi_cms/base.html" %}', None),
        ('{% extends "tpi_cms/base.html" %}{% block header %}{% endblock %}', None),
        (BLOCKS + '{% include "head.html" %}', None),
        (HEAD + BLOCKS + '{% if x %}{% include "gone.html" %}{% endif %}', None),
        ("{% nonsense %}", "a template that loads (TemplateSyntaxError)"),
        ('{% extends "gone.html" %}', "a template that loads (TemplateDoesNotExist)"),
    ],
)
def test_what_the_sites_base_template_lacks_is_named(write, settings, source, missing):
    write("own.html", source)
    write("head.html", HEAD)
    settings.TPI_CMS_BASE_TEMPLATE = "own.html"
    found = [m.msg for m in run_checks() if m.id == "tpi_cms.W012"]
    wanted = [f"The base template 'own.html' lacks {missing}."] if missing else []
    assert found == wanted
    assert get_ids() == ({"tpi_cms.W012"} if missing else set())


def test_one_that_is_not_there_is_named(settings):
    settings.TPI_CMS_BASE_TEMPLATE = "nowhere.html"
    assert get_ids() == {"tpi_cms.W012"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% extends "tpi_cms/base.html" %}', set()),
        ("<p>No blocks</p>", {"tpi_cms.W012"}),
    ],
)
def test_ours_may_be_extended_under_its_own_name(write, source, expected):
    write("tpi_cms/base.html", source)
    assert get_ids() == expected
