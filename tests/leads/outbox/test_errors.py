"""Why a notice did not arrive: what is kept of it, and the words for staff."""

from __future__ import annotations

import smtplib

import pytest

from tpi_cms.leads.outbox.errors import LONGEST_CODE, describe_error, explain_error


class LongNamedError(Exception):
    status_code = 7


LongNamedError.__name__ = "Failed" * 40


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (smtplib.SMTPDataError(451, b"Marguerite"), "SMTPDataError 451"),
        (OSError(111, "Marguerite"), "ConnectionRefusedError 111"),
        (ValueError("Marguerite"), "ValueError"),
        (LongNamedError(), ("Failed" * 40)[:LONGEST_CODE]),
    ],
)
def test_of_an_error_its_class_and_number_are_kept(error, kept):
    assert describe_error(error) == kept


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
def test_the_number_counts_where_it_says_more_than_the_class(last_error, words):
    assert explain_error(last_error) == words
