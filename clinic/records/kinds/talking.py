"""Kinds for talking and listening, useful in every stage (domain.md 1)."""

from clinic.records import practice_rules, reading_rules
from clinic.records.declaration import (
    Family,
    FilledBy,
    Kind,
    Names,
    Reach,
    Values,
    choice,
    day,
    each,
    level,
    line,
    lines,
    reference,
    score,
    switch,
    text,
    whole,
)
from clinic.records.kinds.stabilise import ALL, MAINTAIN, REBUILD, STABILISE, UNDERSTAND
from clinic.records.words import said_by, say

RATERS = (("p1", "{p1}"), ("p2", "{p2}"), ("counselor", "Counselor"))


def _balance(kind: Kind, values: Values, names: Names) -> str:
    name = reading_rules.weakest(values)
    if not name:
        return ""
    rater = said_by(kind.field("rater"), values, names)
    return f"Weakest: {kind.field(name).label.lower()}, {values[name]} of 10 · {rater}"


def _accuracy(kind: Kind, values: Values, names: Names) -> str:
    stay = [names[key] for key in reading_rules.held_back(values)]
    rated = said_by(kind.field("accuracy_rated_by_speaker"), values, names)
    return " · ".join(
        part for part in (f"Accuracy {rated}" if rated else "", stay and f"practise on: {', '.join(stay)}") if part
    )


def _stay(values: Values, names: Names) -> list[str]:
    return [f"Stay with short turns for {names[key]}: accuracy is under 6." for key in reading_rules.held_back(values)]


def _fairness(values: Values, _names: Names) -> list[str]:
    apart = reading_rules.fair_difference(values)
    return [f"They are {apart} apart on fairness: ask about it first."] if reading_rules.worth_asking(values) else []


def _feedback(kind: Kind, values: Values, names: Names) -> str:
    said = say("heard", "fair", labelled=True)(kind, values, names)
    return f"Ask about fairness: {said}" if reading_rules.worth_asking(values) else said


talking_balances = Kind(
    slug="talking-balances",
    system="S08",
    title="Three balances in talking",
    purpose="Honest and kind, direct and compassionate, side by side: the weakest is the skill of the week.",
    first_words="Three short scales, rated by one of them or by you. The lowest shows what to practise this week.",
    stages=(STABILISE, UNDERSTAND),
    filled_by=FilledBy.COUNSELOR,
    fields=(
        choice("rater", "Rated by", RATERS, required=True),
        score("honest_kind", "Honest and kind", ends=("one without the other", "both at once")),
        score("direct_compassionate", "Direct and compassionate", ends=("one without the other", "both at once")),
        score("side_by_side", "Side by side", ends=("against each other", "on one side")),
    ),
    summary=_balance,
    also_found_by="communication skill honest empathic",
)

listening = Kind(
    slug="listening",
    system="S10",
    title="Listening and being there",
    purpose="How well each listened: seen by you, felt by the one who spoke.",
    first_words="Each column is the listener’s. While the speaker rates accuracy under 6, stay with short turns.",
    stages=(STABILISE, UNDERSTAND),
    filled_by=FilledBy.BOTH,
    fields=(
        each(level("listening_observed", "Listening, as you saw it", ends=("not yet", "steady"))),
        each(score("accuracy_rated_by_speaker", "Said back rightly, says the speaker", ends=("not at all", "exactly"))),
        each(score("available", "Available, says the other", ends=("far away", "fully there"))),
    ),
    summary=_accuracy,
    remarks=_stay,
    also_found_by="say back reflective accuracy skills",
)

slow_conversation = Kind(
    slug="slow-conversation",
    system="S18",
    title="Slow conversation",
    purpose="One incident, the needs beneath it, the values to protect, with the pauses counted.",
    first_words="Fill in the incident first and bring the page into the session as its agenda.",
    stages=(STABILISE, UNDERSTAND, REBUILD),
    filled_by=FilledBy.BOTH,
    fields=(
        text("incident", "The incident, in plain words", most=2000, required=True),
        each(text("need", "The need beneath it", most=1000)),
        lines("values", "Values to protect", most=6),
        whole("pauses", "Pauses taken", most=50),
        text("outcome", "How it ended", most=2000),
    ),
    summary=say("incident", "outcome"),
    also_found_by="structured talk pause needs values",
)


def _draft(values: Values, _names: Names) -> list[str]:
    return ["The next version of this limit is worth drafting."] if values.get("decision") == "change" else []


reset = Kind(
    slug="reset",
    system="S23",
    title="Reset conversation",
    purpose="Feelings named, one limit reread, and a decision: keep, change or drop.",
    first_words="Choose the limit before they talk. “Change” means a new version is worth drafting.",
    stages=(STABILISE, UNDERSTAND, REBUILD, MAINTAIN),
    filled_by=FilledBy.BOTH,
    case_key="resets",
    fields=(
        each(line("feeling", "Feeling, in a word or two", most=100)),
        reference("boundary_reviewed", "The limit that was reread", "agreements"),
        choice("decision", "Decision", (("keep", "Keep"), ("change", "Change"), ("drop", "Drop"))),
        text("text", "What was said", most=2000),
        day("next_due", "Next one on", ahead=True),
    ),
    summary=say("decision", "text", "feeling"),
    remarks=_draft,
    quick=("decision", "text"),
    also_found_by="boundary agreement review rhythm",
)

weekly_working = Kind(
    slug="weekly-working",
    system="S33",
    title="Working / not working",
    purpose="The weekly talk: one or two things that work, one that does not, one tweak.",
    first_words="Start with what works. The tweak is next week’s line of homework.",
    stages=(UNDERSTAND, REBUILD, MAINTAIN),
    family=Family.PRACTICE,
    filled_by=FilledBy.BOTH,
    fields=(
        switch("held", "Held", usual=True),
        lines("works", "What works", most=2),
        text("not_working", "What does not", most=1000),
        line("tweak", "The tweak for next week"),
    ),
    summary=say("tweak", "works"),
    held=practice_rules.when("held"),
    quick=("held", "tweak"),
    board="practice",
    also_found_by="weekly ritual talk tweak",
)

empathy = Kind(
    slug="empathy",
    system="S25",
    title="Empathy in both directions",
    purpose="Did the speaker feel the pain was understood, before anything was solved?",
    first_words="Rate right after the exercise. The own question stays with the one who wrote it.",
    stages=(UNDERSTAND, REBUILD),
    filled_by=FilledBy.BOTH,
    fields=(
        each(score("validated", "I felt understood", ends=("not at all", "completely"))),
        each(text("own_question", "A question to myself", most=1000, private=True, hint="Private to each.")),
    ),
    summary=say("validated", labelled=True),
    also_found_by="validation understood pain curiosity",
)

reframing = Kind(
    slug="event-and-person",
    system="S24",
    title="Event apart from person",
    purpose="A verdict retold as a sentence about what was done and what is owned.",
    first_words="First the sentence as it sounds inside, then the responsible one. It stays with its owner.",
    stages=(STABILISE, UNDERSTAND),
    filled_by=FilledBy.EACH,
    start=Reach.COUNSELOR,
    widest=Reach.OWNER,
    in_reports=False,
    fields=(
        text("verdict_sentence", "The verdict, as it sounds inside", most=1000),
        text(
            "responsible_sentence", "The responsible sentence", most=1000, hint="What I did, what I own, what I do now."
        ),
    ),
    summary=say("responsible_sentence"),
    also_found_by="shame shaming reframe retelling responsibility",
)

session_feedback = Kind(
    slug="session-feedback",
    system="S40",
    title="Session feedback",
    purpose="Heard, useful, right topics, fair to both: four answers from each after a session.",
    first_words="Hand over the four questions at the end. Ask first about a difference of 3 on fairness.",
    stages=ALL,
    filled_by=FilledBy.BOTH,
    case_key="session_feedback",
    of_meeting=True,
    fields=(
        each(score("heard", "I felt heard", ends=("not at all", "fully"))),
        each(score("useful", "It was useful", ends=("not at all", "very"))),
        each(score("right_topics", "We spoke of the right things", ends=("not at all", "exactly"))),
        each(score("fair", "It was fair to both of us", ends=("not at all", "fully"))),
    ),
    summary=_feedback,
    remarks=_fairness,
    also_found_by="heard respected alliance fair",
)

deeper_outcome = Kind(
    slug="deeper-outcome",
    system="S15",
    title="Deeper outcome",
    purpose="Six gains that sliders do not show, rated by you at a review, each with an example in mind.",
    first_words="Rate what you have seen, not what you hope. One example says more than the six numbers.",
    stages=(REBUILD, MAINTAIN),
    filled_by=FilledBy.COUNSELOR,
    fields=(
        level("understanding", "Understanding", ends=("not seen yet", "steady")),
        level("feelings_for_each_other", "Feelings for each other", ends=("not seen yet", "steady")),
        level("bond", "Bond", ends=("not seen yet", "steady")),
        level("tenderness", "Tenderness", ends=("not seen yet", "steady")),
        level("curiosity", "Curiosity", ends=("not seen yet", "steady")),
        level("mutual_responsibility", "Shared responsibility", ends=("not seen yet", "steady")),
        text("example", "An example", most=2000),
    ),
    summary=say("example"),
    also_found_by="gains review progress bond tenderness",
)
