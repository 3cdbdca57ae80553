"""LibreOffice as a second reader of what we write; where it is missing tests say so.

With CI=true they fail instead.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CALC, WRITER = "libsclo.so", "libswlo.so"
"""What tells that the part which reads sheets, or texts, is installed too."""


def converted(file: Path, to: str, part: str) -> Path:
    """The file as LibreOffice has read it and written it anew, in a folder of its own."""
    home = file.parent / "office"
    subprocess.run(  # noqa: S603 - a program of this machine
        [
            program(part),
            f"-env:UserInstallation=file://{home}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(home),
            str(file),
        ],
        check=True,
        capture_output=True,
    )
    return home / f"{file.stem}.{to}"


def program(part: str) -> str:
    found = shutil.which("soffice")
    if found is None or not (Path(found).resolve().parent / part).exists():
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    return found
