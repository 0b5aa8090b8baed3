"""Kinds for noticing early what is coming: triggers, early signs, sore spots (domain.md 1)."""

from datetime import date

from clinic.records import sign_rules, trigger_rules
from clinic.records.declaration import (
    FilledBy,
    Kind,
    Lock,
    Names,
    Reach,
    Values,
    choice,
    day,
    each,
    grid,
    line,
    lines,
    score,
    switch,
    table,
    text,
    whole,
)
from clinic.records.kinds.stabilise import ALL, REBUILD, STABILISE, UNDERSTAND
from clinic.records.words import say

SIGNS = (("stress", "Stress"), ("loneliness", "Loneliness"), ("resentment", "Resentment"))
EVER = date(2001, 1, 1)  # a summary looks at one record alone


def _signs(_kind: Kind, values: Values, names: Names) -> str:
    high = [each for each in sign_rules.signs_of([(EVER, values)], dict(SIGNS)) if each.speaks]
    return ", ".join(f"{names[each.partner]}: {each.name.lower()} {each.value}" for each in high) or "Nothing high"


def _moves(_kind: Kind, values: Values, _names: Names) -> str:
    moves = values.get("moves", ())
    return f"{values.get('text', '')} · {'; '.join(moves)}" if moves else str(values.get("text", ""))


def _first_moves(values: Values, names: Names) -> list[str]:
    high = [each for each in sign_rules.signs_of([(EVER, values)], dict(SIGNS)) if each.speaks]
    moves = [(each, each.first_move or "no first move agreed yet") for each in high]
    return [f"{names[each.partner]}: {each.name.lower()} at {each.value}. First move: {move}." for each, move in moves]


def _replace(values: Values, _names: Names) -> list[str]:
    tired = [each.text for each in trigger_rules.moves_of(values) if each.replace]
    return [f"Under 4 twice, find another: {text}." for text in tired]


trigger = Kind(
    slug="trigger",
    system="S31",
    title="Trigger card",
    purpose="What sets it off for one of them, where it comes from, and which moves work.",
    first_words="One card per trigger. Note each use: a move that scores under 4 twice wants replacing.",
    stages=(STABILISE, UNDERSTAND, REBUILD),
    filled_by=FilledBy.EACH,
    case_key="triggers",
    fields=(
        line("text", "The trigger", required=True),
        choice(
            "source",
            "Where it comes from",
            (
                ("stress", "Stress"),
                ("unmet_need", "Unmet need"),
                ("past_hurt", "Past hurt"),
                ("unresolved_hurt", "Unresolved hurt"),
                ("boredom", "Boredom"),
                ("opportunity", "Opportunity"),
                ("other", "Something else"),
            ),
        ),
        line("early_sign", "Early sign"),
        lines("moves", "Moves", most=8, hint="What to do, most helpful first."),
        table(
            "uses",
            "How the moves worked",
            day("used_on", "Used on"),
            line("move", "Move", suggest="moves"),
            score("worked", "Worked"),
        ),
    ),
    summary=_moves,
    remarks=_replace,
    quick=("text",),
    board="triggers",
    also_found_by="temptation coping map stress moves wave plan",
)

early_signs = Kind(
    slug="early-signs",
    system="S39",
    title="Early signs",
    purpose="Stress, loneliness, resentment and own signs, with the first move agreed beforehand.",
    first_words="More means more of it. Agree the first move while it is quiet; own signs come back next time.",
    stages=ALL,
    filled_by=FilledBy.BOTH,
    case_key="red_flags",
    fields=(
        each(
            grid(
                "signs",
                "Common signs",
                SIGNS,
                score("value", "Now"),
                whole("threshold", "Acts from", most=10, hint="7", stays=True),
                line("first_move", "First move", stays=True),
            )
        ),
        each(
            table(
                "own",
                "Own signs",
                line("name", "Sign", required=True, most=60, stays=True),
                score("value", "Now"),
                whole("threshold", "Acts from", most=10, stays=True),
                line("first_move", "First move", stays=True),
                most=sign_rules.OWN_SIGNS,
            )
        ),
    ),
    summary=_signs,
    remarks=_first_moves,
    board="signs",
    also_found_by="red flags stress loneliness resentment indicators",
)

own_vulnerabilities = Kind(
    slug="own-vulnerabilities",
    system="S36",
    title="Own vulnerabilities",
    purpose="The other partner’s own sore spots, looked at for their own sake.",
    first_words="This is not a share of the blame: responsibility for the breach stays where it is.",
    stages=(UNDERSTAND, REBUILD),
    filled_by=FilledBy.INJURED,
    widest=Reach.COUNSELOR,
    in_reports=False,
    lock=Lock(
        (STABILISE,),
        "Closed for now",
        "Not while things are still shaking. Looking at one’s own part too early sounds like a share of the blame; "
        "you can open this from the second stage on.",
    ),
    fields=(
        line("opened_by", "Opened by", required=True, usual="counselor", hint="You open it, when the time is right."),
        day("opened_on", "Opened on", required=True),
        text("text", "In their words", most=2000),
        switch("shared", "They told their partner themselves"),
    ),
    summary=say("text"),
    also_found_by="sore spots injured partner own part",
)
