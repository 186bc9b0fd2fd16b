"""Our style sheets are whole: a brace lost in a merge hides all rules after it."""

from __future__ import annotations

from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "tpi_cms" / "static" / "tpi_cms"


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda p: p.name)
def test_no_rule_is_left_open_before_the_next_one_begins(path):
    depth, left_open = 0, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if depth and line.endswith("{") and not line[0].isspace():
            left_open.append(number)
        depth += line.count("{") - line.count("}")
    assert (left_open, depth) == ([], 0)
