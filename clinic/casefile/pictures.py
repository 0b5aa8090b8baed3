"""The charts of a couple: one value for each measure, drawn as SVG at once and as Plotly when it is ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from markupsafe import Markup

from clinic.agreements.models import AgreementVersion
from clinic.agreements.reading import Accord
from clinic.agreements.rules import VersionStatus
from clinic.casefile.record import CaseFile
from clinic.couples.rules import PARTNERS, Audience
from clinic.ratings.chart_plotly import chart_json
from clinic.ratings.chart_small import spark, strip
from clinic.ratings.chart_svg import svg
from clinic.ratings.charts import ChartModel, EventMark, Period, SessionTick, chart_model
from clinic.ratings.sentences import TableRow, sentence, table_rows, text_twin
from clinic.ratings.trends import Trend
from clinic.safety.models import Event
from clinic.sessions.rules import Meeting

NEW_VERSION: Final = "A"
PERIODS: Mapping[str, Period] = {"3m": "3m", "12m": "12m", "all": "all"}


@dataclass(frozen=True)
class Picture:
    """One measure: its sentence, its chart in every drawing, and its twins in words and as a table."""

    trend: Trend
    model: ChartModel
    sentence: str
    twins: tuple[str, str]
    rows: Sequence[TableRow]

    def only(self, key: str) -> "Picture":
        """Return the picture of one partner: of the other no line, no name, and no word that there is none."""
        own, _ = self.twins if key == "p1" else reversed(self.twins)
        marks = self.model.description.removeprefix(" ".join(self.twins))
        first, second = (
            strand if strand.partner == key else replace(strand, name="", label="", segments=(), baseline=None)
            for strand in self.model.strands
        )
        model = replace(self.model, description=own + marks, strands=(first, second), gaps=())
        return replace(self, model=model, sentence=own, twins=(own, ""))

    @property
    def key(self) -> str:
        """Return the measure's key."""
        return self.model.key

    @property
    def title(self) -> str:
        """Return the measure's title."""
        return self.model.title

    @property
    def wide(self) -> Markup:
        """Draw it for a wide card."""
        return svg(self.model, "wide")

    @property
    def narrow(self) -> Markup:
        """Draw it for a phone."""
        return svg(self.model, "narrow")

    @property
    def printed(self) -> Markup:
        """Draw it for paper."""
        return svg(self.model, "print")

    @property
    def small_print(self) -> Markup:
        """Draw it for paper at a third of a page's width: larger words, and no letters of events."""
        return svg(replace(self.model, events=()), "narrow")

    @property
    def spark(self) -> Markup:
        """Draw it small, without axes."""
        return spark(self.model)

    @property
    def spec(self) -> Markup:
        """Return what Plotly draws, as JSON that is safe inside a script element."""
        return chart_json(self.model)


def pictures(
    file: CaseFile,
    names: Mapping[str, str],
    *,
    period: Period = "all",
    audiences: frozenset[Audience] = frozenset(Audience),
    marks: Sequence[EventMark] | None = None,
) -> list[Picture]:
    """Return the picture of every measure; events and new agreements are marked only for the audiences given."""
    ticks = [SessionTick(each.day, held=each.status is Meeting.HELD) for each in file.past]
    known = [*event_marks(file, audiences), *agreement_marks(file, audiences)] if marks is None else marks
    return [picture(trend, names, ticks, known, period) for trend in file.trends]


def event_marks(file: CaseFile, audiences: frozenset[Audience] = frozenset(Audience)) -> list[EventMark]:
    """Return the marks of the events that these audiences may see."""
    return [mark(each, f"{each.type.label}: {each.text}") for each in file.events if each.audience in audiences]


def agreement_marks(file: CaseFile, audiences: frozenset[Audience] = frozenset(Audience)) -> list[EventMark]:
    """Return an A on the day each version came into force, with the agreement's name (domain.md 2.8)."""
    return [
        EventMark(NEW_VERSION, on, version_words(accord, version))
        for accord in file.accords
        if accord.agreement.audience in audiences
        for version in accord.versions
        if (on := since(version)) is not None
    ]


def since(version: AgreementVersion) -> date | None:
    """Return the day a version came into force: the day it was agreed on; none while a signature is missing."""
    signed = [each for each in (version.signed_p1_at, version.signed_p2_at) if each is not None]
    if version.status is VersionStatus.DRAFT or len(signed) < len(PARTNERS):
        return None
    return version.agreed_on or max(signed).date()


def version_words(accord: Accord, version: AgreementVersion) -> str:
    """Return what a version is called where it came into force."""
    name = accord.agreement.name
    return f"New agreement: {name}" if version.number == 1 else f"New version of an agreement: {name}"


def picture(
    trend: Trend,
    names: Mapping[str, str],
    ticks: Sequence[SessionTick],
    marks: Sequence[EventMark],
    period: Period = "all",
) -> Picture:
    """Return the picture of one measure with session ticks and events."""
    return Picture(
        trend=trend,
        model=chart_model(trend, names, ticks, marks, period),
        sentence=sentence(trend, names, trend.as_of),
        twins=text_twin(trend, names, trend.as_of),
        rows=table_rows(trend),
    )


def mark(event: Event, words: str) -> EventMark:
    """Return the mark of an event on a chart, with the words that may stand beside it."""
    return EventMark(event.type.letter, event.happened_on, words, event.on_chart)


def small_strip(first: tuple[float | None, float | None], latest: tuple[float | None, float | None]) -> Markup:
    """Draw both partners' way from their first to their latest rating."""
    return strip(first, latest)
