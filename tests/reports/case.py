"""A couple whose record holds a word of its own in every place a text can stand; read in through a case file.

`Case(swapped=True)` is the same couple with the partners in each other's place.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from clinic.accounts.models import Account
from clinic.couples.models import Couple, couple_by_code
from clinic.exchange.cases import import_file
from clinic.homework.own_actions import write_exercise
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from tests.reports.case_records import plant_records
from tests.reports.case_work import of_case, work

OTHER = {"p1": "p2", "p2": "p1"}
BY = "Alma Reyes, LMFT"
PRIVATE = "forgiveness-steps"


class WithoutAliases(yaml.SafeDumper):
    """A case file writes every value out."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never point to an earlier value."""
        return True


class Case:
    """The words of one couple by their labels: the column, and whose text it is."""

    def __init__(self, code: str = "PT", *, swapped: bool = False) -> None:
        self.code, self.swapped = code, swapped
        self.words: dict[str, str] = {}

    def word(self, label: str) -> str:
        """Return the word of a place: small ASCII letters, so that no print can change it (security.md 4)."""
        digest = hashlib.sha256(label.encode()).hexdigest()
        self.words[label] = "zq" + "".join(chr(ord("a") + int(each, 16)) for each in digest[:12])
        return self.words[label]

    def key(self, key: str) -> str:
        """Return the place of the partner who is called `key` in the labels."""
        return OTHER[key] if self.swapped and key in OTHER else key

    def each(self, make: Any) -> dict[str, Any]:
        """Return what is made for each partner, by place and in the order of places."""
        return dict(sorted((self.key(key), make(key)) for key in ("p1", "p2")))

    def file(self) -> dict[str, Any]:
        """Return the whole case file."""
        return {
            "schema": 1,
            "as_of": date(2025, 5, 13),
            "counselor": {"name": "Alma Reyes", "tz": "Europe/Dublin"},
            "case": self.couple(),
            "partners": self.each(self.partner),
            "events": self.events(),
            "contact_checks": [{"date": date(2025, 4, 1), "status": "ended", "source": "both"}],
            "screens": [self.screen(key) for key in ("p1", "p2")],
            "ratings": self.each(self.ratings),
            "sessions": self.sessions(),
            "next_session": {
                "date": date(2025, 5, 27),
                "start": "17:30",
                "minutes": 60,
                "format": "joint",
                "place": self.word("CoupleSession.place/next"),
            },
            "homework": self.homework(),
            **work(self),
        }

    def couple(self) -> dict[str, Any]:
        """What is said of the couple, its steps, turns and aims."""
        w = self.word
        names = ("presenting_concern", "pathway_note", "referral_source")
        return {
            "code": self.code,
            "status": "active",
            "opened_on": date(2025, 1, 7),
            "stage": "rebuild",
            "stage_history": [{"date": date(2025, 2, 1), "stage": "rebuild", "reason": w("StageChange.reason")}],
            "status_history": [{"date": date(2025, 3, 1), "status": "active", "reason": w("StatusChange.reason")}],
            "relationship": {"children": w("Couple.relationship_facts")},
            **{name: w(f"Couple.{name}") for name in names},
            "policy": {
                "client_unit": w("Couple.client_unit"),
                "individual_sessions": w("Couple.individual_sessions"),
                "secrets": "no_secrets",
                "signed_on": date(2025, 1, 7),
            },
            "goals": [self.goal(owner) for owner in ("p1", "p2", "both")],
            **of_case(self),
        }

    def goal(self, owner: str) -> dict[str, Any]:
        """One aim."""
        words = {name: self.word(f"Goal.{name}/{owner}") for name in ("text", "measure", "target")}
        return {"owner": self.key(owner), **words}

    def partner(self, key: str) -> dict[str, Any]:
        """One of the two."""
        w = self.word
        return {
            "short": w(f"Partner.short_name/{key}").capitalize(),
            "name": w(f"Partner.full_name/{key}").capitalize(),
            "pronouns": w(f"Partner.pronouns/{key}"),
            "role": w(f"Partner.role/{key}"),
            "age": w(f"Partner.age_at_intake/{key}"),
            "tz": "Europe/Dublin",
            "contacts": [{"kind": "phone", "value": w(f"Partner.contacts/{key}"), "safe": True}],
        }

    def events(self) -> list[dict[str, Any]]:
        """Events of every audience, by either and by both; each but the withdrawn one is on the charts."""
        told = [("joint", "both"), ("joint", "p1"), ("joint", "p2"), ("p1", "p1"), ("p2", "p2"), ("p1", "p2")]
        told += [("counselor_only", "both"), ("p2", "p1"), ("joint", "other")]
        made = [
            {"audience": self.key(audience), "by": self.key(by), "text": self.word(f"Event.text/{audience} by {by}")}
            for audience, by in told
        ]
        before = {"earlier": [{"text": self.word("Event.earlier")}]}
        made[0] |= before
        made.append({"audience": "joint", "by": "both", "withdrawn": True, "text": self.word("Event.text/withdrawn")})
        return [{"date": date(2025, 3, 2 + n), "type": "milestone", **each} for n, each in enumerate(made)]

    def screen(self, key: str) -> dict[str, Any]:
        """A screen of one partner alone."""
        words = {name: self.word(f"Screen.{name}/{key}") for name in ("result", "item9", "follow_up")}
        return {"date": date(2025, 2, 14), "partner": self.key(key), "tool": "hits", "positive": False, **words}

    def ratings(self, key: str) -> list[list[Any]]:
        """Three ratings, the last of them in a meeting alone; the first differs from one partner to the other."""
        note = self.word(f"RatingReading.note/{key}")
        first = 2 if key == "p1" else 3
        alone = {"session": 2 if key == "p1" else 3}
        days = [(date(2025, 2, 4), first, "", {"session": 1}), (date(2025, 2, 20), 5, note, {})]
        days.append((date(2025, 2, 11) if key == "p1" else date(2025, 2, 13), 4, "", alone))
        return [[day, value, value, value, text, facts] for day, value, text, facts in sorted(days, key=lambda d: d[0])]

    def sessions(self) -> list[dict[str, Any]]:
        """A joint one, one with each alone, one that p2 missed, and one whose note is not signed."""
        return [
            self.session(1, date(2025, 2, 4), "joint", both=True, addenda=self.addenda("joint")),
            self.session(2, date(2025, 2, 11), "p1", addenda=[self.addition("p1", "d")]),
            self.session(3, date(2025, 2, 13), "p2", addenda=[self.addition("p2", "d")]),
            self.session(4, date(2025, 2, 18), "missed", late=True),
            self.session(5, date(2025, 2, 25), "draft", both=True, signed=False),
        ]

    def session(
        self,
        number: int,
        day: date,
        kind: str,
        *,
        both: bool = False,
        signed: bool = True,
        late: bool = False,
        **note: Any,
    ) -> dict[str, Any]:
        """One session with its note; `kind` stands in its labels."""
        w = self.word
        alone = kind in OTHER
        came = ["p1", "p2"] if both else [self.key("p2" if kind == "p2" else "p1")]
        layers = {name: w(f"Note.only_{name}/{kind}") for name in ("p1", "p2") if not alone}
        layers = {self.key(name): text for name, text in layers.items()}
        signature = {"signed_by": w(f"Note.signature/{kind}")} if signed else {}
        late_entry = {"late_entry": True, "late_reason": w("Note.late_reason"), "written_on": date(2025, 2, 24)}
        return {
            "num": number,
            "date": day,
            "start": "17:00",
            "minutes": 60,
            "format": f"individual_{self.key(kind)}" if alone else "joint",
            "status": "partner_absent" if kind == "missed" else "held",
            "attended": came,
            "absent": {self.key("p2"): "no_show"} if kind == "missed" else {},
            "absence_note": w("CoupleSession.absence_note") if kind == "missed" else "",
            "place": w(f"CoupleSession.place/{kind}"),
            "interventions": [w(f"CoupleSession.interventions/{kind}")],
            "note": {
                "fmt": "DAP",
                "status": "locked" if signed else "draft",
                **{letter: w(f"Note.boxes/{kind} {letter}") for letter in "dap"},
                **({"s": w("Note.boxes/joint carried")} if kind == "joint" else {}),
                **signature,
                **(late_entry if late else {}),
                **note,
            },
            "layers": {**layers, "process": w(f"ProcessNote.text/{kind}")},
            "risk": {"text": {key: w(f"Note.risk/{kind}") for key in came}},
        }

    def addenda(self, kind: str) -> list[dict[str, Any]]:
        """What was added to a joint note: to a box, to a partner's own part, to parts of the file alone, to none."""
        return [self.addition(kind, part) for part in ("p", "only_p1", "only_p2", "risk_p1", "interventions", "")]

    def addition(self, kind: str, part: str) -> dict[str, Any]:
        """One amendment of a part, or an addendum to none."""
        about = f"{kind} {part or 'none'}"
        name, _, key = part.partition("_")
        return {
            "date": date(2025, 3, 1),
            "kind": "amendment" if part else "addendum",
            "part": f"{name}_{self.key(key)}" if key else part,
            "text": self.word(f"NoteAddition.text/{about}"),
            "reason": self.word(f"NoteAddition.reason/{about}"),
            "by": self.word(f"NoteAddition.signature/{about}"),
        }

    def homework(self) -> list[dict[str, Any]]:
        """An exercise for both, one for each, and a private one that each has for themselves."""
        given = {"both": ("reflective-listening", "p1", "p2"), "private": (PRIVATE, "p1", "p2")}
        given |= {"p1": ("i-statement-lab", "p1"), "p2": ("i-statement-lab", "p2")}
        names = ("title", "dose", "custom_text", "override_reason")
        return [
            {
                "slug": slug,
                "assigned": date(2025, 2, 4),
                "due": date(2025, 2, 18),
                "for": sorted(self.key(each) for each in partners),
                **{name: self.word(f"Assignment.{name}/{kind}") for name in names},
                "bring_back": self.word(f"Assignment.brought_back/{kind}"),
                "overridden": [self.word(f"Assignment.overridden/{kind}")],
                "separate_yes": {
                    self.key(each): self.word(f"Assignment.separate_yes/{kind} {each}") for each in partners
                },
                "outcomes": self.outcomes(partners, done="done", partly="partly"),
                "benefit": self.outcomes(partners, done=7, partly=4),
                "barrier": self.outcomes(partners, done="forgot", partly="conflict"),
            }
            for kind, (slug, *partners) in given.items()
        ]

    def outcomes(self, partners: list[str], *, done: Any, partly: Any) -> Mapping[str, Any]:
        """What an exercise became: it went well for p1 and less well for p2."""
        return {self.key(each): done if each == "p1" else partly for each in partners}


def read_in(case: Case, counselor: Account, folder: Path) -> Couple:
    """Put the couple into the counselor's caseload, with an exercise of the counselor's own."""
    path = folder / f"{case.code}.yaml"
    path.write_text(yaml.dump(case.file(), Dumper=WithoutAliases, allow_unicode=True), encoding="utf-8")
    report = import_file(path, counselor=counselor)
    assert not report.left_out, report.left_out
    with caseload_of(counselor.id):
        write_exercise(by=counselor.id, id=new_id(), values=own_exercise(case))
        couple = couple_by_code(case.code)
        assert couple is not None
        plant_records(case, couple, counselor.id)
        db.session.commit()
        _ = couple.title
        return couple


def own_exercise(case: Case) -> dict[str, Any]:
    """An exercise with a word in what the couple reads, and one in what is the counselor's."""
    said, kept = case.word("OwnExercise.fields/said"), case.word("OwnExercise.fields/kept")
    return {
        "title": f"{said} {case.code}",
        "stage": "understand",
        "models": [kept],
        "purpose": said,
        "who": "involved",
        "who_text": "Involved partner",
        "minutes": 20,
        "minutes_max": 20,
        "length_text": "20 minutes",
        "frequency": kept,
        "frequency_text": said,
        "per_week": 1,
        "cautions": ["DETAIL", "SOLO"],
        "caution_notes": [kept],
        "for_couple": [said],
        "session_first": True,
        "private": False,
        "bring_back": said,
        "record": [kept],
        "steps": [said],
        "materials": said,
        "source": kept,
    }
