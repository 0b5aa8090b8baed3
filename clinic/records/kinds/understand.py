"""Kinds for understanding what happened and what is felt (domain.md 1, stage 2)."""

from clinic.kernel.text import counted
from clinic.records import reading_rules
from clinic.records.declaration import (
    FilledBy,
    Kind,
    Names,
    Values,
    choice,
    day,
    each,
    grid,
    line,
    score,
    several,
    switch,
    table,
    text,
)
from clinic.records.kinds.stabilise import REBUILD, STABILISE, UNDERSTAND, WHO

FEELINGS = (
    ("anger", "Anger"),
    ("hurt", "Hurt"),
    ("betrayal", "Betrayal"),
    ("disappointment", "Disappointment"),
    ("shame", "Shame"),
    ("guilt", "Guilt"),
    ("humiliation", "Humiliation"),
    ("remorse", "Remorse"),
    ("fear", "Fear"),
    ("sadness", "Sadness"),
    ("relief", "Relief"),
    ("other", "Another"),
)
OWNERS = (("p1", "{p1}"), ("p2", "{p2}"), ("both", "Both"))


def _voiced(_kind: Kind, values: Values, names: Names) -> str:
    labels = dict(FEELINGS)
    silent = [f"{labels[each].lower()} ({names[key]})" for key, each in reading_rules.not_voiced(values)]
    told = sum(bool(row.get("voiced")) for rows in values.get("feelings", {}).values() for row in rows.values())
    return f"{told} voiced" + (f" · not yet: {', '.join(silent)}" if silent else "")


def _silent(values: Values, names: Names) -> list[str]:
    labels = dict(FEELINGS)
    found = [f"{labels[each].lower()} ({names[key]})" for key, each in reading_rules.not_voiced(values)]
    return [f"There, but not yet voiced: {', '.join(found)}."] if found else []


def _map(_kind: Kind, values: Values, _names: Names) -> str:
    points = values.get("points", ())
    seen = sum(set(each.get("seen_by", ())) == {"p1", "p2"} for each in points)
    said = f"{counted(len(points), 'point', 'points')}, {seen} seen by both" if points else ""
    return " · ".join(each for each in (said, str(values.get("joint_text", ""))) if each)


def _offered(_kind: Kind, values: Values, _names: Names) -> str:
    ours = [each.get("quality", "") for each in values.get("qualities", ()) if each.get("owner") == "ours"]
    found = len(values.get("qualities", ()))
    said = (counted(found, "quality", "qualities") if found else "", f"ours: {', '.join(ours)}" if ours else "")
    return " · ".join(part for part in said if part)


def _conditions(_kind: Kind, values: Values, _names: Names) -> str:
    found = values.get("conditions", ())
    back = sum(each.get("restored") == "yes" for each in found)
    return f"{back} of {len(found)} restored · " + ", ".join(each.get("condition", "") for each in found)


feelings = Kind(
    slug="feelings",
    system="S09",
    title="Feelings matrix",
    purpose="Which feelings are there for each, which were voiced and heard, and which not yet.",
    first_words="Rate only what is there. What was never voiced shows up as “not yet” and needs its own time.",
    stages=(STABILISE, UNDERSTAND),
    filled_by=FilledBy.BOTH,
    fields=(
        each(
            grid(
                "feelings",
                "Feelings",
                FEELINGS,
                score("intensity", "How strong"),
                switch("voiced", "Voiced"),
                score("felt_heard", "Felt heard"),
                switch("derailed", "Derailed the talk"),
            )
        ),
        line("other_words", "If another: which"),
    ),
    summary=_voiced,
    remarks=_silent,
    board="feelings",
    also_found_by="anger hurt shame guilt remorse voiced emotions",
)

shared_map = Kind(
    slug="shared-map",
    system="S11",
    title="What went wrong: shared map",
    purpose="When it drifted, what stressed it, where they lost each other, each point seen by one or both.",
    first_words="One point per period. The joint text comes last, once both tell it without shifting responsibility.",
    stages=(UNDERSTAND,),
    filled_by=FilledBy.BOTH,
    fields=(
        table(
            "points",
            "Points",
            line("period", "When", most=60),
            line("text", "What happened", required=True),
            choice(
                "kind",
                "Kind",
                (
                    ("drift", "Drift"),
                    ("stressor", "Stressor"),
                    ("loss", "Loss"),
                    ("conflict", "Conflict"),
                    ("secrecy", "Secrecy"),
                    ("opportunity", "Opportunity"),
                ),
            ),
            several("seen_by", "Seen by", WHO),
        ),
        text("joint_text", "The account in both their words"),
        day("agreed_on", "Both agreed on"),
    ),
    summary=_map,
    also_found_by="disconnection drift trigger account history",
)

what_it_offered = Kind(
    slug="what-it-offered",
    system="S12",
    title="What it offered",
    purpose="Qualities that appealed: ours to grow, mine to find, or to let go; and four topics to exchange on.",
    first_words="Turn the two qualities that matter most into plans one can try this month.",
    stages=(UNDERSTAND, REBUILD),
    filled_by=FilledBy.BOTH,
    fields=(
        table(
            "qualities",
            "What it offered",
            line("quality", "Quality", required=True),
            choice("owner", "Where it belongs", (("ours", "Ours"), ("mine", "Mine"), ("let_go", "Let go"))),
            line("plan", "Plan"),
            day("tried_on", "Tried on"),
        ),
        grid(
            "topics",
            "Exchange",
            (
                ("likes_dislikes", "Likes and dislikes"),
                ("views", "Views of relationships"),
                ("expectations", "Expectations"),
                ("goals", "Goals"),
            ),
            line("answer_p1", "{p1}"),
            line("answer_p2", "{p2}"),
            choice("match", "Match", (("same", "Same"), ("different", "Different"), ("unknown", "Not known"))),
        ),
    ),
    summary=_offered,
    also_found_by="appeal quality expectations goals likes",
)

safety_conditions = Kind(
    slug="safety-conditions",
    system="S13",
    title="What made it safe",
    purpose="Conditions that once made it emotionally safe, who wants them back, and how far they are.",
    first_words="Ask each: when did you last feel safe here, and what was there then?",
    stages=(STABILISE, UNDERSTAND, REBUILD),
    filled_by=FilledBy.BOTH,
    fields=(
        table(
            "conditions",
            "Conditions",
            line("condition", "Condition", required=True),
            choice("wanted_by", "Wanted by", OWNERS),
            choice("restored", "Restored", (("no", "No"), ("partly", "Partly"), ("yes", "Yes"))),
        ),
    ),
    summary=_conditions,
    also_found_by="emotional safety conditions",
)
