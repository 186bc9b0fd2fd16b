"""waitress in a child process that is replaced as soon as it dies.

The parent has loaded the site, as servers with "preload" do, so that a new child
answers at once. Its first argument is the port, the second the number of threads, the
third a file for the child's process id. Ends when its standard input does.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from importlib import import_module
from pathlib import Path

import waitress
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections


def main(port: int, threads: int, pid_file: Path) -> None:
    application = get_wsgi_application()
    import_module(settings.ROOT_URLCONF)
    connections.close_all()
    while True:
        child = os.fork()
        if not child:
            serve(application, port, threads)
        pid_file.write_text(str(child))
        if not wait_for_death(child):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return


def serve(application: WSGIHandler, port: int, threads: int) -> None:
    """Never returns; ends with the parent."""
    waitress.serve(
        application,
        host="127.0.0.1",
        port=port,
        threads=threads,
        connection_limit=2_000,
        backlog=2_000,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=False,
    )


def wait_for_death(child: int) -> bool:
    """True when the child died; False when standard input ended."""
    while True:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        ready, _write, _error = select.select([sys.stdin], [], [], 0.02)
        if ready and not sys.stdin.buffer.read1(1):
            return False


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
