"""Alembic's entry: runs on the connection that clinic.kernel.migrate hands over."""

from typing import Literal

from alembic import context
from sqlalchemy import Enum

from clinic.kernel.database import Base, UtcDateTime


def written_type(kind: str, value: object, _: object) -> str | Literal[False]:
    """Write our own column types as the plain ones beneath them, so that a migration never imports the app."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Enum):
        return f"sa.String({value.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=written_type,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
