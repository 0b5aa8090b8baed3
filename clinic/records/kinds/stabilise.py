"""Kinds that begin while things are still shaking (domain.md 1, stage 1)."""

from datetime import date

from clinic.records import practice_rules, reading_rules
from clinic.records.declaration import (
    Family,
    FilledBy,
    Kind,
    Names,
    Reach,
    Values,
    choice,
    clock,
    day,
    decimal,
    each,
    grid,
    line,
    reference,
    score,
    several,
    switch,
    text,
    whole,
)
from clinic.records.words import say, words

STABILISE, UNDERSTAND, REBUILD, MAINTAIN = "stabilise", "understand", "rebuild", "maintain"
ALL = (STABILISE, UNDERSTAND, REBUILD, MAINTAIN)
WHO = (("p1", "{p1}"), ("p2", "{p2}"))
AREAS = (
    ("emotional", "Emotional"),
    ("sexual_health", "Sexual health"),
    ("money", "Money"),
    ("children", "Children"),
    ("family_friends", "Family and friends"),
    ("work", "Work"),
    ("privacy_digital", "Privacy, devices"),
    ("legal", "Legal"),
    ("past_trust", "Trust in the past"),
)
IMPACT = (("none", "None"), ("some", "Some"), ("major", "Major"), ("unknown", "Unknown"))
DAYS = tuple((f"day{number}", f"Day {number}") for number in range(1, practice_rules.SHEET + 1))


def _impact(_kind: Kind, values: Values, _names: Names) -> str:
    labels = dict(AREAS)
    major = [labels[key] for key, row in values.get("areas", {}).items() if row.get("level") == "major"]
    open_ones = len(reading_rules.not_looked_at(values, labels))
    said = [f"Major: {', '.join(major).lower()}" if major else "", f"{open_ones} of {len(AREAS)} not looked at yet"]
    return " · ".join(each for each in said if each)


def _unseen(values: Values, _names: Names) -> list[str]:
    labels = dict(AREAS)
    open_ones = [labels[each].lower() for each in reading_rules.not_looked_at(values, labels)]
    return [f"Not yet looked at: {', '.join(open_ones)}."] if open_ones else []


def _evening(_kind: Kind, values: Values, names: Names) -> str:
    minutes = values.get("minutes")
    ease = values.get("ease", {})
    felt = ", ".join(f"{names[key]} {ease[key]}" for key in names if key in ease)
    said = ("Held" if values.get("held") else "Not held", f"{minutes} min" if minutes else "", felt and f"ease {felt}")
    return " · ".join(each for each in (*said, str(values.get("note", ""))) if each)


def _fortnight(_kind: Kind, values: Values, names: Names) -> str:
    sheets = values.get("days", {})
    slept = {key: sum(bool(row.get("sleep_window")) for row in sheets.get(key, {}).values()) for key in names}
    first = date(2001, 1, 1)
    touched = len(list(practice_rules.sheet_days(first, values)))
    told = ", ".join(f"{names[key]} {count}" for key, count in slept.items() if key in sheets)
    return f"{touched} of {practice_rules.SHEET} days ticked" + (f" · slept in the window: {told}" if told else "")


impact_inventory = Kind(
    slug="impact-inventory",
    system="S05",
    title="Impact inventory",
    purpose="Where it has had an effect, area by area, and what nobody has looked at yet.",
    first_words="Go through the areas once without repairing anything. What is unknown stays on the list.",
    stages=(STABILISE, UNDERSTAND),
    filled_by=FilledBy.COUNSELOR,
    fields=(
        grid(
            "areas",
            "Areas of life",
            AREAS,
            choice("level", "Effect", IMPACT),
            several("known_by", "Known by", WHO),
            day("surfaced_on", "Came up on"),
            line("note", "Note"),
        ),
    ),
    summary=_impact,
    remarks=_unseen,
    also_found_by="effects consequences damage disclosure",
)

end_of_day_talk = Kind(
    slug="end-of-day-talk",
    system="S07",
    title="End-of-day talk",
    purpose="Was there time for each other in the evening, how long, and how easy was it for each?",
    first_words="Ask for last week day by day. A day that was not held is worth a line too.",
    stages=ALL,
    family=Family.PRACTICE,
    filled_by=FilledBy.BOTH,
    fields=(
        switch("held", "Held that day", usual=True),
        whole("minutes", "Minutes", most=600),
        each(score("ease", "How easy it was", ends=("very hard", "easy"))),
        each(clock("fixed_time", "Their usual time", hint="Local time of each, if they are apart.", stays=True)),
        reference("practice", "Practice it belongs to", "practices"),
        line("note", "In a line"),
    ),
    summary=_evening,
    held=practice_rules.when("held"),
    quick=("held", "note"),
    board="practice",
    also_found_by="evening talk daily check-in",
)

routines = Kind(
    slug="routines",
    system="S41",
    title="Routines: 14-day sheet",
    purpose="Sleep, meals and calm, day by day for two weeks; it explains bad weeks before psychology does.",
    first_words="Day 1 is the date above. Tick what was so; an empty row says nothing.",
    stages=(STABILISE,),
    family=Family.PRACTICE,
    filled_by=FilledBy.BOTH,
    date_label="Day 1",
    fields=(
        each(
            grid(
                "days",
                "Days",
                DAYS,
                switch("sleep_window", "Slept in the window"),
                whole("meals", "Meals", most=3, hint="0–3"),
                switch("calm", "Something calming"),
                decimal("sleep_hours", "Hours slept", most=24),
            )
        ),
    ),
    summary=_fortnight,
    held=practice_rules.sheet_days,
    board="practice",
    also_found_by="sleep meals stress steady days",
)


def _one_voice(values: Values, names: Names) -> list[str]:
    missing = reading_rules.missing_voice(values)
    return [f"{names[missing]}’s voice is not here yet."] if missing else []


both_voices = Kind(
    slug="both-voices",
    system="S16",
    title="Both voices",
    purpose="What each felt, needs now and finds a fair limit, side by side.",
    first_words="One column each, in their own words. If one column stays empty, the page says so quietly.",
    stages=(STABILISE, UNDERSTAND, REBUILD),
    filled_by=FilledBy.BOTH,
    fields=(
        each(text("felt", "What I felt", most=2000)),
        each(text("need", "What I need now", most=2000)),
        each(text("fair_boundary", "A limit that feels fair", most=2000)),
    ),
    summary=say("need"),
    remarks=_one_voice,
    also_found_by="felt need fair limits boundary",
)


def _urge(kind: Kind, values: Values, names: Names) -> str:
    peak, way = values.get("peak"), words(kind.field("choice"), values.get("choice"), names)
    told = "told" if values.get("told") else ""
    return " · ".join(each for each in (f"Peak {peak}" if peak is not None else "", way, told) if each)


urge_note = Kind(
    slug="urge-note",
    system="S34",
    title="Urge note",
    purpose="One partner’s own note of an urge: how strong, what they chose, whether they told.",
    first_words="Noticing is the point, not the absence of urges. It stays with its owner and you.",
    stages=(STABILISE, UNDERSTAND, REBUILD, MAINTAIN),
    filled_by=FilledBy.INVOLVED,
    start=Reach.OWNER,
    widest=Reach.OWNER,
    in_reports=False,
    fields=(
        score("peak", "At its peak", ends=("barely there", "overwhelming")),
        choice(
            "choice",
            "What they chose",
            (
                ("rode_out", "Rode it out"),
                ("reached_out", "Reached out"),
                ("told_partner", "Told the partner"),
                ("acted", "Acted on it"),
                ("other", "Something else"),
            ),
        ),
        switch("told", "Told the partner"),
        switch(
            "count_shared", "The number of notes may be shown to both", hint="Nothing but the number, ever.", stays=True
        ),
        text("note", "In their words", most=1000),
    ),
    summary=_urge,
    also_found_by="temptation craving choice",
)
