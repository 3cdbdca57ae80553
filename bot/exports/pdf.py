"""A Word file as PDF, by LibreOffice: every phone can show that."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

_PATIENCE = 60.0


async def pdf_of(word: bytes, program: str) -> bytes:
    """The same pages as PDF; `program` is LibreOffice's. Raises OSError where it makes none.

    A folder of its own each time: two that share their settings refuse to run at once.
    """
    with TemporaryDirectory() as folder:
        home = Path(folder)
        await asyncio.to_thread((home / "report.docx").write_bytes, word)
        working = await asyncio.create_subprocess_exec(
            program,
            f"-env:UserInstallation=file://{home}/settings",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(home / "report.docx"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await asyncio.wait_for(working.wait(), _PATIENCE)
        finally:
            if working.returncode is None:
                working.kill()
        return await asyncio.to_thread((home / "report.pdf").read_bytes)
