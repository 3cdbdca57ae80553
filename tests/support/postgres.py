"""A private PostgreSQL cluster from the machine's binaries, for as long as the tests run."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

_USER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this user."""


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster without the guarantees a test does not need; gives a URL prefix."""
    where = binaries()
    assert where is not None
    with tempfile.TemporaryDirectory(prefix="pg") as home:
        data = Path(home) / "data"
        _own(Path(home))
        _run([where / "initdb", "-D", data, "-A", "trust", "-U", _USER, "--no-sync"])
        options = f"-k {home} -c listen_addresses= -c fsync=off -c max_connections=200"
        log = Path(home) / "log"
        _run([where / "pg_ctl", "-D", data, "-w", "-o", options, "-l", log, "start"])
        try:
            yield home
        finally:
            _run([where / "pg_ctl", "-D", data, "-m", "immediate", "stop"])


def url(home: str, name: str) -> str:
    """Where a database of the cluster is reached."""
    return f"postgresql+asyncpg://postgres@/{name}?host={home}"


async def create(home: str, name: str, template: str = "template1") -> None:
    """A database of the cluster, as the template is."""
    engine = create_async_engine(url(home, "postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    await engine.dispose()


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        account = pwd.getpwnam(_USER)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _run(command: list[str | Path]) -> None:
    account = _USER if os.geteuid() == 0 else None
    subprocess.run(  # noqa: S603
        [str(part) for part in command],
        check=True,
        user=account,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
