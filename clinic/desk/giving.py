"""What can be given to a couple: what suits the stage comes first, and each caution is held against the facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.casefile.record import CaseFile
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.homework.cautions import Check, checks
from clinic.homework.exercises import TYPED, Exercise, find
from clinic.homework.rules import Outcome, Who, due_default
from clinic.homework.shelf import Kept
from clinic.kernel.text import folded

ONE = {Who.INJURED: "injured", Who.INVOLVED: "involved", Who.INVOLVED_PREPARES: "involved"}
A_WEEK = timedelta(days=7)
ENOUGH_JOINT = 2
LEAST_LETTERS = 2


@dataclass(frozen=True)
class Offer:
    """One exercise on the page: its checks, and whom it is for unless the counselor says otherwise."""

    kept: Kept
    found: tuple[Check, ...]
    partners: tuple[PartnerKey, ...]

    @property
    def exercise(self) -> Exercise:
        """Return the exercise."""
        return self.kept.exercise

    @property
    def slug(self) -> str:
        """Return its address."""
        return self.kept.exercise.slug

    @property
    def locked(self) -> bool:
        """Say whether a caution locks it."""
        return any(check.locked for check in self.found)

    @property
    def needs_reason(self) -> bool:
        """Say whether a written reason is asked for."""
        return any(check.asks == "reason" for check in self.found)

    @property
    def needs_yes(self) -> bool:
        """Say whether each partner's separate yes is asked for."""
        return any(check.asks == "separate_yes" for check in self.found)


def available(file: CaseFile) -> list[Kept]:
    """Return every exercise that can be given, in the order of the library, the counselor's own ones last."""
    return [each for each in file.shelf.values() if not each.retired]


def offers(file: CaseFile, among: Iterable[Kept]) -> list[Offer]:
    """Return exercises as offers: those of the couple's stage first, in each stage the locked ones last."""
    facts, roles = file.caution_facts(), {each.key: each.role for each in file.couple.partners}
    found = [Offer(each, tuple(checks(each.exercise, facts)), usual_partners(each.exercise, roles)) for each in among]
    return sorted(found, key=lambda each: (each.exercise.stage is not file.couple.stage, each.locked))


def matching(offered: Iterable[Offer], text: str) -> list[Offer]:
    """Return the offers that hold every word of a text, titles that begin with it first."""
    known = {each.slug: each for each in offered}
    return [known[each.slug] for each in find(text, among=[each.exercise for each in known.values()])]


def titled(among: Iterable[Kept], text: str) -> Kept | None:
    """Return the exercise whose title begins with a text of at least two letters, else the first that holds it.

    Nothing but titles counts, as in static/js/quick.js: what Enter gives away is what the page has just named.
    """
    wanted = _plain(text)
    held = [each for each in among if len(wanted) >= LEAST_LETTERS and wanted in _plain(each.exercise.title)]
    return min(held, key=lambda each: not _plain(each.exercise.title).startswith(wanted), default=None)


def usual_partners(exercise: Exercise, roles: Mapping[PartnerKey, str]) -> tuple[PartnerKey, ...]:
    """Return the partners with the role the exercise is for, both when it is for both or no role is recorded."""
    wanted = ONE.get(exercise.who)
    mine = tuple(key for key in PARTNERS if wanted and roles.get(key) in {wanted, "both"})
    return mine or PARTNERS


def due_on(file: CaseFile) -> date:
    """Return the due date that is offered: the next session after today, or a week from today."""
    return due_default(min((each.day for each in file.coming if each.day > file.as_of), default=None), file.as_of)


def joint_this_week(file: CaseFile) -> int:
    """Count what was given to both partners in the last seven days and not withdrawn (domain.md 3.4)."""
    return sum(
        len(each.partners) > 1
        and each.assigned_on > file.as_of - A_WEEK
        and each.outcome("p1") is not Outcome.WITHDRAWN
        for each in file.assignments
    )


def _plain(text: str) -> str:
    return " ".join(folded(text.translate(TYPED)).split())
