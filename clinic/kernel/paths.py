"""Where things lie: the only module that knows whether the app runs from a checkout or installed."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent


def in_checkout() -> bool:
    """Say whether the package lies beside its pyproject.toml."""
    return (CHECKOUT / "pyproject.toml").is_file()


def _shipped(name: str) -> Path:
    beside = CHECKOUT / name
    return beside if in_checkout() and beside.is_dir() else PACKAGE / name


def templates_dir() -> Path:
    """Return the folder of page templates."""
    return _shipped("templates")


def static_dir() -> Path:
    """Return the folder of our own style sheets and scripts."""
    return _shipped("static")


def migrations_dir() -> Path:
    """Return the folder of schema migrations; it is always inside the package."""
    return PACKAGE / "migrations"


def instance_dir() -> Path:
    """Return the folder of the counselor's data: CLINIC_INSTANCE, else instance/ here, else one in the home folder."""
    chosen = os.environ.get("CLINIC_INSTANCE")
    if chosen:
        return Path(chosen).expanduser().resolve()
    return CHECKOUT / "instance" if in_checkout() else Path.home() / ".couples-clinic"
