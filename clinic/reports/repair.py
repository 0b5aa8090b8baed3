"""The sections of a progress report on the repair work (domain.md 5.2); what a copy may not hold comes back empty."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from clinic.agreements.reading import Accord
from clinic.kernel.text import day
from clinic.reports.agreement_texts import review_words, title_of, told_words, version_title
from clinic.reports.standing import Item, closing, profile, questionnaires, referrals, statements
from clinic.reports.work import Practice, Work
from clinic.safety.care_rules import STEPS

PROMISES: Final = ("small-promise", "accountability", "personal-habit")
SIGNS: Final = ("early-signs",)
PROFILE: Final = "Intake profile"
CLOSE: Final = frozenset({PROFILE})
GAINS: Final = ("deeper-outcome",)


@dataclass(frozen=True)
class Section:
    """A titled list; `close` ones are short pairs that stand beside one another."""

    title: str
    items: tuple[Item, ...]
    close: bool = False


def sections(work: Work) -> tuple[Section, ...]:
    """Return what there is to say of the repair work, in the order of domain.md 5.2."""
    made = (Section(title, tuple(items(work)), title in CLOSE) for title, items in SECTIONS.items())
    return tuple(each for each in made if each.items)


def waiting(work: Work) -> tuple[str, ...]:
    """Return the decisions on hold, each with its day (domain.md S19)."""
    say = work.seen.names.text
    return tuple(
        ". ".join(filter(None, (f"{say(each.decision)}, until {_day(each.hold_until)}", *_ends(each, say))))
        for each in work.waiting()
    )


def looking_back(work: Work) -> str:
    """Return the days of the looks back that are still to come (domain.md S48)."""
    return ", ".join(_day(each.due_on) for each in work.follow_ups() if each.done_on is None)


def _ends(hold: Any, say: Callable[[str], str]) -> Iterator[str]:
    yield f"Ends sooner if: {say(hold.hold_ends_if)}" if hold.hold_ends_if else ""
    yield say(hold.expectation)


def _practices(work: Work) -> Iterator[Item]:
    for each in work.practices():
        yield Item(each.title, _held(each) if work.seen.is_file else f"last on {_day(each.last)}")
    for _, reading in work.of_kind(*PROMISES):
        yield Item(f"{reading.who}, {reading.title.lower()}", work.seen.names.text(reading.summary))


def _held(practice: Practice) -> str:
    held = practice.held
    return f"{held.of_7} of the last 7 days, {held.of_28} of the last 28; last on {_day(practice.last)}"


def _agreements(work: Work) -> Iterator[Item]:
    if work.seen.is_file:
        yield from (_accord(work, each) for each in work.accords())
        return
    for part in work.agreed().parts:
        since = f"in force since {_day(part.since)}" if part.since else "in force"
        due = f", looked at again by {_day(part.review_due)}" if part.review_due else ""
        yield Item(work.seen.names.text(part.title), f"{since}{due}")


def _accord(work: Work, accord: Accord) -> Item:
    names, active = work.seen.names, accord.active
    due = f", looked at again by {_day(active.review_due)}" if active and active.review_due else ""
    said = [names.text(line) for each in accord.passages(active, names.called) for line in each.said] if active else []
    steps = [_step(version_title(each), names.text(each.why_changed)) for each in accord.versions]
    looks = [each for each in accord.reviews if work.seen.span.holds(each.reviewed_on)]
    reviews = [
        f"{words}: {days}" for words, days in _days_by_words((e.reviewed_on, review_words(e, names)) for e in looks)
    ]
    notes = tuple(filter(None, (*steps, *reviews, told_words(accord))))
    return Item(title_of(accord.agreement, names), f"{accord.status.label.lower()}{due}", tuple(said), notes)


def _days_by_words(said: Iterable[tuple[date, str]]) -> list[tuple[str, str]]:
    """Return what was said with the days on which the same was said, in the order in which it was first said."""
    found: dict[str, list[str]] = {}
    for on, words in said:
        found.setdefault(words, []).append(_day(on))
    return [(words, ", ".join(days)) for words, days in found.items()]


def _step(title: str, why: str) -> str:
    return f"{title}. Changed because: {why}" if why else title


def _wins(work: Work) -> Iterator[Item]:
    say = work.seen.names.text
    yield from (Item(_day(each.happened_on), say(each.values.get("text", ""))) for each in work.wins())


def _gains(work: Work) -> Iterator[Item]:
    for _, reading in work.of_kind(*GAINS)[-1:]:
        said = tuple(f"{line.label}: {work.seen.names.text(str(line.value))}" for line in reading.lines)
        yield Item(_day(reading.date), "seen by the counselor", said)


def _signs(work: Work) -> Iterator[Item]:
    said = ((reading.date, work.seen.names.text(reading.summary)) for _, reading in work.of_kind(*SIGNS))
    yield from (Item(days, words) for words, days in _days_by_words(said))


def _setbacks(work: Work) -> Iterator[Item]:
    say = work.seen.names.text
    for each in work.setbacks():
        done = [f"{STEPS[name]}, {_day(on)}{_said(each.steps, name, say)}" for name, on in each.done.items()]
        left = [f"Still open: {', '.join(STEPS[name].lower() for name in each.left)}"] if each.left else []
        yield Item(_day(each.happened_on), say(each.text), (*done, *left))


def _said(steps: Mapping[str, Any], name: str, say: Callable[[str], str]) -> str:
    words = say((steps.get(name) or {}).get("words") or "")
    return f": {words}" if words else ""


def _day(on: date) -> str:
    return day(on, year=True)


SECTIONS: Final[Mapping[str, Callable[[Work], Iterator[Item]]]] = {
    "Practices and promises": _practices,
    "Agreements": _agreements,
    "What went well": _wins,
    "Gains that scales do not show": _gains,
    "Early signs": _signs,
    "Setbacks": _setbacks,
    "Where each stands": statements,
    "Questionnaires": questionnaires,
    PROFILE: profile,
    "Help elsewhere": referrals,
    "Closing": closing,
}
