"""Published forms: every version of each, never changed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import FormId, KeptForm, ProgrammeId, TaskId
from storage.tables import forms, interviews, tasks


class Forms:
    """The forms of a programme. A running interview stays on the version it was begun with."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def xform(self, form_id: FormId) -> tuple[str, str]:
        """A published form's key and XForm text."""
        query = select(forms.c.key, forms.c.xform).where(forms.c.id == form_id)
        row = (await self._connection.execute(query)).one()
        return row.key, row.xform

    async def newest(self, programme_id: ProgrammeId) -> list[KeptForm]:
        """The newest version of every form, with how many interviews are under way on any."""
        last = select(func.max(forms.c.id)).where(forms.c.programme_id == programme_id)
        version = forms.alias()
        under_way = (
            select(func.count())
            .select_from(interviews.join(version, version.c.id == interviews.c.form_id))
            .where(
                version.c.programme_id == programme_id,
                version.c.key == forms.c.key,
                interviews.c.closed_at.is_(None),
            )
            .scalar_subquery()
        )
        query = (
            select(forms.c.id, forms.c.key, forms.c.version, forms.c.published_at, under_way)
            .where(forms.c.id.in_(last.group_by(forms.c.key)))
            .order_by(forms.c.key)
        )
        return [KeptForm(*row) for row in (await self._connection.execute(query)).all()]

    async def asked_for(self, programme_id: ProgrammeId) -> dict[str, list[TaskId]]:
        """The forms tasks ask for, by the tasks' order, with the tasks of each."""
        query = (
            select(forms.c.key, tasks.c.id)
            .join(forms, forms.c.id == tasks.c.form_id)
            .where(tasks.c.programme_id == programme_id)
            .order_by(tasks.c.position)
        )
        found: dict[str, list[TaskId]] = {}
        for key, task_id in await self._connection.execute(query):
            found.setdefault(key, []).append(TaskId(task_id))
        return found

    async def versions(self, programme_id: ProgrammeId, key: str) -> dict[FormId, int]:
        """The number of each version of a form, the newest first."""
        known = await self._versions(programme_id, key)
        return {FormId(one.id): one.version for one in known}

    async def publish(
        self, programme_id: ProgrammeId, key: str, xform: str, now: datetime
    ) -> FormId:
        """The form's newest version: a new one where the text differs from the last.

        Tasks ask for the newest version from now on.
        """
        newest = await self._versions(programme_id, key)
        if newest and newest[0].digest == _digest(xform):
            return FormId(newest[0].id)
        return await self._add(programme_id, key, xform, newest, packed=False, now=now)

    async def publish_packed(
        self, programme_id: ProgrammeId, key: str, xform: str, now: datetime
    ) -> FormId:
        """The form of a pack: never put before what an administrator has published since."""
        known = await self._versions(programme_id, key)
        is_known = any(one.digest == _digest(xform) for one in known)
        if known and (is_known or not known[0].packed):
            return FormId(known[0].id)
        return await self._add(programme_id, key, xform, known, packed=True, now=now)

    async def _add(
        self,
        programme_id: ProgrammeId,
        key: str,
        xform: str,
        before: Sequence[Row[Any, Any, Any, Any]],
        *,
        packed: bool,
        now: datetime,
    ) -> FormId:
        """One more version; the tasks that asked for an earlier one ask for it."""
        made = await self._connection.execute(
            insert(forms)
            .values(
                programme_id=programme_id,
                key=key,
                version=before[0].version + 1 if before else 1,
                digest=_digest(xform),
                xform=xform,
                packed=packed,
                published_at=now,
            )
            .returning(forms.c.id)
        )
        form_id = FormId(made.scalar_one())
        await self._connection.execute(
            update(tasks)
            .where(tasks.c.form_id.in_([one.id for one in before]))
            .values(form_id=form_id)
        )
        return form_id

    async def _versions(self, programme_id: ProgrammeId, key: str) -> list[Row[Any, Any, Any, Any]]:
        """Every version of a form, the newest first."""
        query = (
            select(forms.c.id, forms.c.version, forms.c.digest, forms.c.packed)
            .where(forms.c.programme_id == programme_id, forms.c.key == key)
            .order_by(forms.c.version.desc())
        )
        return list((await self._connection.execute(query)).all())


def _digest(xform: str) -> str:
    return hashlib.sha256(xform.encode()).hexdigest()
