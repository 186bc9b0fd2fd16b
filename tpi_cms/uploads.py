"""Reading what strangers made: its letters, and the rest in a process of its own.

A hostile file of a few kB aborts or bloats whatever reads it: here that ends a child
that holds nothing and may take little.
"""

from __future__ import annotations

import codecs
import os
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """Memory and output in bytes, work in seconds of the processor."""

    memory: int = 512 * 2**20
    seconds: int = 30
    output: int = 64 * 2**20


def run_child(
    script: Path, data: bytes, limits: Limits, arguments: Sequence[object] = ()
) -> tuple[int, bytes]:
    """Exit status and output of a script that gets ``data`` on its standard input.

    Its first arguments are the limits, for ``restrain``; its status is -1 if it took
    twice as many seconds as it was given of the processor's. It gets nothing of our
    environment, which holds the site's secrets.
    """
    given = [limits.memory, limits.seconds, limits.output, *arguments]
    command = [sys.executable, "-P", str(script), *map(str, given)]
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write(data)
        source.seek(0)
        try:
            status = subprocess.run(  # noqa: S603  # nosec B603
                command,
                stdin=source,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env=_get_environment(),
                timeout=2 * limits.seconds,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return -1, b""
        output.seek(0)
        return status, output.read() if not status else b""


def _get_environment() -> dict[str, str]:
    """Only what Python needs to start and to find its packages."""
    names = ("LD_LIBRARY_PATH", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def restrain(memory: int, seconds: int, written: int) -> None:
    """Called by the child, before it reads anything."""
    try:
        import resource
    except ImportError:  # Windows has none; the time limit of the parent holds there.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def decode(data: bytes) -> tuple[str, str] | None:
    """The text, and what the reader should know of it; None: these are no letters."""
    from django.utils.translation import gettext as _  # The child needs none of it.

    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        note = _("Read as Windows-1252, as it is no UTF-8: look at accented letters.")
        return text, note if encoding == "cp1252" else ""
    return None
