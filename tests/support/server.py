"""The bot as its own process on loopback: started, killed without warning, started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from tests.support import collected

QUIET = datetime(2026, 10, 11, 2, 0, tzinfo=UTC)
"""A Sunday: nobody is reminded of anything."""
_PATIENCE = 60.0
_GLANCE = 0.05


class Server:
    """`bot run` on an embedded database in a folder of its own."""

    def __init__(self, folder: Path, now: datetime | None = QUIET, **settings: str) -> None:
        """Its clock runs from `now` on, through every later start; `None` is the time of day."""
        self._shift = None if now is None else now - datetime.now(now.tzinfo)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            "PATH": os.environ["PATH"],
            "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}",
            "BOT_MEDIA_URL": f"file:{folder / 'media'}",
            "BOT_SECRET_KEY": "s" * 32,
            "BOT_PORT": str(self.port),
            "BOT_PUBLIC_URL": self.url,
            "BOT_LOG_LEVEL": "DEBUG",
            **settings,
        }
        collected.secret(self._environment["BOT_SECRET_KEY"])
        self._output = collected.output() or folder / "bot.out"
        self._told = 0
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start the process without waiting for it."""
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603
                self._run(), env=self._environment, stdout=output, stderr=output
            )

    def start(self) -> None:
        self.launch()
        assert self._process is not None
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            self._tell()
            assert self._process.poll() is None, "the bot stopped at its start"
            assert time.monotonic() < deadline, "the bot does not answer"
            time.sleep(_GLANCE)

    def kill(self) -> None:
        """Pull the plug."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._tell()

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        assert self._process is not None
        self._process.terminate()
        status = self._process.wait(_PATIENCE)
        self._tell()
        return status

    def invite(self, unit: str, role: str) -> str:
        """A code from `bot invite`."""
        command = self._command("invite", "--unit", unit, "--role", role)
        done = subprocess.run(  # noqa: S603
            command, env=self._environment, check=True, capture_output=True, text=True
        )
        collected.wrote(done.stdout + done.stderr)
        return done.stdout.split()[0]

    def _tell(self) -> None:
        """What the process wrote is shown where a test fails, as if it had written there."""
        with self._output.open("rb") as output:
            output.seek(self._told)
            sys.stderr.write(output.read().decode(errors="replace"))
            self._told = output.tell()

    def _run(self) -> list[str]:
        if self._shift is None:
            return self._command("run")
        now = datetime.now(UTC) + self._shift
        return [sys.executable, "-m", "tests.support.clocked", now.isoformat()]

    @staticmethod
    def _command(*words: str) -> list[str]:
        return [sys.executable, "-m", "bot", *words]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/khoe").is_success
        except httpx.TransportError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
