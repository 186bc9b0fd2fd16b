"""Why a notice did not arrive, in words for staff."""

from __future__ import annotations

import pytest

from tpi_cms.leads.outbox.errors import explain_error


@pytest.mark.parametrize(
    ("last_error", "words"),
    [
        ("SMTPDataError 552", "The mailbox is full."),
        ("SMTPDataError 554", "The mail server refused the message."),
        ("PostRefusedError 503", "The other system didn't take it."),
        ("ReadTimeout", "The other side took too long to answer."),
        ("KeyError", ""),
        ("", ""),
    ],
)
def test_the_code_counts_where_it_says_more_than_the_class(last_error, words):
    assert explain_error(last_error) == words
