"""Fields of an agreement's wording. No field takes a password or follows a device."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from wtforms import Field, FieldList, FormField, HiddenField, SelectChoice
from wtforms import Form as Part

from clinic.agreements.consent_rules import ConsentState, reason_problem
from clinic.agreements.draft_rules import Consequent, Wording
from clinic.agreements.rules import CONTENT, LISTS, AgreementKind, Applies, Area, Level
from clinic.agreements.wording_rules import ASK_FOR_TEST, clause_from
from clinic.couples.forms import Once
from clinic.couples.rules import Structure
from clinic.kernel.forms import choice, day, line, switch, whole
from clinic.kernel.forms import text as words

MOST_ROWS: Final = 30
LONG: Final = 1000
A_LINE_EACH: Final = "One a line."


class ClausePart(Part):
    """One clause of a boundary."""

    text = words("What is agreed", longest=LONG, hints=True)
    test = line(ASK_FOR_TEST, longest=LONG)
    who = line("Who")
    where = line("Where")
    when_or_how_often = line("When, how often")

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse parts of a clause that says nothing."""
        fine = bool(super().validate(extra_validators))
        if fine and not self.text.data and any(field.data for field in self):
            self.text.errors = ["Say what is agreed, or empty the whole clause."]
        return fine and not self.text.errors

    @property
    def clause(self) -> dict[str, str]:
        """Return the clause as it is stored; nothing when it is empty."""
        return clause_from(self.data)


class OfferPart(Part):
    """One thing that somebody offers of their own accord."""

    what = words("What is offered", longest=LONG, hints=True)
    offered_by = choice("Offered by", Applies)
    frequency = line("How often")
    start = day("From")
    end = day("Until")

    @property
    def clause(self) -> dict[str, str]:
        """Return the offer as it is stored; nothing when it is empty."""
        if not self.what.data:
            return {}
        days = {name: self[name].data.isoformat() for name in ("start", "end") if self[name].data}
        return {name: self[name].data for name in ("what", "offered_by", "frequency") if self[name].data} | days


class ConsequencePart(Part):
    """What follows a slip."""

    text = line("What follows", longest=LONG)
    applies_to = choice("For", Applies)
    level = choice("When", Level, required=False)
    clause = whole("Clause number", least=1, most=MOST_ROWS)
    reason = line("Reason, if it is for one of the two", longest=LONG)

    @property
    def consequent(self) -> Consequent:
        """Return what the fields say."""
        level = Level(self.level.data) if self.level.data else None
        return Consequent(self.text.data, Applies(self.applies_to.data), self.reason.data, level, self.clause.data)


class VersionForm(Once):
    """The wording of an agreement; each kind adds its own fields."""

    kind: AgreementKind
    number: int
    today: date
    edition = HiddenField()
    title = line("A name for it", longest=80, hint="Only if its area does not say enough.")
    consequences = FieldList(FormField(ConsequencePart))
    why_changed = words("Why it is changed", longest=LONG, hints=True)
    author = line("Who asked for it", longest=80)
    review_due = day("Looked at again on", hint="At most 90 days ahead.")
    late_is_meant = switch("More than 90 days is meant")

    def asked(self, kind: AgreementKind, number: int, today: date, names: Mapping[str, str]) -> "VersionForm":
        """Tell the form which version of what it is about, today's date and the partners' names."""
        self.kind, self.number, self.today = kind, number, today
        for row in (*self.consequences, *(self.clauses if kind is AgreementKind.OPENNESS else ())):
            named(row.form.applies_to if "applies_to" in row.form else row.form.offered_by, names)
        for key, name in names.items() if kind is AgreementKind.FIDELITY else ():
            self[f"needs_{key}"].label.text = f"What {name} needs"
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Say beside the field what the rules of agreements refuse."""
        if not super().validate(extra_validators):
            return False
        found = self.wording.problems(self.kind, self.number, self.today)
        for name, sentence in found:
            self[name].errors = [*self[name].errors, sentence]
        return not found

    @property
    def wording(self) -> Wording:
        """Return what the fields say."""
        consequences = [row.form.consequent for row in self.consequences if row.form.text.data]
        plain = {name: self[name].data for name in ("review_due", "why_changed", "author", "late_is_meant")}
        return Wording(self._clauses(), self._content(), consequences=consequences, **plain)

    def _clauses(self) -> list[dict[str, str]]:
        rows = self.clauses if "clauses" in self else ()
        return [row.form.clause for row in rows if row.form.clause]

    def _content(self) -> dict[str, Any]:
        found = {name: self[name].data for name in CONTENT.get(self.kind, {}) if self[name].data}
        return {name: _lines(value) if name in LISTS else value for name, value in found.items()}


class BoundaryForm(VersionForm):
    """A limit, in clauses that somebody else could check."""

    area = choice("Area", Area)
    clauses = FieldList(FormField(ClausePart))


class OpennessForm(VersionForm):
    """What is offered freely, with its end."""

    clauses = FieldList(FormField(OfferPart))


class FidelityForm(VersionForm):
    """What fidelity means for these two."""

    structure = choice("Structure", Structure, required=False)
    definition = words("What fidelity means for us", longest=LONG * 4, hints=True)
    unspoken_rules = words("Unspoken rules, now spoken", longest=LONG * 4, hint=A_LINE_EACH, hints=True)
    needs_p1 = words("What the first partner needs", longest=LONG, hints=True)
    needs_p2 = words("What the second partner needs", longest=LONG, hints=True)
    risk_note = words("What is at risk", longest=LONG, hint="Said plainly, so that it is not played down.", hints=True)


class PreventionForm(VersionForm):
    """How a repeat is prevented."""

    situations = words("Situations to watch", longest=LONG * 4, hint=A_LINE_EACH, hints=True)
    early_thoughts = words("Early thoughts", longest=LONG * 4, hint=A_LINE_EACH, hints=True)
    moves = words("What helps then", longest=LONG * 4, hint=A_LINE_EACH, hints=True)
    call_list = words("Whom to call", longest=LONG, hint=A_LINE_EACH, hints=True)
    tell_rule = words("How it is told", longest=LONG, hints=True)
    after_slip = words("After a slip", longest=LONG, hints=True)


FORMS: Final[Mapping[AgreementKind, type[VersionForm]]] = {
    AgreementKind.BOUNDARY: BoundaryForm,
    AgreementKind.OPENNESS: OpennessForm,
    AgreementKind.FIDELITY: FidelityForm,
    AgreementKind.PREVENTION: PreventionForm,
}


class AnswerPart(Part):
    """One partner's answer to one topic; a topic that was asked before may be left as it was."""

    is_known = False
    topic = line("Topic", longest=120)
    state = choice("Answer", ConsentState, required=False, radio=True)
    conditions = line("On what conditions", longest=LONG)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse half an answer, and a no with a reason."""
        fine = bool(super().validate(extra_validators))
        topic, state, conditions = self.topic.data, self.state.data, self.conditions.data
        if fine and state and not topic:
            self.topic.errors = ["Name the topic."]
        elif fine and not state and (conditions or (topic and not self.is_known)):
            self.state.errors = ["Choose an answer."]
        elif fine and state:
            self.conditions.errors = list(filter(None, [reason_problem(ConsentState(state), conditions)]))
        return fine and not self.errors


def named(field: Field, names: Mapping[str, str]) -> None:
    """Put the partners' names where a choice says whom it concerns."""
    field.choices = [SelectChoice(each.value, names.get(each.value, each.label)) for each in Applies]


def _lines(value: str) -> list[str]:
    return [each.strip() for each in value.splitlines() if each.strip()]
