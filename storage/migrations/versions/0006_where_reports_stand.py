"""Where reports stand is counted from an index alone."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COUNTED = ["period_id", "state", "task_id", "unit_id", "first_handed_in_at", "extended_to"]


def upgrade() -> None:
    op.drop_index("ix_assignments_period_id_state", "assignments")
    op.create_index("ix_assignments_standing", "assignments", COUNTED)


def downgrade() -> None:
    op.drop_index("ix_assignments_standing", "assignments")
    op.create_index("ix_assignments_period_id_state", "assignments", ["period_id", "state"])
