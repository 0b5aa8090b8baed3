"""Fields of what each answers alone, of what was agreed about it, and of decisions that wait."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from wtforms import Field, FieldList, FormField, HiddenField, SelectChoice, ValidationError

from clinic.agreements.consent_rules import Answer, ConsentState, Sorting, hold_problem, span_problem
from clinic.agreements.forms import LONG, AnswerPart
from clinic.couples.forms import Once, PastDay, also
from clinic.couples.rules import Audience
from clinic.kernel.forms import Form, choice, day, line, text

LONGEST_SITUATION: Final = 300


class ConsentForm(Form):
    """One partner's answers, given alone."""

    today: date
    answers = FieldList(FormField(AnswerPart))
    answered_on = also(day("Answered on", required=True), PastDay())
    valid_until = day("Good until", hint="At most 90 days; then it is asked again.")

    def validate_valid_until(self, field: Field) -> None:
        """Refuse an end before the answer, and one that is too late."""
        if self.answered_on.data and (problem := span_problem(self.answered_on.data, field.data)):
            raise ValidationError(problem)

    @property
    def given(self) -> list[Answer]:
        """Return the answers that were chosen; a topic without one is left as it was."""
        rows = [row.form for row in self.answers if row.form.state.data]
        return [Answer(row.topic.data, ConsentState(row.state.data), row.conditions.data) for row in rows]


class SituationsForm(Form):
    """Situations to be sorted."""

    situations = text("Situations", required=True, longest=LONG * 4, hint="One a line, without names.", hints=True)

    def validate_situations(self, _field: Field) -> None:
        """Refuse lines that are no lines any more."""
        if any(len(each) > LONGEST_SITUATION for each in self.lines):
            raise ValidationError(f"Shorten each line to at most {LONGEST_SITUATION} characters.")

    @property
    def lines(self) -> list[str]:
        """Return one situation a line."""
        return [each.strip() for each in (self.situations.data or "").splitlines() if each.strip()]


class LineForm(Form):
    """What the two agreed about one situation."""

    edition = HiddenField()
    agreed_line = line("What we agreed", required=True, longest=LONG)


class HoldForm(Once):
    """A decision that waits."""

    today: date
    decision = line("What waits", required=True, longest=LONG)
    hold_until = day("Until", required=True)
    hold_ends_if = line("What would end it earlier", longest=LONG)
    expectation = line("What may be expected meanwhile", longest=LONG, hint="Realistic: a dip is part of it.")
    audience = choice("Who may see it", Audience)

    def validate_hold_until(self, field: Field) -> None:
        """Refuse a hold that does not end after today."""
        if problem := hold_problem(self.today, field.data):
            raise ValidationError(problem)

    def named(self, names: Mapping[str, str]) -> "HoldForm":
        """Put the partners' names where a choice says who."""
        self.audience.choices = [SelectChoice(each.value, names.get(each.value, each.label)) for each in Audience]
        return self

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the fields say."""
        plain = {name: self[name].data for name in ("decision", "hold_until", "hold_ends_if", "expectation")}
        return {**plain, "audience": Audience(self.audience.data)}


def placed(sent: Mapping[str, str], known: Iterable[UUID]) -> dict[UUID, Sorting]:
    """Return where the situations were put; what names none of them, or no place, is left out."""
    places = {each.value: each for each in Sorting}
    found = {id: sent.get(f"place-{id.hex}", "") for id in known}
    return {id: places[value] for id, value in found.items() if value in places}
