"""Requests to foreign hosts: where they may go, and how long and large they may get."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest
import trustme

from tests.leads.outbox.channels import https_server
from tests.leads.outbox.channels.https_server import LocalClient
from tpi_cms.leads.outbox.channels.safe_http import (
    MAX_ANSWER_BYTES,
    RefusedError,
    SafeClient,
    UnsafeAddressError,
    UnsafeUrlError,
    is_public,
)

PUBLIC = "93.184.216.34"


@pytest.fixture
def server():
    running = https_server.start_server()
    yield running.script
    running.shutdown()
    running.server_close()


@pytest.fixture
def connections(monkeypatch):
    """Addresses that anything tried to connect to; none is connected to."""
    tried = []

    def connect(sock, address):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.fixture
def names(monkeypatch):
    """Lets names mean addresses; each look-up takes the next list, or the last."""
    lookups = []

    def answer(*rounds):
        def getaddrinfo(host, port, *args, **kwargs):
            addresses = rounds[min(len(lookups), len(rounds) - 1)]
            lookups.append(host)
            return [make_info(address, port) for address in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return lookups

    return answer


def make_info(address, port):
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


def post(url, client=None):
    return (client or LocalClient()).post(url, body=b"{}")


# --- where to ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.9.10",
        "[::1]",
        "10.0.0.8",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
        "0.0.0.0",  # noqa: S104
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::1]",
        "[ff0e::1]",
        "224.0.0.1",
        "255.255.255.255",
        "100.64.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "localhost",
    ],
)
def test_a_private_address_is_never_connected_to(connections, host):
    with pytest.raises(UnsafeAddressError):
        post(f"https://{host}/hook", SafeClient())
    assert connections == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PUBLIC, True),
        ("2606:4700::1111", True),
        ("64:ff9b::5db8:d822", True),  # a public IPv4 address through NAT64
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("::ffff:93.184.216.34", False),
        ("fec0::1", False),
        ("2001:0:1::1", False),
        ("2001:db8::1", False),
        ("240.0.0.1", False),
        ("198.18.0.1", False),
        ("192.0.0.192", False),  # where Oracle's classic cloud keeps its metadata
        ("64:ff9b::c000:c0", False),
        ("192.0.1.1", True),
        ("192.88.99.1", False),
        ("3fff:fff::1", False),
        ("100.100.100.200", False),
    ],
)
def test_an_address_is_public_only_where_it_names_one_host(address, expected):
    assert is_public(ipaddress.ip_address(address)) is expected


@pytest.mark.parametrize(
    "addresses", [[PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::1"]]
)
def test_one_private_address_among_public_ones_is_enough(names, connections, addresses):
    names(addresses)
    with pytest.raises(UnsafeAddressError):
        post("https://crm.example.com/hook", SafeClient())
    assert connections == []


def test_a_name_that_changes_its_mind_leads_nowhere_else(names, connections):
    lookups = names([PUBLIC], ["127.0.0.1"])
    with pytest.raises(ConnectionRefusedError):
        post("https://crm.example.com/hook", SafeClient())
    assert connections == [(PUBLIC, 443)]
    assert lookups == ["crm.example.com"]


def test_the_next_address_is_tried_when_one_is_away(names, server):
    port = int(server.url.split(":")[2].split("/")[0])
    names(["::1", "127.0.0.1"])
    assert post(f"https://localhost:{port}/hook").status == 204


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
        "https://crm.example.com/a b",
        "https://crm.example.com/a?b=\x00",
        "https://crm.example.com/caf\N{LATIN SMALL LETTER E WITH ACUTE}",
        "",
    ],
)
def test_only_https_in_ascii_and_no_password_in_the_url(connections, url):
    with pytest.raises(UnsafeUrlError):
        post(url, SafeClient())
    assert connections == []


def test_a_redirect_is_a_refusal_and_never_followed(server):
    inner = https_server.start_server()

    def redirect(handler):
        handler.send_response(301)
        handler.send_header("Location", inner.script.url)
        handler.end_headers()

    server.answer = redirect
    with pytest.raises(RefusedError) as caught:
        post(server.url)
    inner.shutdown()
    inner.server_close()
    assert caught.value.status_code == 301
    assert len(server.requests) == 1 and inner.script.requests == []


def test_no_proxy_and_no_netrc_is_asked(server, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login desk password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert post(server.url).status == 204
    assert "Authorization" not in server.requests[0].headers


# --- how it is sent ---------------------------------------------------------------


def test_path_query_host_and_headers_arrive(server):
    LocalClient().post(f"{server.url}?a=1", body=b"text", headers={"X-Name": "value"})
    (request,) = server.requests
    assert (request.path, request.body) == ("/hook?a=1", b"text")
    assert request.headers["Host"] == server.url.split("/")[2]
    assert request.headers["X-Name"] == "value"


def test_a_url_without_path_asks_for_the_root(server):
    post(server.url.removesuffix("/hook"))
    assert server.requests[0].path == "/"


@pytest.mark.parametrize("status", [300, 302, 400, 404, 429, 500, 503])
def test_only_a_success_is_one(server, status):
    server.answer = status
    with pytest.raises(RefusedError) as caught:
        post(server.url)
    assert caught.value.status_code == status


@pytest.mark.parametrize("issuer", ["stranger", "wrong host"])
def test_a_certificate_that_proves_nothing_ends_it(issuer):
    certificate = (
        trustme.CA().issue_cert("localhost")
        if issuer == "stranger"
        else https_server.AUTHORITY.issue_cert("crm.example.com")
    )
    running = https_server.start_server(certificate)
    with pytest.raises(ssl.SSLCertVerificationError):
        post(running.script.url)
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
        with pytest.raises(ssl.SSLError):
            post(f"https://localhost:{listener.getsockname()[1]}/")
        thread.join()
    assert b"POST" not in heard[0]


# --- how long, how much -----------------------------------------------------------


class HastyClient(LocalClient):
    read_seconds = 0.3
    total_seconds = 1.0


def send_forever(handler):
    """Until the client leaves, or 400 MB."""
    handler.send_response(200)
    handler.end_headers()
    for _i in range(400):
        handler.wfile.write(b"x" * 1_000_000)


def test_an_endless_answer_is_read_only_at_its_beginning(server):
    server.answer = send_forever
    assert len(post(server.url).body) == MAX_ANSWER_BYTES


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
def test_an_answer_that_takes_too_long_is_none(server, answer):
    server.answer = answer
    with pytest.raises(TimeoutError):
        post(server.url, HastyClient())


def test_a_slow_body_changes_nothing_about_a_success(server):
    def trickle_body(handler):
        handler.send_response(200)
        handler.end_headers()
        for _i in range(30):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    server.answer = trickle_body
    assert len(post(server.url, HastyClient()).body) < 30


def test_a_handshake_that_hangs_is_given_up():
    class Client(LocalClient):
        connect_seconds = 0.2

    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(TimeoutError),
    ):
        post(f"https://localhost:{listener.getsockname()[1]}/", Client())


def test_a_look_up_that_took_all_the_time_leaves_none(names, connections):
    class Client(SafeClient):
        total_seconds = -1.0

    names([PUBLIC])
    with pytest.raises(TimeoutError):
        post("https://crm.example.com/hook", Client())
    assert connections == []


def test_a_name_without_addresses_fails(names):
    names([])
    with pytest.raises(ConnectionError):
        post("https://crm.example.com/hook")


def test_an_answer_that_is_no_http_fails(server):
    server.answer = lambda handler: handler.wfile.write(b"hello\r\n\r\n")
    with pytest.raises(http.client.BadStatusLine):
        post(server.url)


def test_a_line_break_in_a_header_is_refused(server):
    with pytest.raises(ValueError, match="Invalid header"):
        LocalClient().post(server.url, body=b"", headers={"X": "a\r\nY: b"})
    assert server.requests == []


GROWTH = """
import resource, sys
import django
django.setup()
from tests.leads.outbox.channels import https_server
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
class Client(https_server.LocalClient):
    def get_context(self):  # trusts the test's authority by SSL_CERT_FILE
        return https_server.SafeClient.get_context(self)
client = Client()
try:
    client.post(sys.argv[2], body=b"{}")
except Exception:
    pass
before = peak()
for _i in range(3):
    client.post(sys.argv[1], body=b"{}")
print(peak() - before)
"""


def test_endless_answers_cost_a_worker_at_most_20_mb(server, tmp_path):
    """In a process of its own, whose peak is only the client's."""
    server.answer = send_forever
    authority = tmp_path / "authority.pem"
    https_server.AUTHORITY.cert_pem.write_to_path(authority)
    result = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", GROWTH, server.url, "https://localhost:1/"],
        env={
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": ":".join(sys.path),
            "SSL_CERT_FILE": str(authority),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(result.stdout) <= 20 * 1024  # kilobytes


def test_who_reads_late_has_the_time_of_an_answer_not_of_a_connection(
    server, monkeypatch
):
    def read_late(handler):
        time.sleep(3)
        left = int(handler.headers["Content-Length"])
        while left:
            left -= len(handler.rfile.read(min(left, 1_000_000)))
        handler.send_response(204)
        handler.end_headers()

    class Client(LocalClient):
        connect_seconds = 1.5
        read_seconds = total_seconds = 30.0

    monkeypatch.setattr(https_server.Handler, "do_POST", read_late)
    assert Client().post(server.url, body=b"x" * 20_000_000).status == 204


def test_the_deadline_holds_for_sending_too(server, monkeypatch):
    read, done = [], threading.Event()

    def read_slowly(handler):
        try:
            while len(read) < 320 and (piece := handler.rfile.read1(65_536)):
                read.append(len(piece))
                time.sleep(0.005)
        finally:
            done.set()

    class Client(LocalClient):
        def secure(self, sock, host, deadline):
            """Half a second from here on, however long the greeting took."""
            secured = super().secure(sock, host, deadline)
            secured.deadline = time.monotonic() + 0.5
            return secured

    monkeypatch.setattr(https_server.Handler, "do_POST", read_slowly)
    with pytest.raises(TimeoutError):
        Client().post(server.url, body=b"x" * 20_000_000)
    assert done.wait(60)
    assert len(read) < 320
