"""Kinds for what goes well and for the end of the work (domain.md 1, stage 4)."""

from clinic.records.declaration import FilledBy, Kind, choice, line, switch, text
from clinic.records.kinds.stabilise import ALL, MAINTAIN
from clinic.records.kinds.understand import OWNERS
from clinic.records.words import say

STEADY = (("not_yet", "Not yet"), ("growing", "Growing"), ("steady", "Steady"))

win = Kind(
    slug="win",
    system="S43",
    title="Small win",
    purpose="Something that went well, however small; the newest three open the next session.",
    first_words="“Used the pause word and came back on time” is one. Write it as it was told.",
    stages=ALL,
    filled_by=FilledBy.BOTH,
    case_key="wins",
    fields=(
        line("text", "What happened", required=True, most=280),
        choice("by", "By", OWNERS, usual="both"),
        choice(
            "kind",
            "Kind",
            (
                ("honest_telling", "Honest telling"),
                ("shared_openness", "Shared openness"),
                ("kept_word", "Kept word"),
                ("repair", "Repair"),
                ("play", "Play"),
                ("other", "Something else"),
            ),
        ),
        switch("show_in_report", "May stand in a report"),
    ),
    summary=say("text"),
    quick=("text", "by"),
    also_found_by="good moment success",
)

closing_care = Kind(
    slug="closing-care",
    system="S48",
    title="Closing: care, communication, consent",
    purpose="Whether the three that make it last are not yet there, growing or steady.",
    first_words="A worksheet for one of the last sessions; pausing or parting well is an outcome like any other.",
    stages=(MAINTAIN,),
    filled_by=FilledBy.BOTH,
    fields=(
        choice("care", "Care", STEADY),
        choice("communication", "Communication", STEADY),
        choice("consent", "Consent", STEADY),
        text("note", "What they take along", most=2000),
    ),
    summary=say("care", "communication", "consent", labelled=True),
    also_found_by="ending follow-up sustainable keep list",
)
