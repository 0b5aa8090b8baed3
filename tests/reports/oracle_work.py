"""Who may find which planted word of the repair work in a document: by hand from domain.md 5.2, 1 (S01-S48) and 4.4.

For a record the answer follows from its audience and from what its system allows at most; the lists of the narrow ones
stand here a second time, so that a declaration that is loosened by mistake is found.
"""

NOBODY: frozenset[str] = frozenset()
FILE = frozenset({"file"})
ALL = frozenset({"file", "p1", "p2", "joint"})
READERS = {"counselor_only": FILE, "p1": FILE | {"p1"}, "p2": FILE | {"p2"}, "joint": ALL}
VERSIONS = ("v1", "v2", "v3")

# S36 is for nobody but the counselor, S24 and S34 for their owner at most, S42 on request only (domain.md 1)
NEVER_SHOWN = frozenset({"own-vulnerabilities"})
OWNER_ONLY = frozenset({"event-and-person", "urge-note"})
ON_REQUEST = NEVER_SHOWN | OWNER_ONLY | {"planned-intimacy"}
# what each keeps to themselves in a record of both (S25)
PRIVATE = frozenset({"empathy own_question"})

WORK: dict[str, frozenset[str]] = {
    # what both signed is for both; what came before, what is only drafted, and how it was kept is the counselor's
    "Agreement.title/active": ALL,
    "Agreement.title/ended": FILE,
    "Agreement.title/draft": FILE,
    "Agreement.ended_why": FILE,
    **{f"AgreementVersion.clauses/{name}": FILE for name in ("v1", "v3", "ended", "draft")},
    "AgreementVersion.clauses/v2": ALL,
    "AgreementVersion.content/fidelity": ALL,
    "AgreementVersion.content/prevention": ALL,
    **{
        f"AgreementVersion.{name}/{version}": FILE
        for name in ("why_changed", "author")
        for version in (*VERSIONS, "ended", "draft", "fidelity", "prevention")
    },
    **{f"Consequence.text/{version} {kind}": FILE for version in VERSIONS for kind in ("fits", "disputed")},
    **{f"Consequence.reason/{version}": FILE for version in VERSIONS},
    "Consequence.text/v2 fits": ALL,
    "Consequence.reason/v2": ALL,
    "AgreementReview.text/stands": FILE,
    # decisions that wait: for their audience
    **{
        f"Hold.{name}/{audience}": who
        for name in ("decision", "hold_ends_if", "expectation")
        for audience, who in READERS.items()
    },
    # where each stands, the profile, risk, setbacks, help elsewhere and the ending: the counselor's
    **{
        f"Statement.{name}/{key} {audience}": FILE
        for name in ("think", "feel", "want")
        for key in ("p1", "p2")
        for audience in READERS
    },
    **{f"IntakeProfile.facts/{key}": FILE for key in ("p1", "p2")},
    **{f"RiskEntry.{name}/{key}": FILE for name in ("text", "outcome") for key in ("p1", "p2")},
    "Setback.text/stands": FILE,
    "Setback.steps/stands": FILE,
    **{f"Referral.{name}/{key} stands": FILE for name in ("recipient", "reason") for key in ("p1", "p2")},
    **{f"ReferralStep.words/{key} stands": FILE for key in ("p1", "p2")},
    **{f"ClosingReview.facts/{name}": FILE for name in ("reason", "words")},
    "FollowUp.words": FILE,
    "FollowUp.words/done": FILE,
    # who knows stands in the brief, which is the counselor's own (5.1, block 8)
    "Support.person": FILE,
    # and for nobody at all: forgiveness, what each answered alone, topics for the session, what people know, the hold
}


def of_record(place: str) -> frozenset[str]:
    """Return who may find a word of a record: `kind/whose/audience field ...`."""
    name, _, path = place.partition(" ")
    kind, whose, audience = name.split("/")
    if audience == "withdrawn":
        return NOBODY
    if kind in NEVER_SHOWN:
        return FILE
    readers = READERS[audience]
    if kind in OWNER_ONLY:
        return readers & (FILE | {whose})
    field, _, key = path.partition(" ")
    return readers & (FILE | {key}) if f"{kind} {field}" in PRIVATE else readers


def of_work(label: str) -> frozenset[str]:
    """Return who may find a word of the repair work."""
    column, _, place = label.partition("/")
    if column == "Record.values":
        return of_record(place)
    if column == "RecordEdition.values":
        return FILE
    return WORK.get(label, NOBODY)
