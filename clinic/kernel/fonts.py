"""Our type: Source Sans 3, Source Serif 4 and Noto Sans, from installed packages, for the screen and for paper."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SCHEME = "clinic-font:"


@dataclass(frozen=True)
class FontFile:
    """One variable font file: its name in addresses, family and style; the weights paper may use; its other axes."""

    name: str
    family: str
    style: str = "normal"
    weights: tuple[int, ...] = ()
    axes: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class PrintFace:
    """A font file at one weight, as paper uses it; without a weight, the whole variable file."""

    file: FontFile
    weight: int | None = None

    @property
    def url(self) -> str:
        """Return the private address the style sheet asks for; only our own bytes answer it, and only at set-up."""
        return f"{SCHEME}{self.weight or 'all'}-{self.file.name}"

    @property
    def rule(self) -> str:
        """Return the @font-face rule of the face; a whole variable file must not be given a weight."""
        weight = f" font-weight: {self.weight};" if self.weight else ""
        family, style = self.file.family, self.file.style
        return f'@font-face {{ font-family: "{family}"; src: url("{self.url}"); font-style: {style};{weight} }}'

    @property
    def axes(self) -> dict[str, float]:
        """Return the place of the face on every axis of its file; none for the whole file."""
        return {"wght": float(self.weight), **self.file.axes} if self.weight else {}


# On paper the serif sets names and titles only, hence its large optical size. Noto prints what Source Sans lacks.
FILES = (
    FontFile("source-sans-3.ttf", "Source Sans 3", weights=(400, 600, 700)),
    FontFile("source-sans-3-italic.ttf", "Source Sans 3", "italic", weights=(400, 600)),
    FontFile("source-serif-4.ttf", "Source Serif 4", weights=(500, 600), axes={"opsz": 24.0}),
    FontFile("source-serif-4-italic.ttf", "Source Serif 4", "italic"),
    FontFile("noto-sans.ttf", "Noto Sans", weights=(400, 600), axes={"wdth": 100.0}),
)


class _FontFiles(Mapping[str, Path]):
    """The installed files by their name in addresses; a file is looked up when it is first asked for."""

    def __getitem__(self, name: str) -> Path:
        return _installed({each.name: each for each in FILES}[name])

    def __iter__(self) -> Iterator[str]:
        return (each.name for each in FILES)

    def __len__(self) -> int:
        return len(FILES)


PRINT_FACES = tuple(PrintFace(file, weight) for file in FILES for weight in file.weights)
"""What paper may use: WeasyPrint prints named weights only, 400, 600 and 700 sans, 500 and 600 serif (look.md 4)."""

WHOLE_FACES = tuple(PrintFace(file) for file in FILES if file.weights)
"""The same as whole variable files, for a machine where no weight can be cut out of them beforehand."""

FONT_FILES: Mapping[str, Path] = _FontFiles()
"""What `/fonts/<name>` may serve, and nothing else: name in the address to installed file (look.md 2)."""


@cache
def _installed(file: FontFile) -> Path:
    # Listing the installed packages takes a third of the time that Flask takes to import: wait until a font is wanted.
    import fontpkg  # noqa: PLC0415

    return Path(fontpkg.path(file.family, style=file.style))


def families(faces: Iterable[PrintFace]) -> str:
    """Return the @font-face rules of the faces, as the worker puts them before print.css."""
    return "\n".join(each.rule for each in faces)
