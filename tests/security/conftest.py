"""The planted world, in requests with contexts of their own as in the real server."""

from collections.abc import Iterator

import pytest

from clinic.kernel.database import db
from clinic.kernel.web import Clinic
from tests.conftest import empty
from tests.security.world import World, build


@pytest.fixture
def world(served: Clinic) -> Iterator[World]:
    """The planted world in an empty database that is emptied again afterwards; no context is left open."""
    try:
        yield build(served)
    finally:
        clear(served)


def clear(app: Clinic) -> None:
    """Forget everything that a world has left in the database, the spool and the keyring."""
    with app.app_context():
        app.extensions["spool"].drain()
        db.session.remove()
        empty(db.engine)
    app.extensions["keyring"]._open.clear()
