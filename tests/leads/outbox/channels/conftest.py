from __future__ import annotations

import pytest

from tests.leads.outbox.channels import https_server


@pytest.fixture
def trusted(monkeypatch, tmp_path):
    """This machine trusts the tests' own authority."""
    path = tmp_path / "authority.pem"
    https_server.AUTHORITY.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.fixture
def https(trusted):
    """A running server whose ``answer`` can be told; its certificate is sound."""
    running = https_server.start_server()
    yield running.script
    running.shutdown()
    running.server_close()
