"""People before they enrol, one code for one person, erasure requests, an audit that only grows."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REFUSAL = "the audit is only ever added to"


def upgrade() -> None:
    # Columns are added and renamed in place: SQLite would have to drop a table others refer to.
    op.add_column("units", sa.Column("parent", sa.String(), nullable=False, server_default=""))
    op.execute("ALTER TABLE people RENAME COLUMN enrolled_at TO added_at")
    op.add_column("people", sa.Column("enrolled_at", Moment(), nullable=True))
    op.add_column("people", sa.Column("erased_at", Moment(), nullable=True))
    op.execute("UPDATE people SET enrolled_at = added_at")
    op.add_column(
        "identities",
        sa.Column("preferred", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "ALTER TABLE interviews ADD COLUMN submitted_by INTEGER "
        "CONSTRAINT fk_interviews_submitted_by REFERENCES people (id)"
    )
    _invites()
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answer_by", Moment(), nullable=False),
        sa.Column("erase_by", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_erasures_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_person_id"), "erasures", ["person_id"])
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"])
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    _only_grows()


def _invites() -> None:
    """Codes not used yet were hashed without a key: they have to be given out anew."""
    op.drop_table("invites")
    op.create_table(
        "invites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invites_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invites_code_hash")),
    )
    op.create_index(op.f("ix_invites_person_id"), "invites", ["person_id"])


def _only_grows() -> None:
    """Nobody who can only speak to the database through the program can change what was done."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )


def downgrade() -> None:
    raise NotImplementedError("codes cannot be given back their old hashes")
