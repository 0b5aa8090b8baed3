"""The search itself finds every word, wherever it hides; a blind search would pass every test for leaks."""

import pytest

from clinic.kernel.printing import render_pdf
from tests.needs import needs_pango
from tests.reports.inside import in_page, in_pdf

HEAD = '<!doctype html><html lang="en"><head><title>zqtitle</title><meta name="author" content="zqauthor"></head><body>'
PLACES = {
    "a heading, which stands in the outline too": "<h1>{}</h1>",
    "a narrow column": "<p style='width:9mm;overflow-wrap:anywhere'>{}</p>",
    "hyphens": "<p lang='en' style='width:14mm;hyphens:auto'>{}</p>",
    "capitals": "<p style='text-transform:uppercase'>{}</p>",
    "the color of the paper": "<p style='color:#fff'>{}</p>",
    "no color at all": "<p style='opacity:0'>{}</p>",
    "a table": "<table><tr><td>{}</td></tr></table>",
    "the target of a link": "<p><a href='https://clinic.test/{}'>here</a></p>",
    "the words of a chart": "<figure><svg viewBox='0 0 9 9' role='img'><title>{}</title></svg></figure>",
    "a letter with its marks": "<p>{}é</p>",
}


def word(number: int) -> str:
    """A planted word."""
    return "zqw" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:05d}")


@pytest.mark.pdf
@needs_pango
def test_it_finds_200_words_of_200_in_a_pdf() -> None:
    words = [word(number) for number in range(200)]
    shapes = list(PLACES.values())
    body = "".join(shapes[number % len(shapes)].format(each) for number, each in enumerate(words))
    found = in_pdf(render_pdf(HEAD + body).pdf)
    assert [each for each in [*words, "zqtitle", "zqauthor"] if each not in found] == []


@pytest.mark.parametrize("page", ["<p title='zqword'>", "<!-- zq-word -->", "<p>zq&#119;ord", "<p>ZQ\u200bW\u00adord"])
def test_it_finds_a_word_anywhere_in_a_page(page: str) -> None:
    assert "zqword" in in_page(page)


def test_it_finds_no_word_that_is_not_there() -> None:
    assert "zqword" not in in_page("<p>zqwood</p>")
