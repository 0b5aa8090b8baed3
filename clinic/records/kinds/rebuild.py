"""Kinds for building it again: promises, habits, closeness (domain.md 1, stage 3)."""

from clinic.records import practice_rules
from clinic.records.declaration import (
    Family,
    FilledBy,
    Kind,
    Names,
    Values,
    choice,
    day,
    each,
    line,
    reference,
    score,
    switch,
    table,
    text,
    whole,
)
from clinic.records.kinds.stabilise import ALL, MAINTAIN, REBUILD, STABILISE
from clinic.records.kinds.understand import OWNERS
from clinic.records.loop_rules import loop_of, weeks_of, within
from clinic.records.words import say


def _loop(_kind: Kind, values: Values, _names: Names) -> str:
    loop = loop_of(weeks_of(values))
    told = f", {loop.told} told" if loop.told else ""
    run = f" · full weeks in a row: {loop.run}" if loop.run else ""
    counts = f" · {loop.shown} of {loop.made} kept{told}{run}" if loop.made else ""
    return f"{values.get('text', '')}{counts}"


def _habit(kind: Kind, values: Values, names: Names) -> str:
    done, aim = values.get("done"), values.get("per_week")
    count = f"{done or 0} of {aim} times" if aim else f"{done} times" if done is not None else ""
    return " · ".join(
        part for part in (say("name")(kind, values, names) or say("kind")(kind, values, names), count) if part
    )


accountability = Kind(
    slug="accountability",
    system="S45",
    title="Accountability loop",
    purpose="A commitment said once and shown week after week; a miss told the same day counts as told.",
    first_words="One commitment, in words a third person could check. Then only three counts a week.",
    stages=(STABILISE, REBUILD, MAINTAIN),
    filled_by=FilledBy.EACH,
    case_key="accountability",
    owner_label="Said by",
    date_label="Recorded on",
    fields=(
        line("text", "The commitment", required=True),
        day("said_on", "Said on"),
        table(
            "weeks",
            "Evidence, week by week",
            day("week_start", "Week from", required=True),
            whole("made", "Made", most=100),
            whole("shown", "Shown", most=100),
            whole("told", "Missed, told the same day", most=100),
            most=520,
        ),
        switch("seen_by_partner", "The partner has seen it"),
    ),
    checks=(within("weeks", "shown", "told"),),
    summary=_loop,
    quick=("text",),
    board="loop",
    also_found_by="commitment evidence say show repeat",
)

small_promise = Kind(
    slug="small-promise",
    system="S21",
    title="Small promise",
    purpose="A small promise with what was made and kept each week; predictability is their share over four weeks.",
    first_words="Small enough to be kept on a bad day. Kept is kept, whoever noticed it.",
    stages=(STABILISE, REBUILD),
    filled_by=FilledBy.EACH,
    owner_label="Promised by",
    date_label="Recorded on",
    fields=(
        line("text", "The promise", required=True),
        table(
            "weeks",
            "Week by week",
            day("week_start", "Week from", required=True),
            whole("made", "Made", most=100),
            whole("kept", "Kept", most=100),
            whole("told", "Missed, told the same day", most=100),
            most=520,
        ),
    ),
    checks=(within("weeks", "kept", "told"),),
    summary=_loop,
    quick=("text",),
    board="loop",
    also_found_by="daily choices check-in predictability kept",
)

personal_habit = Kind(
    slug="personal-habit",
    system="S32",
    title="Personal habit",
    purpose="One habit that strengthens one of them, owned by that partner and never checked by the other.",
    first_words="Ask, do not check. One record a week is enough.",
    stages=ALL,
    family=Family.PRACTICE,
    filled_by=FilledBy.EACH,
    date_label="Recorded on",
    fields=(
        choice(
            "kind",
            "Kind",
            (
                ("mindfulness", "Mindfulness"),
                ("therapy", "Therapy"),
                ("exercise", "Exercise"),
                ("creative", "Creative work"),
                ("other", "Something else"),
            ),
            stays=True,
        ),
        line("name", "In their words", stays=True),
        day("week_start", "Week from"),
        whole("per_week", "Times a week", most=28, stays=True),
        whole("done", "Times done", most=28),
    ),
    summary=_habit,
    board="practice",
    also_found_by="resilience mindfulness exercise therapy",
)

closeness = Kind(
    slug="closeness",
    system="S35",
    title="Closeness without sex",
    purpose="Touch, play, something shared, a word of appreciation: who began, and how comfortable each was.",
    first_words="Look at comfort and at who begins, not at how often.",
    stages=(REBUILD, MAINTAIN),
    family=Family.PRACTICE,
    filled_by=FilledBy.BOTH,
    fields=(
        choice(
            "kind",
            "Kind",
            (
                ("touch", "Touch"),
                ("play", "Play"),
                ("shared_activity", "Something shared"),
                ("appreciation", "Appreciation"),
            ),
        ),
        line("text", "What it was"),
        choice("initiated_by", "Who began", OWNERS),
        each(score("comfort", "Comfort", ends=("not at all", "fully"))),
    ),
    summary=say("kind", "text"),
    held=practice_rules.always,
    quick=("text", "initiated_by"),
    board="practice",
    also_found_by="touch play appreciation menu",
)

planned_intimacy = Kind(
    slug="planned-intimacy",
    system="S42",
    title="Planned closeness within limits",
    purpose="A time with a fallback, under a limit and a fresh yes of both; changing or declining it is fine.",
    first_words="Plan the fallback first. It takes the pressure out of the week when either may change it.",
    stages=(REBUILD, MAINTAIN),
    family=Family.PRACTICE,
    filled_by=FilledBy.BOTH,
    in_reports=False,
    fields=(
        line("slot", "When"),
        line("fallback", "What instead, if not"),
        reference("agreement", "Under which limit", "agreements"),
        day("consent_checked_on", "Both asked on"),
        choice(
            "status",
            "What became of it",
            (("planned", "Planned"), ("held", "Held"), ("changed", "Changed"), ("declined", "Declined")),
        ),
        each(score("comfort", "Comfort", ends=("not at all", "fully"))),
        text("note", "Note", most=1000),
    ),
    summary=say("status", "slot"),
    held=practice_rules.when("status", "held", "changed", "declined"),
    board="practice",
    also_found_by="intimacy slot fallback consent",
)
