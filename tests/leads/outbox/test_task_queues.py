"""Nudges through real task queues: one process takes the request, another sends."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db  # which is copied

ROOT = Path(__file__).resolve().parents[3]
REDIS = shutil.which("redis-server")
WAIT = 60

TAKE_A_REQUEST = """
import django
django.setup()
from tests import factories
from tpi_cms.leads.intake.capture import capture_lead
clinic = factories.make_clinic(intake_emails=["desk@example.org", "b@example.org"])
answers = {"name": "Marguerite Osei", "phone": "+18155550142"}
capture_lead(clinic=clinic, answers=answers, consents=[])
"""

QUEUES = {
    "db": ["-m", "django", "db_worker", "--interval", "0.2"],
    "rq": [
        *["-m", "django", "rqworker", "default"],
        *["--job-class", "django_tasks_rq.Job"],
    ],
}


def skip_reason(queue: str) -> str:
    if find_spec(f"django_tasks_{queue}") is None:
        return f"needs django-tasks-{queue} (extra: test)"
    if queue == "rq" and not REDIS:
        return "needs redis-server (apt-get install redis-server)"
    return ""


class Site:
    """The test site with a queue, as processes."""

    def __init__(self, queue: str, folder: Path) -> None:
        self.queue = queue
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": f"tests.settings_tasks_{queue}",
            "PYTHONPATH": str(ROOT),
            "TPI_CMS_TEST_FOLDER": str(folder),
        }

    def run(self, *args: str) -> str:
        done = subprocess.run(  # noqa: S603
            [sys.executable, *args],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=WAIT * 2,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_worker(self) -> subprocess.Popen[bytes]:
        log = (self.folder / "worker.log").open("wb")
        return subprocess.Popen(  # noqa: S603
            [sys.executable, *QUEUES[self.queue]],
            env=self.environment,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def read_states(self) -> list[str]:
        with closing(sqlite3.connect(self.folder / "site.sqlite3")) as database:
            rows = database.execute("SELECT state FROM tpi_cms_delivery")
            return [state for (state,) in rows]

    def read_mail(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("mail/*"))

    def read_log(self) -> str:
        return (self.folder / "worker.log").read_text()


@pytest.fixture(scope="module")
def database(tmp_path_factory, copy_migrated) -> Path:
    """A database with all tables, made once."""
    if reason := skip_reason("db"):
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("database")
    copy_migrated(folder / "site.sqlite3")
    Site("db", folder).run("-m", "django", "migrate", "--run-syncdb", "-v0")
    with closing(sqlite3.connect(folder / "site.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return folder / "site.sqlite3"


@pytest.fixture(params=QUEUES)
def site(request, tmp_path, database):
    if reason := skip_reason(request.param):
        pytest.skip(reason)
    shutil.copy(database, tmp_path)
    if request.param == "db":
        yield Site("db", tmp_path)
        return
    socket = tmp_path / "redis.sock"
    redis = [REDIS, "--port", "0", "--unixsocket", socket, "--save", ""]
    with running(subprocess.Popen(redis, stdout=subprocess.DEVNULL)):  # noqa: S603
        wait_for(socket.exists)
        yield Site("rq", tmp_path)


@contextmanager
def running(process: subprocess.Popen[bytes]):
    """It ends as a site's supervisor ends it."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(condition) -> None:
    deadline = time.monotonic() + WAIT
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)


def test_a_request_waits_for_the_queues_worker_which_mails_it(site):
    site.run("-c", TAKE_A_REQUEST)
    assert (site.read_states(), site.read_mail()) == (["due", "due"], "")
    with running(site.start_worker()) as process:
        wait_for(lambda: site.read_states() == ["done", "done"])
        assert process.poll() is None, site.read_log()
    sent = site.read_mail()
    assert site.read_states() == ["done", "done"], site.read_log()
    assert sent.count("\nTo: desk@example.org") == 1
    assert sent.count("\nTo: b@example.org") == 1
    # Keys of rows travel through the queue; what a patient typed does not.
    assert "Marguerite" not in sent + site.read_log()
