"""What the tests of the kernel share."""

from collections.abc import Iterator

import pytest

from clinic.kernel.printing import Press


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """A press with the real limits, used by many tests as it is by many requests."""
    press = Press()
    yield press
    press.close()
