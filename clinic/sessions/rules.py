"""What a meeting may say: who is expected, how each attended, what that makes of it (domain.md 4.2 and 2.6 S14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from clinic.couples.rules import PARTNERS, Labelled, PartnerKey


class Worded(Labelled):
    """A closed list whose words stand in WORDS."""

    @property
    def label(self) -> str:
        """Return the words a person reads."""
        return WORDS.get(f"{type(self).__name__}.{self.value}") or super().label


class Format(Worded):
    """Who meets, and for what."""

    JOINT_INTAKE = "joint_intake"
    JOINT = "joint"
    INDIVIDUAL_P1 = "individual_p1"
    INDIVIDUAL_P2 = "individual_p2"
    JOINT_REVIEW = "joint_review"
    JOINT_CLOSING = "joint_closing"
    JOINT_EXTRA = "joint_extra"
    OTHER = "other"

    @property
    def alone(self) -> PartnerKey | None:
        """Return the partner an individual meeting is with, None for every other."""
        return ALONE.get(self.value)

    @property
    def expected(self) -> tuple[PartnerKey, ...]:
        """Return the partners who are expected."""
        return (self.alone,) if self.alone else PARTNERS


class Modality(Worded):
    """How they meet."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Meeting(Worded):
    """What became of a planned meeting (domain.md 6)."""

    PLANNED = "planned"
    HELD = "held"
    PARTNER_ABSENT = "partner_absent"
    LATE_CANCELLED = "late_cancelled"
    CANCELLED = "cancelled"


class Attendance(Worded):
    """How one partner attended (domain.md 4.2)."""

    PRESENT = "present"
    LATE = "late"
    NO_SHOW = "no_show"
    LATE_CANCEL = "late_cancel"
    CANCELLED_BY_OTHER = "cancelled_by_other"
    EXCUSED = "excused"


ALONE: Final[Mapping[str, PartnerKey]] = {"individual_p1": "p1", "individual_p2": "p2"}
CAME: Final = frozenset({Attendance.PRESENT, Attendance.LATE})
MISSED: Final = frozenset({Attendance.NO_SHOW, Attendance.LATE_CANCEL})
OFF: Final = frozenset({Meeting.CANCELLED, Meeting.LATE_CANCELLED})
WORDS: Final[Mapping[str, str]] = {
    "Format.joint_intake": "First meeting, joint",
    "Format.joint_review": "Joint review",
    "Format.joint_closing": "Closing, joint",
    "Format.joint_extra": "Extra joint meeting",
    "Meeting.partner_absent": "One partner did not come",
    "Meeting.late_cancelled": "Cancelled late",
    "Attendance.present": "Came",
    "Attendance.late": "Came late",
    "Attendance.no_show": "Did not come",
    "Attendance.late_cancel": "Cancelled late",
    "Attendance.cancelled_by_other": "Cancelled by the other",
    "CancelledBy.both": "Both",
    "CancelledBy.counselor": "You",
}
PHRASES: Final[Mapping[Attendance, str]] = {
    Attendance.PRESENT: "came",
    Attendance.LATE: "came late",
    Attendance.NO_SHOW: "did not come",
    Attendance.LATE_CANCEL: "cancelled late",
    Attendance.CANCELLED_BY_OTHER: "was not expected, the other cancelled",
    Attendance.EXCUSED: "was excused",
}
Attended = Mapping[PartnerKey, Attendance | None]


@dataclass(frozen=True)
class Presence:
    """How each partner attended, how many minutes late, how long it took, and what was done with the one who came."""

    attended: Attended = field(default_factory=dict)
    late: Mapping[PartnerKey, int | None] = field(default_factory=dict)
    minutes: int | None = None
    absence_note: str = ""


def format_words(format: Format, names: Mapping[str, str]) -> str:
    """Return the format as people say it; an individual meeting says whom it was with."""
    return f"{names[format.alone]} alone" if format.alone else format.label


def attendance_words(format: Format, told: Presence, names: Mapping[str, str]) -> str:
    """Return who came as part of a sentence: both came; Kim came, Lee came late (10 min); empty while not said."""
    said = {key: told.attended.get(key) for key in format.expected}
    if len(said) > 1 and set(said.values()) == {Attendance.PRESENT}:
        return "both came"
    late = {key: f" ({minutes} min)" for key, minutes in told.late.items() if minutes}
    words = [f"{names[key]} {PHRASES[each]}{late.get(key, '')}" for key, each in said.items() if each]
    return ", ".join(words)


def status_from(expected: Iterable[PartnerKey], attended: Attended, present: Meeting) -> Meeting:
    """Derive what a meeting became from how those expected attended (domain.md 4.2 and 6).

    Held: all came. Partner absent: somebody came and somebody did not, or nobody came and nobody had cancelled.
    Late cancelled: nobody came and somebody cancelled late. Cancelled: nobody came and everybody is excused.
    Not yet said of everybody: planned, but what was cancelled stays cancelled until somebody's attendance is said.
    """
    said = [attended.get(key) for key in expected]
    if None in said:
        return present if present in OFF and not any(said) else Meeting.PLANNED
    came = [each in CAME for each in said]
    if any(came):
        return Meeting.HELD if all(came) else Meeting.PARTNER_ABSENT
    if Attendance.LATE_CANCEL in said:
        return Meeting.LATE_CANCELLED
    return Meeting.PARTNER_ABSENT if Attendance.NO_SHOW in said else Meeting.CANCELLED


@dataclass(frozen=True)
class Kept:
    """One meeting as the attendance count sees it."""

    day: date
    format: Format
    status: Meeting
    attended: Attended


@dataclass(frozen=True)
class Share:
    """How many of the meetings expected of a partner were attended."""

    attended: int
    expected: int


def attendance_counts(meetings: Iterable[Kept], as_of: date) -> dict[PartnerKey, Share]:
    """Count attended / expected per partner up to and including a day (domain.md 2.6 S14).

    Individual meetings count for that partner only. Excused, cancelled by the other, or cancelled by the counselor is
    not expected; no-show and late cancel are missed.
    """
    counted = [
        each for each in meetings if each.day <= as_of and each.status not in (Meeting.PLANNED, Meeting.CANCELLED)
    ]
    shares: dict[PartnerKey, Share] = {}
    for key in PARTNERS:
        said = [each.attended.get(key) for each in counted if key in each.format.expected]
        came = sum(each in CAME for each in said)
        shares[key] = Share(came, came + sum(each in MISSED for each in said))
    return shares
