"""Everything that can be opened about a couple, declared once: for the page that lists it all and for “Add”."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from clinic.couples.models import Couple
from clinic.couples.rules import Stage
from clinic.kernel.privacy import shown

WORK: Final = "The work"
AGREED: Final = "Agreements"
TWO: Final = "The two of them"
SAFE: Final = "Safety and outside help"
PAPER: Final = "Documents"
GROUPS: Final = (WORK, AGREED, TWO, SAFE, PAPER)
EVER: Final = frozenset(Stage)
FIRST: Final = frozenset({Stage.STABILISE})
EARLY: Final = frozenset({Stage.STABILISE, Stage.UNDERSTAND})
MIDDLE: Final = frozenset({Stage.UNDERSTAND, Stage.REBUILD})
LATE: Final = frozenset({Stage.REBUILD, Stage.MAINTAIN})
LAST: Final = frozenset({Stage.MAINTAIN})


@dataclass(frozen=True)
class Place:
    """One page about a couple. With `add` it is found under “Add” by that title, in the stages it suits first.

    `of_each`: there is one for each partner, whose name takes the place of {name}. `back` is the argument by which the
    page leads back to the session it was opened from.
    """

    group: str
    title: str
    endpoint: str
    purpose: str = ""
    add: str = ""
    also: str = ""
    stages: frozenset[Stage] = EVER
    values: Mapping[str, Any] = field(default_factory=dict)
    of_each: bool = False
    back: str = ""


def _new(title: str, kind: str, purpose: str, also: str, stages: frozenset[Stage]) -> Place:
    values = {"kind": kind}
    return Place(AGREED, "", "agreements.new", purpose, title, also, stages, values, back="back")


PLACES: Final = (
    Place(WORK, "Sessions", "sessions.sessions"),
    Place(WORK, "Plan a session", "sessions.plan", "When you meet next, and how.", "Session", "plan appointment"),
    Place(WORK, "Brief", "desk.brief"),
    Place(WORK, "Homework", "homework.homework"),
    Place(WORK, "Assign exercises", "desk.assign", "What to try until next time.", "Homework", "exercise assign"),
    Place(WORK, "Ratings from paper", "ratings.ratings", "Trust, closeness, safety from another day.", "Ratings",
          "trust closeness emotional safety scale"),
    Place(WORK, "Records", "records.records"),
    Place(WORK, "Add a record", "desk.add"),
    Place(AGREED, "Agreements", "agreements.agreements"),
    Place(AGREED, "What we agreed, one page", "agreements.agreed"),
    _new("New boundary", "boundary", "A limit both can live with, in clauses that can be tested.",
         "agreement limit phone money contact S27", EVER),
    _new("New openness agreement", "openness", "What is offered openly, by whom, and until when.",
         "agreement transparency S17", EARLY),
    _new("What fidelity means here", "fidelity", "Defined anew for this relationship.", "agreement structure S26",
         MIDDLE),
    _new("Prevention plan", "prevention", "Situations, early thoughts, moves, and how it is told.",
         "agreement slip early warning S14", LATE),
    Place(AGREED, "Consent", "agreements.consents"),
    Place(AGREED, "Consent: {name} alone", "agreements.consent", "Each topic, answered alone.",
          "Consent: {name} alone", "yes no maybe intimacy S37", LATE, of_each=True),
    Place(AGREED, "Outside attention", "agreements.attention", "What is fine, what is told, what is over the line.",
          "Outside attention", "map compliment flirting S38", MIDDLE),
    Place(AGREED, "Decisions on hold", "agreements.holds", "A large decision that waits until a day.",
          "Decision on hold", "patience moving out S19", FIRST),
    Place(TWO, "Goals", "couples.goals", "What they come for, in their own words.", "Goal", "aim want", EARLY),
    Place(TWO, "Intake profile", "couples.profile", "How it began, in separate bars.", "Intake profile",
          "severity band estrangement remorse S02", FIRST),
    Place(TWO, "What each thinks, feels and wants", "couples.statements", "At intake and at each change of stage.",
          "What each thinks, feels and wants", "statement willingness commitment S06"),
    Place(TWO, "Own track of {name}", "couples.forgiveness", "Where {name} stands with it; for you alone.",
          "Own track of {name}", "forgiveness forgive release S44", LATE, of_each=True),
    Place(TWO, "Stage", "couples.stage", "A step on or back, with its reason.", "Change of stage", "S01 pathway"),
    Place(TWO, "Status, together or apart", "couples.status", "A pause, an end, a return; one may go on alone.",
          "Change of status", "pause close separate reopen"),
    Place(TWO, "Closing and looking back", "couples.closing", "The checklist, and a look back after 3, 6, 12 months.",
          "Closing", "end follow-up S48", LAST),
    Place(TWO, "About them", "couples.edit"),
    Place(TWO, "First and second partner swapped", "couples.swap"),
    Place(SAFE, "Safety at a glance", "safety.safety"),
    Place(SAFE, "Events", "safety.events", "Something that happened on a day; the charts mark it.", "Event",
          "discovery disclosure setback trigger milestone S03"),
    Place(SAFE, "Contact with the third person", "safety.safety", "What is known, and when it was asked.",
          "Contact status", "third person ended S04"),
    Place(SAFE, "Risk", "safety.risks", "A statement between sessions, or a follow-up.", "Risk entry",
          "self-harm violence child safety plan"),
    Place(SAFE, "Setbacks", "safety.setbacks", "The steps of the first 72 hours.", "Setback", "dip slip crisis"),
    Place(SAFE, "Screens, done alone", "safety.screens", "That one was done, and when.", "Safety screen",
          "violence fear HARK PHQ", FIRST),
    Place(SAFE, "Referrals", "safety.referrals", "Help elsewhere, with its release.", "Referral",
          "doctor therapist group release S46"),
    Place(SAFE, "People who know", "safety.supports", "Somebody who knows, and how much.", "Support person",
          "friend family S46"),
    Place(SAFE, "Only in the session", "safety.topics", "A topic that waits for the session.", "Topic for the session",
          "not alone unsafe S47", EARLY),
    Place(SAFE, "Legal hold", "safety.legal_hold", "Nothing is deleted, and every export says so.", "Legal hold",
          "court dispute subpoena"),
    Place(PAPER, "All documents", "reports.documents"),
    Place(PAPER, "Progress report", "reports.progress"),
    Place(PAPER, "Session notes", "reports.notes"),
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A place as it stands on a page of one couple: its words with the name in them, and the values of its address."""

    place: Place
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return its title."""
        return self.place.title.format(name=self.name)

    @property
    def add(self) -> str:
        """Return its title under “Add”."""
        return self.place.add.format(name=self.name)

    @property
    def purpose(self) -> str:
        """Return what it is for."""
        return self.place.purpose.format(name=self.name)


def opened(couple: Couple) -> Iterator[Opened]:
    """Return every place of a couple, those of each partner once for each."""
    for place in PLACES:
        for partner in couple.partners if place.of_each else (None,):
            own = {"partner_id": partner.id} if partner else {}
            yield Opened(place, shown(partner.short_name) if partner else "", {**place.values, **own})


def directory(couple: Couple) -> list[tuple[str, list[Opened]]]:
    """Return the places in their groups, for the page that lists everything."""
    known = [each for each in opened(couple) if each.place.title]
    return [(group, [each for each in known if each.place.group == group]) for group in GROUPS]
