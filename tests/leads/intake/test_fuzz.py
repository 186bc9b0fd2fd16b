"""The lead endpoint under what nobody sends by accident.

The same in each run: some 300 examples, and 5,000 by ``make stress``. ``FUZZ_SEED``
chooses others; ``FUZZ_TIMES=20`` makes twenty times as many.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import hypothesis
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st

from tests.stress import IS_FULL
from tpi_cms.leads.intake.form import LeadForm
from tpi_cms.leads.record.models import Lead

SEED = int(os.environ.get("FUZZ_SEED", "1"))
TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BOUNDARY = "----patient7MA4YWxk"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
#: Nothing of ours failed, and nobody was told that it did.
ANSWERS = {201, 303, 400, 403, 413, 422, 429}

pytestmark = [pytest.mark.django_db, pytest.mark.stress]


def fuzz(examples: int):
    """So many examples, found again from the seed; time is no verdict."""
    form = examples if IS_FULL else examples // 16

    def decorate(test):
        settings = hypothesis.settings(
            max_examples=form * TIMES,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        return hypothesis.seed(SEED)(settings(test))

    return decorate


# --- what is sent -----------------------------------------------------------------

NASTY = (
    "\0",
    "\0" * 130,
    "\ud800",
    "\udfff\ud800",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    "Z\u0351\u036b\u0343\u036a" * 20,
    "\N{FAMILY}\u200d\N{ZERO WIDTH NO-BREAK SPACE}",
    "\u0130\u0131\u00df\ufb03",
    "a\r\nBcc: x@example.org\r\n\r\n",
    "'; DROP TABLE tpi_cms_lead; --",
    '=HYPERLINK("http://example.org")',
    "{{ 7|add:7 }}{% load x %}",
    "%s%n%(name)s{0}{name}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "-1",
    "1e309",
    "NaN",
    "9" * 30,
    "\N{ARABIC-INDIC DIGIT ONE}\N{SUPERSCRIPT TWO}",
    "+" * 40,
    "815 802-0088 ext. " + "9" * 20,
    "a@" + "b." * 120 + "example",
    "\N{KELVIN SIGN}@example.org",
    "on",
    "x" * 5_000,
)
FIELDS = (*LeadForm.base_fields, "consent", "consent_marketing", "live", "altcha")
TEXT = st.text(max_size=30) | st.text(st.characters(), max_size=200)
ANY_TEXT = TEXT | st.sampled_from(NASTY) | st.text(st.characters(categories=["Cs"]))
NAMES = st.sampled_from(FIELDS) | st.sampled_from(NASTY) | TEXT
PAIRS = st.lists(st.tuples(NAMES, ANY_TEXT), max_size=6)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda each: st.lists(each, max_size=3) | st.dictionaries(TEXT, each, max_size=3),
    max_leaves=6,
)
#: Codecs that Python knows are no character sets, or need more than the bytes.
CHARSETS = st.sampled_from(
    ["utf-8", "latin-1", "utf-16", "utf-7", "idna", "punycode", "base64", "hex"]
    + ["rot13", "zlib", "unicode_escape", "undefined", "x-none", "\N{SNOWMAN}"]
)
MANY = range(10_000)
HUGE = (
    (FORM, "&".join(f"f{n}=x" for n in MANY).encode()),
    (FORM, b"name=" + b"x" * 300_000),
    (FORM, b"&" * 200_000),
    (FORM, b"%" * 100_000),
    (JSON, json.dumps({f"f{n}": "x" for n in MANY}).encode()),
    (JSON, json.dumps({"name": ["x"] * 10_000}).encode()),
    (JSON, b"[" * 100_000),
    (JSON, b'{"name":' * 30_000),
    (JSON, b'{"clinic": ' + b"9" * 100_000 + b"}"),
    (JSON, b'{"clinic": 1e999, "name": NaN, "phone": -Infinity}'),
    (
        MULTIPART,
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.encode()
        * 2_500,
    ),
)


@dataclass(frozen=True)
class Post:
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def send(self):
        path, kind = reverse("tpi_cms:lead_create"), self.content_type
        client = Client(raise_request_exception=False)
        return client.generic("POST", path, self.body, kind, **self.headers)


def encode_form(pairs) -> bytes:
    """Halves of characters become bytes that are no UTF-8."""
    return urlencode(list(pairs), errors="surrogatepass").encode()


def encode_parts(pairs, boundary: str = BOUNDARY, more: str = "") -> bytes:
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}'
        f"\r\n\r\n{value}\r\n"
        for name, value in pairs
    )
    return ("".join(parts) + f"--{boundary}--\r\n").encode(errors="surrogatepass")


@st.composite
def posts_of_fields(draw, filled) -> Post:
    """The form as people send it, in one of three ways, with some answers changed."""
    base = filled if draw(st.booleans()) else {}
    pairs = [*base.items(), *draw(PAIRS)]
    if draw(st.booleans()):
        pairs = list({**base, **dict(pairs)}.items())
    way = draw(st.sampled_from([FORM, MULTIPART, JSON]))
    if way == FORM:
        body = encode_form(pairs)
    elif way == MULTIPART:
        body = encode_parts(pairs, more=draw(st.sampled_from(PART_WORDS)))
    else:
        tree = {**dict(pairs), **draw(st.dictionaries(NAMES, TREES, max_size=2))}
        body = json.dumps(tree).encode()
    return Post(way, body)


PART_WORDS = (
    "",
    "",
    '; filename="a.exe"',
    '; filename="\0"',
    "\r\nContent-Transfer-Encoding: base64",
    "\r\nContent-Type: text/plain; charset=utf-16",
    "\r\nContent-Disposition: form-data; name=",
    "; filename*=utf-8''%ff",
)


@st.composite
def broken_posts(draw, filled) -> Post:
    """A whole one, then cut, recoded, or sent as what it isn't."""
    post = draw(posts_of_fields(filled))
    content_type, body = post.content_type, post.body
    what = draw(st.sampled_from(["cut", "bytes", "type", "charset", "boundary"]))
    if what == "cut":
        start = draw(st.integers(0, len(body)))
        body = body[start : draw(st.integers(start, len(body)))]
    elif what == "bytes":
        place = draw(st.integers(0, len(body)))
        body = body[:place] + draw(st.binary(max_size=20)) + body[place:]
    elif what == "type":
        content_type = draw(st.sampled_from([FORM, MULTIPART, JSON, ""]) | TEXT)
    elif what == "charset":
        content_type += f"; charset={draw(CHARSETS | TEXT)}"
    else:
        content_type = f"multipart/form-data; boundary={draw(ANY_TEXT)}"
    header = content_type.replace("\n", " ").encode("latin-1", "replace")
    return Post(header.decode("latin-1"), body)


def make_posts(filled: dict):
    whole = [posts_of_fields(filled), broken_posts(filled)]
    raw = st.builds(Post, st.sampled_from([FORM, MULTIPART, JSON]), st.binary())
    return st.one_of(*whole, *whole, raw)


HEADER_VALUES = {
    "HTTP_ORIGIN": ["null", "http://testserver", "http://[", "https://[::1", "//", "%"],
    "HTTP_SEC_FETCH_SITE": ["same-origin", "same-site", "none", "cross-site", "?"],
    "HTTP_X_FORWARDED_FOR": [
        "203.0.113.9",
        "2001:db8::1",
        "fe80::1%eth0",
        "::ffff:203.0.113.9",
        "[2001:db8::1]:80, 203.0.113.9:80",
        "[",
        ",,,",
        "0x7f.1",
        "unknown",
        "1" * 5_000,
    ],  # fmt: skip
    "HTTP_ACCEPT": ["application/json", "text/html", "*/*;q=nan", ",;=", "a/b;q=9"],
    "HTTP_ACCEPT_LANGUAGE": ["he", "ar;q=0.1", "x-" * 500, "*", "en;q=-1", "zh-\0"],
    "HTTP_REFERER": ["http://[", "javascript:alert(1)", "x" * 5_000],
    "HTTP_USER_AGENT": ["", "\0", "x" * 5_000],
    "HTTP_COOKIE": ["sessionid=x; csrftoken=\0", "=;=;", "django_language=../../x"],
    "CONTENT_LENGTH": ["", "many", "-1", "999999999", "1e3"],
    "QUERY_STRING": ["clinic=%00&utm_source=%ff", "&&==", "a[]=1&a[]=2"],
}
PRINTABLE = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"))
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(values) if name == "CONTENT_LENGTH" else
        st.sampled_from(values) | PRINTABLE
        for name, values in HEADER_VALUES.items()
    },
)  # fmt: skip


# --- what must hold ---------------------------------------------------------------


@contextmanager
def forgotten():
    """What is written meanwhile is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def base(filled, settings):
    """A good form, on a site that counts nobody's requests.

    What is posted shows in the form. What is around it is left out.
    """
    settings.TPI_CMS_BASE_TEMPLATE = "tests/bare.html"
    settings.TPI_CMS_RATE_LIMITS = False
    settings.TPI_CMS_PROXY_COUNT = 1
    return {name: str(value) for name, value in filled().items()}


def check(post: Post) -> None:
    with forgotten():
        response = post.send()
        assert response.status_code in ANSWERS, (response.status_code, post)
        assert Lead.objects.count() == (response.status_code in (201, 303))


def test_whatever_is_posted_has_an_answer(base):
    @fuzz(2_000)
    @hypothesis.given(make_posts(base))
    def run(post):
        check(post)

    run()


def test_whatever_the_headers_say_there_is_an_answer(base):
    @fuzz(1_000)
    @hypothesis.given(st.sampled_from([FORM, MULTIPART, JSON]), HEADERS)
    def run(content_type, headers):
        encode = {FORM: encode_form, MULTIPART: encode_parts}.get(content_type)
        body = encode(base.items()) if encode else json.dumps(base).encode()
        check(Post(content_type, body, headers))

    run()


@pytest.mark.parametrize("post", [Post(*each) for each in HUGE])
def test_whatever_its_size_there_is_an_answer(base, post):
    check(post)


def is_storable(text: str, longest: int) -> bool:
    return "\0" not in text and len(text.strip()) <= longest


def test_what_is_stored_is_what_was_sent(base):
    """But for white space around it; what can't be stored comes back to its sender."""
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=130)

    @fuzz(1_000)
    @hypothesis.given(words, words, words, st.sampled_from([FORM, MULTIPART, JSON]))
    def run(name, topic, message, content_type):
        answers = {**base, "name": name, "topic": topic, "message": message}
        encode = {FORM: encode_form, MULTIPART: encode_parts}.get(content_type)
        body = encode(answers.items()) if encode else json.dumps(answers).encode()
        with forgotten():
            status = Post(content_type, body).send().status_code
            texts = {name: 120, topic: 200, message: 4_000}
            if name.strip() and all(is_storable(*each) for each in texts.items()):
                assert status == (201 if content_type == JSON else 303)
                lead = Lead.objects.get()
                stored = (lead.name, lead.topic, lead.message)
                assert stored == (name.strip(), topic.strip(), message.strip())
            else:
                assert status == 422
                assert not Lead.objects.exists()

    run()


def test_a_changed_token_neither_fails_nor_is_believed(base, token, clinic):
    good = token(clinic=clinic.pk)

    @fuzz(1_000)
    @hypothesis.given(st.integers(0, len(good)), st.integers(0, 9), ANY_TEXT)
    def run(place, removed, added):
        changed = good[:place] + added + good[place + removed :]
        hypothesis.assume(changed.strip() != good)
        answers = {**base, "token": changed}
        with forgotten():
            response = Post(JSON, json.dumps(answers).encode()).send()
            assert response.status_code in (201, 422)
            assert not Lead.objects.filter(held_at=None).exists()

    run()
