"""The project's own files, read once for the guards."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = {".git", ".venv", "__pycache__", "build", "dist", "htmlcov", "instance", "node_modules", "test-results"}
TEXTS = {".css", ".html", ".js", ".json", ".md", ".py", ".svg", ".toml", ".txt", ".xml", ".yaml", ".yml"}


class Source(NamedTuple):
    """A file by its path inside the project, which is enough to know its place in the house."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return _parsed(self)

    @property
    def module(self) -> str:
        """The dotted name, packages without their __init__."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def feature(self) -> str:
        """The folder or module right inside `clinic`; for `clinic` itself its own name."""
        return [*self.module.split("."), self.module][1]

    def is_slot(self, *slots: str) -> bool:
        """Whether this is one of the slots: views.py, note_views.py and views/note.py are all views."""
        names = self.module.split(".")[2:]
        return any(name == slot or name.endswith(f"_{slot}") for name in names for slot in slots)


def every_file() -> Iterator[Source]:
    """All texts of the project, whatever wrote them, without what tools and the app leave behind."""
    for path in sorted(_walk(ROOT)):
        if path.suffix in TEXTS or ".ci" in path.parts:
            yield Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


@cache
def house() -> tuple[Source, ...]:
    """The app's Python without its migrations, which are written once and never tidied."""
    files = (source for source in every_file() if source.path.startswith("clinic/") and source.path.endswith(".py"))
    return tuple(source for source in files if not source.path.startswith("clinic/migrations/"))


@cache
def templates() -> tuple[Source, ...]:
    """Everything in templates/, mail and print texts too."""
    return tuple(source for source in every_file() if source.path.startswith("templates/"))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name != ".ci"
        if path.is_dir() and path.name not in LEFT_OUT and not hidden:
            yield from _walk(path)
        elif path.is_file() and not hidden:
            yield path


@cache
def _parsed(source: Source) -> ast.Module:
    return ast.parse(source.text, filename=source.path)
