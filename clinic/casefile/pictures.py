"""The charts of a couple: one value for each measure, drawn as SVG at once and as Plotly when it is ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from clinic.casefile.record import CaseFile
from clinic.ratings.chart_plotly import chart_json
from clinic.ratings.chart_small import spark, strip
from clinic.ratings.chart_svg import svg
from clinic.ratings.charts import ChartModel, EventMark, Period, SessionTick, chart_model
from clinic.ratings.sentences import TableRow, sentence, table_rows, text_twin
from clinic.ratings.trends import Trend
from clinic.safety.models import Event
from clinic.safety.rules import Audience
from clinic.sessions.rules import Meeting

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
) -> list[Picture]:
    """Return the picture of every measure; events are marked only for the audiences given."""
    ticks = [SessionTick(each.day, held=each.status is Meeting.HELD) for each in file.past]
    marks = [mark(each, f"{each.type.label}: {each.text}") for each in file.events if each.audience in audiences]
    return [picture(trend, names, ticks, marks, period) for trend in file.trends]


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
