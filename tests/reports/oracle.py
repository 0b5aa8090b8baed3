"""Who may find which planted word in a document: written by hand from security.md R1-R3 and domain.md 5.2.

A label is a sealed column and whose text it is. What stands in no line is for nobody (I6: process notes among it).
"""

from tests.reports.oracle_work import of_work

FILE = frozenset({"file"})
ALL = frozenset({"file", "p1", "p2", "joint"})
P1, P2 = FILE | {"p1"}, FILE | {"p2"}
EACH = {"p1": P1, "p2": P2}

MAY_READ: dict[str, frozenset[str]] = {
    # the counselor and the practice stand on every document
    "Account.name": ALL,
    "Account.credential": ALL,
    "Account.practice_name": ALL,
    "Account.practice_address": ALL,
    # names head every document that is not coded; who they are in full is in the file copy only
    "Partner.short_name/p1": ALL,
    "Partner.short_name/p2": ALL,
    "Partner.full_name/p1": FILE,
    "Partner.full_name/p2": FILE,
    "Partner.pronouns/p1": FILE,
    "Partner.pronouns/p2": FILE,
    # stages and turns with their reasons
    "StageChange.reason": FILE,
    "StatusChange.reason": FILE,
    # aims in their own words; how they are measured is the counselor's
    "Goal.text/both": ALL,
    **{f"Goal.text/{key}": who for key, who in EACH.items()},
    **{f"Goal.{name}/{owner}": FILE for name in ("measure", "target") for owner in ("p1", "p2", "both")},
    # events: to their audience, and in words only if not by the other alone
    "Event.text/joint by both": ALL,
    "Event.text/joint by p1": P1,
    "Event.text/joint by p2": P2,
    "Event.text/joint by other": FILE,
    "Event.text/p1 by p1": P1,
    "Event.text/p2 by p2": P2,
    "Event.text/p1 by p2": FILE,
    "Event.text/p2 by p1": FILE,
    "Event.text/counselor_only by both": FILE,
    # notes on ratings
    "RatingReading.note/p1": FILE,
    "RatingReading.note/p2": FILE,
    # a joint note for both, a note of a meeting alone for that partner, one that p2 missed for p1, a draft for nobody
    **{f"Note.boxes/joint {part}": ALL for part in ("d", "a", "p", "carried")},
    **{f"Note.boxes/{key} {letter}": who for key, who in EACH.items() for letter in "dap"},
    **{f"Note.boxes/missed {letter}": P1 for letter in "dap"},
    **{f"Note.boxes/draft {letter}": FILE for letter in "dap"},
    **{f"Note.only_{key}/joint": who for key, who in EACH.items()},
    "Note.only_p1/missed": P1,
    "Note.only_p2/missed": FILE,
    "Note.only_p1/draft": FILE,
    "Note.only_p2/draft": FILE,
    "Note.signature/joint": ALL,
    "Note.signature/p1": P1,
    "Note.signature/p2": P2,
    "Note.signature/missed": P1,
    "Note.late_reason": FILE,
    **{f"Note.risk/{kind}": FILE for kind in ("joint", "p1", "p2", "missed", "draft")},
    # additions go with the part they are about; their reasons are the counselor's
    **{f"NoteAddition.{name}/joint p": ALL for name in ("text", "signature")},
    **{f"NoteAddition.{name}/joint only_{key}": who for name in ("text", "signature") for key, who in EACH.items()},
    **{f"NoteAddition.{name}/{key} d": who for name in ("text", "signature") for key, who in EACH.items()},
    **{
        f"NoteAddition.{name}/joint {part}": FILE
        for name in ("text", "signature")
        for part in ("risk_p1", "interventions", "none")
    },
    **{
        f"NoteAddition.reason/{about}": FILE
        for about in ("joint p", "joint only_p1", "joint only_p2", "joint risk_p1", "joint interventions", "joint none")
    },
    **{f"NoteAddition.reason/{key} d": FILE for key in EACH},
    # where they met, what was done, what was done with the one who came
    **{f"CoupleSession.place/{kind}": FILE for kind in ("joint", "p1", "p2", "missed", "draft", "next")},
    **{f"CoupleSession.interventions/{kind}": FILE for kind in ("joint", "p1", "p2", "missed", "draft")},
    "CoupleSession.absence_note": FILE,
    # homework: in reports by its title, on handouts with dose and words for the couple; a private one is nobody else's
    **{f"Assignment.{name}/both": ALL for name in ("title", "dose", "custom_text")},
    "Assignment.title/private": FILE | {"p1", "p2"},
    **{f"Assignment.{name}/private": FILE | {"p1", "p2"} for name in ("dose", "custom_text")},
    **{f"Assignment.{name}/{key}": who for name in ("title", "dose", "custom_text") for key, who in EACH.items()},
    **{f"Assignment.brought_back/{kind}": FILE for kind in ("both", "private", "p1", "p2")},
    # an own exercise is handed out; its source and what to record are the counselor's
    "OwnExercise.fields/said": ALL,
}
NAMES = ("Partner.short_name", "Partner.full_name", "Partner.pronouns")


def may_read(label: str, copy: str, naming: str) -> bool:
    """Say whether a word may stand in a copy; a coded document holds nothing of who they are."""
    if naming == "code" and label.startswith(NAMES):
        return False
    return copy in (MAY_READ[label] if label in MAY_READ else of_work(label))
