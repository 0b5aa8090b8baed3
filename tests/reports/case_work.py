"""The repair work of the planted couple as blocks of a case file: a word in every text, for every audience."""

from datetime import date
from typing import Any

MARCH, APRIL, MAY, SUMMER = date(2025, 3, 10), date(2025, 4, 7), date(2025, 5, 5), date(2025, 7, 1)
PARTS = ("what", "who", "test")
AUDIENCES = ("counselor_only", "p1", "p2", "joint")


def work(case: Any) -> dict[str, Any]:
    """What stands beside the sessions: agreements, what each answered alone, care, help elsewhere."""
    return {
        "agreements": agreements(case),
        "consents": [consent(case, key) for key in ("p1", "p2")],
        "attention": [attention(case, *each) for each in (("open", None), ("compared", MAY))],
        "holds": [hold(case, each) for each in AUDIENCES],
        "statements": [statement(case, key, each) for key in ("p1", "p2") for each in AUDIENCES],
        "forgiveness": case.each(lambda key: [track(case, key, None), track(case, key, MAY)]),
        "risk_entries": [risk(case, key) for key in ("p1", "p2")],
        "setbacks": [setback(case, withdrawn=each) for each in (False, True)],
        "session_only_topics": [{"text": case.word("SessionOnlyTopic.text"), "reason": "safety", "since": MARCH}],
        "referrals": [referral(case, key, withdrawn=each) for key in ("p1", "p2") for each in (False, True)],
        "supports": [support(case)],
        "instruments": [{"date": APRIL, "tool": "csi16", case.key("p1"): 34, case.key("p2"): 47}],
    }


def of_case(case: Any) -> dict[str, Any]:
    """What stands under the case itself."""
    w = case.word
    factors = case.each(lambda key: [w(f"IntakeProfile.facts/{key}")])
    closing = {"no_plan_reason": w("ClosingReview.facts/reason"), "words": w("ClosingReview.facts/words")}
    done = {"due": MAY, "done_on": MAY, "words": w("FollowUp.words/done")}
    why = {"reason": w("LegalHold.reason"), "lifted_reason": w("LegalHold.lifted_reason")}
    backs = [done, {"due": SUMMER, "words": w("FollowUp.words")}]
    return {
        "severity": {"date": MARCH, "pattern_duration": "weeks", "remorse": 3, "individual_factors": factors},
        "closing": {
            "date": MAY,
            "care": "growing",
            **closing,
            "follow_ups": backs,
        },
        "legal_holds": [{"set_on": MARCH, "lifted_on": APRIL, **why}],
    }


def agreements(case: Any) -> list[dict[str, Any]]:
    """One that was changed and is being changed again, one that ended, one never signed, and those with a content."""
    w = case.word
    changed = {
        "id": w("CaseRemainder.labels"),
        "area": "online_contact",
        "title": w("Agreement.title/active"),
        "versions": [version(case, 1), version(case, 2), version(case, 3, signed=False)],
        "reviews": [review(case, withdrawn=each) for each in (False, True)],
    }
    ended = {"area": "money", "ended_on": MAY, "versions": [version(case, 1, "ended")]}
    draft = {"area": "devices", "versions": [version(case, 1, "draft", signed=False)]}
    found = [changed, {**ended, "title": w("Agreement.title/ended"), "ended_why": w("Agreement.ended_why")}]
    found.append({**draft, "title": w("Agreement.title/draft")})
    return [*found, content(case, "fidelity", ("definition", "risk_note")), content(case, "prevention", ("tell_rule",))]


def version(case: Any, number: int, kind: str = "", *, signed: bool = True, **more: Any) -> dict[str, Any]:
    """A version with a clause and with consequences that fit, are disputed, are one-sided, or were dropped."""
    w, name = case.word, kind or f"v{number}"
    days = {1: MARCH, 2: APRIL, 3: MAY}
    clause = {} if "content" in more else {part: w(f"AgreementVersion.clauses/{name}") for part in PARTS}
    return {
        "v": number,
        "date": days[number],
        "signed": ["p1", "p2"] if signed else [],
        "clauses": [clause] if clause else [],
        "consequences": [] if kind else consequences(case, name),
        "review_due": date(2025, 6, 1),
        "why": w(f"AgreementVersion.why_changed/{name}"),
        "author": w(f"AgreementVersion.author/{name}"),
        **more,
    }


def consequences(case: Any, name: str) -> list[dict[str, Any]]:
    """Consequences of one version."""
    w, one = case.word, {"applies_to": case.key("p2"), "reason": case.word(f"Consequence.reason/{name}")}
    found = [("fits", {"fit_p1": "fits", "fit_p2": "fits", **one}), ("dropped", {"withdrawn": True})]
    found.append(("disputed", {f"fit_{case.key('p1')}": "too_much"}))
    return [{"text": w(f"Consequence.text/{name} {kind}"), **more} for kind, more in found]


def content(case: Any, kind: str, names: tuple[str, ...]) -> dict[str, Any]:
    """An agreement that is more than clauses."""
    said = {name: case.word(f"AgreementVersion.content/{kind}") for name in names}
    return {"kind": kind, "versions": [version(case, 1, kind, content=said)]}


def review(case: Any, *, withdrawn: bool) -> dict[str, Any]:
    """A look at how it was kept."""
    word = case.word(f"AgreementReview.text/{'withdrawn' if withdrawn else 'stands'}")
    told = {"kept": "partly", "told_by": "self", "hours_until_told": 5}
    return {"date": MAY, **told, "text": word, "withdrawn": withdrawn}


def consent(case: Any, key: str) -> dict[str, Any]:
    """What one answered alone; both said yes to the same topic, each with a condition."""
    w = case.word
    place = case.key(key)
    topic = case.words.get("ConsentAnswer.topic") or w("ConsentAnswer.topic")
    return {"topic": topic, "date": APRIL, place: "yes", "conditions": {place: w(f"ConsentAnswer.conditions/{key}")}}


def attention(case: Any, name: str, compared_on: date | None) -> dict[str, Any]:
    """A situation that each sorted alone, before and after it was compared."""
    w = case.word
    said = {"situation": w(f"AttentionLine.situation/{name}"), "agreed_line": w(f"AttentionLine.agreed_line/{name}")}
    earlier = {"earlier": [{"agreed_line": w(f"AttentionLine.earlier/{name}")}]}
    return {**said, **earlier, "compared_on": compared_on, case.key("p1"): "fine", case.key("p2"): "not_ok"}


def hold(case: Any, audience: str) -> dict[str, Any]:
    """A decision that waits."""
    words = {name: case.word(f"Hold.{name}/{audience}") for name in ("decision", "hold_ends_if", "expectation")}
    return {"hold_until": SUMMER, "audience": case.key(audience), **words}


def statement(case: Any, key: str, audience: str) -> dict[str, Any]:
    """What one thinks, feels and wants."""
    words = {name: case.word(f"Statement.{name}/{key} {audience}") for name in ("think", "feel", "want")}
    return {"date": APRIL, "partner": case.key(key), "audience": case.key(audience), "willingness": 6, **words}


def track(case: Any, key: str, released_on: date | None) -> dict[str, Any]:
    """Where one stands with forgiveness."""
    name = f"{key} {'released' if released_on else 'kept'}"
    words = case.word(f"ForgivenessStep.words/{name}")
    return {"date": APRIL, "place": "not_now", "released_on": released_on, "words": words}


def risk(case: Any, key: str) -> dict[str, Any]:
    """Something noted between sessions."""
    words = {name: case.word(f"RiskEntry.{name}/{key}") for name in ("text", "outcome")}
    return {"date": APRIL, "partner": case.key(key), "kind": "other", "followed_up_on": MAY, **words}


def setback(case: Any, *, withdrawn: bool) -> dict[str, Any]:
    """A setback with a step."""
    name = "withdrawn" if withdrawn else "stands"
    steps = {"facts": {"done_on": MAY, "words": case.word(f"Setback.steps/{name}")}}
    return {"date": MAY, "text": case.word(f"Setback.text/{name}"), "steps": steps, "withdrawn": withdrawn}


def referral(case: Any, key: str, *, withdrawn: bool) -> dict[str, Any]:
    """Help elsewhere for one of the two."""
    name = f"{key} {'withdrawn' if withdrawn else 'stands'}"
    words = {word: case.word(f"Referral.{word}/{name}") for word in ("recipient", "reason")}
    steps = [{"date": APRIL, "status": "sent", "words": case.word(f"ReferralStep.words/{name}")}]
    whom = {"for": case.key(key), "to": "family_doctor", "date": MARCH, "status": "sent"}
    return {**whom, **words, "steps": steps, "withdrawn": withdrawn}


def support(case: Any) -> dict[str, Any]:
    """Somebody who knows."""
    w = case.word
    earlier = [{"person": w("Support.earlier")}]
    return {"person": w("Support.person"), "for": "both", "scope": w("Support.scope"), "earlier": earlier}
