"""Requests to other systems: where they may go, and how long and large they may get."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time

import pytest
import requests
import trustme

from tests.leads.outbox.channels import https_server
from tpi_cms.leads.outbox.channels import http
from tpi_cms.leads.outbox.channels.http import PostRefusedError, UnsafeUrlError, post

TOTAL = 0.6


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", TOTAL)


@pytest.fixture
def start_time():
    return time.monotonic()


def send(url, body=b"{}"):
    post(url, body=body, headers={"X-Name": "value"})


# --- where to ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example.com/",
        "ftp://crm.example.com/",
        "crm.example.com",
        "https://",
        "https:///hook",
        "https://user:pw@crm.example.com/",
        "https://crm.example.com@127.0.0.1/",
        "https://crm.example.com:99999/",
        "https://[::1/",
        "",
    ],
)
def test_only_https_and_no_password_in_the_url(monkeypatch, url):
    def connect(sock, address):
        raise AssertionError(address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(UnsafeUrlError):
        send(url)


def test_no_proxy_and_no_netrc_is_asked(https, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login desk password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    send(https.url)
    assert "Authorization" not in https.requests[0].headers


def test_path_query_and_headers_arrive(https):
    send(f"{https.url}?a=1", b"text")
    (request,) = https.requests
    assert (request.path, request.body) == ("/hook?a=1", b"text")
    assert request.headers["X-Name"] == "value"


@pytest.mark.parametrize("status", [300, 302, 400, 404, 429, 500, 503])
def test_only_a_success_is_one(https, status):
    https.answer = status
    with pytest.raises(PostRefusedError) as caught:
        send(https.url)
    assert caught.value.status_code == status


def redirect_to(url, then=lambda handler: None):
    def answer(handler):
        handler.send_response(307)
        handler.send_header("Location", url)
        handler.end_headers()
        then(handler)

    return answer


def test_a_redirect_is_a_refusal_and_never_followed(https):
    elsewhere = https_server.start_server()
    https.answer = redirect_to(elsewhere.script.url)
    with pytest.raises(PostRefusedError) as caught:
        send(https.url)
    elsewhere.shutdown()
    elsewhere.server_close()
    assert caught.value.status_code == 307
    assert len(https.requests) == 1 and elsewhere.script.requests == []


@pytest.mark.parametrize("issuer", ["stranger", "wrong host"])
def test_a_certificate_that_proves_nothing_ends_it(trusted, issuer):
    certificate = (
        trustme.CA().issue_cert("localhost")
        if issuer == "stranger"
        else https_server.AUTHORITY.issue_cert("crm.example.com")
    )
    running = https_server.start_server(certificate)
    with pytest.raises(requests.exceptions.SSLError):
        send(running.script.url)
    running.shutdown()
    running.server_close()
    assert running.script.requests == []


def test_a_server_without_tls_gets_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard = []

        def talk_plainly():
            sock, _address = listener.accept()
            with sock:
                heard.append(sock.recv(10_000))
                sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=talk_plainly)
        thread.start()
        with pytest.raises(requests.exceptions.SSLError):
            send(f"https://localhost:{listener.getsockname()[1]}/")
        thread.join()
    assert b"POST" not in heard[0]


# --- how long, how much -----------------------------------------------------------


def keep_silent(handler):
    time.sleep(3)
    handler.send_response(204)
    handler.end_headers()


def trickle_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _i in range(30):
        handler.wfile.write(b"x")
        time.sleep(0.1)
    handler.wfile.write(b"\r\n\r\n")


def continue_forever(handler):
    for _i in range(30):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.1)
    handler.wfile.write(b"HTTP/1.1 204 Done\r\n\r\n")


@pytest.mark.parametrize("answer", [keep_silent, trickle_headers, continue_forever])
def test_an_answer_that_takes_too_long_is_none(https, hasty, start_time, answer):
    https.answer = answer
    with pytest.raises(requests.exceptions.ReadTimeout):
        send(https.url)
    assert time.monotonic() - start_time < 2.5


def trickle_body(handler):
    handler.send_response(200)
    handler.end_headers()
    for _i in range(30):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def test_a_slow_body_changes_nothing_about_a_success(https, hasty, start_time):
    https.answer = trickle_body
    send(https.url)
    assert time.monotonic() - start_time < 2.5


def test_a_body_that_is_no_http_changes_nothing_about_a_success(https):
    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        handler.wfile.write(b"no number\r\n")

    https.answer = answer
    send(https.url)


def test_a_greeting_that_hangs_is_given_up(hasty, start_time):
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(requests.RequestException),
    ):
        send(f"https://localhost:{listener.getsockname()[1]}/")
    assert time.monotonic() - start_time < 2.5


def test_who_reads_slowly_is_given_up_too(https, hasty, monkeypatch, start_time):
    def read_slowly(handler):
        for _i in range(60):
            handler.rfile.read1(16_384)
            time.sleep(0.05)

    monkeypatch.setattr(https_server.Handler, "do_POST", read_slowly)
    with pytest.raises(requests.RequestException):
        send(https.url, b"x" * 20_000_000)
    assert time.monotonic() - start_time < 2.5


@pytest.mark.parametrize(("settings_say", "used"), [(0.3, 0.3), (60, TOTAL)])
def test_the_shorter_of_two_limits_counts(
    https, hasty, settings, start_time, settings_say, used
):
    settings.TPI_CMS_DELIVERY_TIMEOUT_SECONDS = settings_say
    https.answer = keep_silent
    with pytest.raises(requests.exceptions.ReadTimeout):
        send(https.url)
    assert used <= time.monotonic() - start_time < used + 1


def send_forever(handler):
    """Until the client leaves, or 400 MB."""
    handler.send_response(200)
    handler.end_headers()
    _fill(handler)


def _fill(handler):
    for _i in range(400):
        handler.wfile.write(b"x" * 1_000_000)


GROWTH = """
import resource, sys
import django
django.setup()
from tpi_cms.leads.outbox.channels.http import post
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def send(url):
    try:
        post(url, body=b"{}", headers={})
    except Exception:
        pass
send("https://localhost:1/")
before = peak()
for _i in range(3):
    send(sys.argv[1])
print(peak() - before)
"""


@pytest.mark.parametrize(
    "answer", [send_forever, redirect_to("https://localhost:1/", then=_fill)]
)
def test_endless_answers_cost_a_worker_at_most_20_mb(https, trusted, answer):
    """In a process of its own, whose peak is only the client's."""
    https.answer = answer
    result = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", GROWTH, https.url],
        env={
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": ":".join(sys.path),
            "SSL_CERT_FILE": str(trusted),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(https.requests) == 3
    assert int(result.stdout) <= 20 * 1024  # kilobytes
