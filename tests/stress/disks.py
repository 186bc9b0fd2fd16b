"""A disk so small that it can be filled; needs Linux and root."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from .databases import PostgresDatabase, run_on_server

MEGABYTE = 1_048_576


class SmallDisk:
    """A folder that holds so many megabytes and no more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.filler = folder / "filler"

    def fill(self) -> None:
        """Leave no byte free."""
        with self.filler.open("ab", buffering=0) as file:
            for size in (MEGABYTE, 4_096, 1):
                _write_until_full(file, bytes(size))

    def empty(self) -> None:
        self.filler.unlink()


def _write_until_full(file, block: bytes) -> None:
    try:
        while True:
            file.write(block)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk | None]:
    """A file system in memory; None where this user may not mount one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        yield None
        return
    # Not below pytest's own folder, which other users can't enter.
    folder = Path(tempfile.mkdtemp(prefix="tpi-stress-disk-"))
    folder.chmod(0o755)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    is_mounted = subprocess.run(mount, capture_output=True).returncode == 0  # noqa: S603
    try:
        yield SmallDisk(folder) if is_mounted else None
    finally:
        if is_mounted:
            # Lazily: a test that failed may still have its processes here.
            unmount = ["umount", "--lazy", str(folder)]
            subprocess.run(unmount, check=True)  # noqa: S603
        folder.rmdir()


@contextmanager
def on_small_disk(
    template: PostgresDatabase, name: str, disk: SmallDisk | None
) -> Iterator[PostgresDatabase | None]:
    """A copy whose tables lie on that disk; None where the server can't use it."""
    folder = disk and _get_folder_for_server(template, disk)
    if not folder:
        yield None
        return
    run_on_server(f"CREATE TABLESPACE \"{name}\" LOCATION '{folder}'")
    try:
        database = template.copy(name, tablespace=f'"{name}"')
        try:
            yield database
        finally:
            disk.filler.unlink(missing_ok=True)
            database.drop()
    finally:
        run_on_server(f'DROP TABLESPACE "{name}"')


def _get_folder_for_server(database: PostgresDatabase, disk: SmallDisk) -> Path | None:
    """A folder that belongs to the server's user, if it runs on this machine."""
    try:
        data = Path(database.run("SHOW data_directory")[0][0])
        owner = data.stat()
    except (OSError, psycopg.Error):
        return None
    folder = disk.folder / "tables"
    folder.mkdir(mode=0o700)
    os.chown(folder, owner.st_uid, owner.st_gid)
    return folder
