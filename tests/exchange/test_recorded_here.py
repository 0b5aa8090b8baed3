"""What was recorded in the app goes out in a case file and comes in again, in another caseload, with its history."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from clinic.agreements import consent_actions
from clinic.agreements.consent_rules import Answer, ConsentState, Sorting
from clinic.agreements.draft_rules import Consequent
from clinic.couples.closing_actions import look_back, review_closing
from clinic.couples.closing_models import follow_ups_of
from clinic.couples.closing_rules import Closing, ClosingKind, Outcome
from clinic.couples.models import couple_by_code
from clinic.couples.profile_actions import take_profile
from clinic.couples.profile_models import profile_of
from clinic.couples.profile_rules import Band
from clinic.couples.rules import Audience, Whom
from clinic.couples.standing_actions import change_standing
from clinic.couples.standing_rules import Standing
from clinic.exchange import cases
from clinic.exchange.collecting import collect
from clinic.exchange.parts import CaseFile
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from clinic.ratings.instrument_actions import record_total
from clinic.records import actions as records
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from clinic.safety.actions import correct_event, record_event
from clinic.safety.care_actions import record_setback, set_hold, take_step
from clinic.safety.referral_actions import change_support, move_referral, name_support, refer
from clinic.safety.referral_rules import Reference, ReferralStatus, ReferralTo
from clinic.safety.rules import EventBy, EventType, Happening
from tests.agreements.written import PHONES, TALK, Written, wording
from tests.cast import Cast
from tests.facts import DAY, Facts

LATER = DAY + timedelta(3)


@pytest.fixture
def here(cast: Cast, in_almas_caseload: Cast) -> Facts:
    """Alma at work on Inés and Jon."""
    return Facts(cast, cast.ines_and_jon)


def exchanged(cast: Cast, tmp_path: Path) -> tuple[CaseFile, CaseFile]:
    """What is collected here, and what is collected from the same couple after its export came to Boris."""
    db.session.commit()
    file = tmp_path / "ij.yaml"
    cases.write_private(file, cases.export_case("IJ", counselor=cast.alma))
    assert cases.import_file(file, counselor=cast.boris).left_out == {}
    return _collected(cast.alma), replace(_collected(cast.boris))


def _collected(counselor: Any) -> CaseFile:
    with caseload_of(counselor.id):
        couple = couple_by_code("IJ")
        assert couple is not None
        found = collect(couple, counselor, DAY)
    return replace(found, counselor=replace(found.counselor, name=""))


def test_it_takes_agreements_with_all_their_versions(cast: Cast, here: Facts, tmp_path: Path) -> None:
    written = Written(here)
    agreement = written.propose(wording(consequences=[TALK, Consequent("A walk", reason="Both like it")]))
    written.revise(agreement, wording(PHONES, consequences=[TALK]))
    written.sign(agreement)
    written.revise(agreement, wording(PHONES, {"text": "No laptop in bed"}, why_changed="Asked for by Jon"))
    written.sign(agreement, "p2")
    ours, theirs = exchanged(cast, tmp_path)
    assert theirs.agreements == ours.agreements
    (agreed,) = ours.agreements
    assert [(each.v, each.status, each.signed) for each in agreed.versions] == [
        (1, "active", ("p1", "p2")),
        (2, "draft", ("p2",)),
    ]
    assert [each.text for each in agreed.versions[0].consequences] == ["A walk"]
    assert agreed.versions[0].consequences[0].withdrawn


def test_it_takes_what_each_answered_alone(cast: Cast, here: Facts, tmp_path: Path) -> None:
    said = {"answered_on": DAY, "valid_until": LATER, "today": DAY}
    topics = [Answer("Kissing", ConsentState.YES, "Not at the door"), Answer("Sharing a bed", ConsentState.NO)]
    consent_actions.answer(by=here.by, couple=here.couple, partner="p1", answers=topics, **said)
    consent_actions.answer(by=here.by, couple=here.couple, partner="p2", answers=topics[:1], **said)
    (line,) = consent_actions.add_lines(by=here.by, couple=here.couple, situations=["A compliment at work"])
    for key in ("p1", "p2"):
        placed = {line.id: Sorting.TELL_ME}
        consent_actions.sort(by=here.by, couple=here.couple, partner=key, placed=placed, today=DAY)
    for words in ("Told the same day", "Told at supper"):
        consent_actions.agree_line(by=here.by, line=line, version=line.version, text=words, today=DAY)
    ours, theirs = exchanged(cast, tmp_path)
    assert (theirs.consents, theirs.attention) == (ours.consents, ours.attention)
    assert [(each.p1, each.p2, each.conditions) for each in ours.consents] == [
        ("yes", "yes", {"p1": "Not at the door", "p2": "Not at the door"}), ("no", None, {}),
    ]  # fmt: skip
    assert ours.attention[0].earlier == [{"until": DAY, "text": "Told the same day"}]


def test_it_takes_records_with_their_earlier_editions(cast: Cast, here: Facts, tmp_path: Path) -> None:
    kind, meeting = KINDS["both-voices"], here.held(here.couple.created_at)
    first = Entry(DAY, {"felt": {"p1": "Alone"}}, audience=Audience.COUNSELOR)
    given = {"by": here.by, "today": LATER}
    row = records.write(couple=here.couple, id=new_id(), kind=kind, entry=first, meeting=meeting, **given)
    second = Entry(DAY, {"felt": {"p1": "Alone", "p2": "Ashamed"}}, audience=Audience.JOINT)
    records.correct(record=row, version=row.version, entry=second, **given)
    records.withdraw(by=here.by, record=row)
    ours, theirs = exchanged(cast, tmp_path)
    (found,) = theirs.records
    assert (found.withdrawn, found.audience, found.session, found.values) == (True, "joint", 1, second.values)
    (before,), (known,) = found.earlier, ours.records[0].earlier
    assert (before.values, before.audience) == ({"felt": {"p1": "Alone"}}, "counselor_only")
    assert (known.changed_by, before.changed_by) == ("Alma Reyes", None)  # another's hand than Boris'
    assert replace(before, changed_by="Alma Reyes") == known


def test_it_takes_setbacks_with_their_event_and_help_with_its_steps(cast: Cast, here: Facts, tmp_path: Path) -> None:
    by, couple = here.by, here.couple
    told = Happening(EventType.SETBACK, DAY, EventBy.P2, "Answered a message")
    fall = record_setback(by=by, couple=couple, id=new_id(), happened_on=DAY, text="Told", today=DAY, happening=told)
    db.session.commit()
    more = {"step": "safety", "done_on": LATER, "words": "Seen alone", "today": LATER}
    take_step(by=by, setback=fall, edition=fall.version, **more)
    event = record_event(by=by, couple=couple, id=new_id(), happening=told, today=DAY)
    db.session.commit()
    corrected = replace(told, text="Answered one message")
    correct_event(by=by, event=event, version=event.version, happening=corrected, today=DAY)
    reference = Reference(Whom.P2, ReferralTo.GROUP, DAY, recipient="Tuesday group")
    help_ = refer(by=by, couple=couple, id=new_id(), reference=reference, today=DAY)
    db.session.commit()
    moved = {"status": ReferralStatus.ACCEPTED, "happened_on": LATER, "today": LATER, "words": "Rang back"}
    move_referral(by=by, referral=help_, edition=help_.version, **moved)
    who = {"whom": Whom.P1, "person": "Her sister", "agreed_by": ["p1"]}
    knows = name_support(by=by, couple=couple, id=new_id(), scope="No details", **who)
    db.session.commit()
    change_support(by=by, support=knows, edition=knows.version, scope="Knows of the messages", **who)
    ours, theirs = exchanged(cast, tmp_path)
    for key in ("events", "setbacks", "referrals", "supports"):
        assert getattr(theirs, key) == getattr(ours, key), key
    assert [each.id for each in ours.events] == ["e1", None]
    assert ours.setbacks[0].event == "e1"
    assert ours.events[1].earlier[0]["text"] == "Answered a message"
    assert [each.status for each in ours.referrals[0].steps] == ["offered", "accepted"]
    assert ours.supports[0].earlier[0]["scope"] == "No details"


def test_it_takes_the_profile_the_closing_and_who_continues(cast: Cast, here: Facts, tmp_path: Path) -> None:
    by, couple = here.by, here.couple
    for band, facts in ((None, {"remorse": 3}), (Band.MIXED, {"remorse": 2, "willingness": {"p1": 4}})):
        known = profile_of(couple)
        seen = known.id if known else None
        take_profile(by=by, couple=couple, id=new_id(), seen=seen, taken_on=DAY, facts=facts, band=band)
        db.session.commit()
    change_standing(
        by=by, couple=couple, standing=Standing(Whom.P1, apart=True), changed_on=DAY, reason="Jon moved out"
    )
    closing = Closing(DAY, ClosingKind.SEPARATED_WELL, DAY, items=("keep_list",), no_plan_reason="They part")
    review_closing(by=by, couple=couple, id=new_id(), seen=None, closing=closing, today=DAY, reason="They part")
    db.session.commit()
    first, *_ = follow_ups_of(couple)
    back = {"done_on": LATER, "outcome": Outcome.SPOKEN, "words": "Both well", "today": LATER}
    look_back(by=by, follow_up=first, edition=first.version, **back)
    ours, theirs = exchanged(cast, tmp_path)
    assert theirs.case == ours.case
    assert (ours.case.profiles[0].remorse, ours.case.severity.counselor_band) == (3, "mixed")
    assert [(each.continues_with, each.apart) for each in ours.case.status_history] == [("p1", True), (None, None)]
    assert ours.case.closing is not None
    assert [each.words for each in ours.case.closing.follow_ups] == ["Both well"]
    assert len(ours.case.closing.follow_up_dates) == 2


def test_it_says_on_top_that_the_record_is_on_hold(cast: Cast, here: Facts, tmp_path: Path) -> None:
    set_hold(by=here.by, couple=here.couple, id=new_id(), set_on=DAY, reason="A letter from a court", today=DAY)
    ours, theirs = exchanged(cast, tmp_path)
    assert theirs.case.legal_holds == ours.case.legal_holds
    assert "\n# Legal hold since 13 May 2025: nothing is deleted" in (tmp_path / "ij.yaml").read_text("utf-8")


def test_it_gives_new_entries_names_that_are_free(cast: Cast, here: Facts, tmp_path: Path) -> None:
    written = Written(here)
    for _ in range(2):
        written.propose()
    total = {"partner": "p1", "tool": "csi16", "taken_on": date(2025, 5, 1), "total": 40, "today": DAY}
    record_total(by=here.by, couple=here.couple, id=new_id(), **total)
    ours, theirs = exchanged(cast, tmp_path)
    assert [each.id for each in ours.agreements] == [each.id for each in theirs.agreements] == ["ag1", "ag2"]
    assert theirs.instruments == ours.instruments
    assert [(each.p1, each.p2) for each in ours.instruments] == [(40, None)]
