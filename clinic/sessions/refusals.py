"""Why a note is not saved, signed or added to, as errors a page can show at the right place."""

from typing import Final

from clinic.kernel.errors import Conflict, Refused

REFUSALS: Final = {
    "changed": "A newer version was saved in another tab or window. Nothing was overwritten.",
    "elsewhere": "This note was saved in another tab or window less than two minutes ago.",
    "signed": "This note is signed. What is to be said now is an addition to it.",
}


class DraftRefused(Conflict):
    """A save that would overwrite what somebody else saved, or change what is signed; the reason is one of REFUSALS."""

    def __init__(self, reason: str) -> None:
        super().__init__(REFUSALS[reason])
        self.reason = reason


class Unfinished(Refused):
    """What was typed is saved, but the note cannot be signed yet; `missing` says at which field what is missing."""

    def __init__(self, missing: list[tuple[str, str]], version: int) -> None:
        super().__init__("The note cannot be signed yet.")
        self.missing = missing
        self.version = version


class AdditionRefused(Refused):
    """An addition that is not complete; the sentence belongs to the field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
