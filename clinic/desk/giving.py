"""The page that gives exercises: what suits the stage comes first, and each caution is held against the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.casefile.record import CaseFile
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.homework.cautions import Check, checks
from clinic.homework.exercises import Exercise, find
from clinic.homework.rules import Who, due_default
from clinic.homework.shelf import Kept, shelf

ONE = {Who.INJURED: "injured", Who.INVOLVED: "involved", Who.INVOLVED_PREPARES: "involved"}


@dataclass(frozen=True)
class Offer:
    """One exercise on the page: its checks, and whom it is for unless the counselor says otherwise."""

    kept: Kept
    found: Sequence[Check]
    partners: tuple[PartnerKey, ...]

    @property
    def exercise(self) -> Exercise:
        """Return the exercise."""
        return self.kept.exercise

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


def offers(file: CaseFile, text: str = "") -> list[Offer]:
    """Return the exercises that hold the text, those of the couple's stage first, locked ones last in each."""
    kept, facts = shelf(), file.caution_facts()
    found = find(text, among=[each.exercise for each in kept.values()])
    listed = [offer(file, kept[each.slug], checks(each, facts)) for each in found]
    stage = file.couple.stage.value
    return sorted(listed, key=lambda each: (each.exercise.stage != stage, each.locked)) if not text else listed


def offer(file: CaseFile, kept: Kept, found: Sequence[Check]) -> Offer:
    """Return one exercise with whom it is for: the partner of a role where the exercise is for one, else both."""
    return Offer(kept, found, usual_partners(kept.exercise, {each.key: each.role for each in file.couple.partners}))


def usual_partners(exercise: Exercise, roles: Mapping[PartnerKey, str]) -> tuple[PartnerKey, ...]:
    """Return the partners with the role the exercise is for, both when it is for both or no role is recorded."""
    wanted = ONE.get(exercise.who)
    mine = tuple(key for key in PARTNERS if wanted and roles.get(key) in {wanted, "both"})
    return mine or PARTNERS


def due_on(file: CaseFile) -> date:
    """Return the due date that is offered: the next session after today, or a week from today."""
    later = [each.day for each in file.meetings if each.day > file.as_of and each.status.value == "planned"]
    return due_default(min(later, default=None), file.as_of)
