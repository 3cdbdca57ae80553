"""Where forms come from: a pack, or an administrator."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("forms") as forms:
        forms.add_column(
            sa.Column("packed", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("forms") as forms:
        forms.alter_column("packed", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("forms") as forms:
        forms.drop_column("packed")
