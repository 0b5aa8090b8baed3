"""Drafts that save themselves: through a server that is down, a second tab, a lock, a reload and a signature."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from clinic.exchange.demo import PASSWORD
from clinic.kernel.database import db
from clinic.sessions.models import Note
from tests.browser import day
from tests.browser.conftest import Open
from tests.browser.hands import Hands
from tests.browser.serving import Demo, Site, served
from tests.browser.watching import Watch
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
DRAFT = re.compile(r"/note/draft$")
QUIET_SECONDS = 0.8
READING_SECONDS = 0.5
DOWN = "ERR_FAILED|ERR_CONNECTION"


@pytest.fixture
def demo(site: Site, seeded: Path, room: Path) -> Iterator[Demo]:
    """A caseload in which nobody else has written."""
    with served(site, seeded, room / "served" / "demo") as demo:
        yield demo


@pytest.fixture
def note(page: Page) -> Page:
    """The workspace of the next couple, with the cursor in the first box."""
    page.goto("/log")
    expect(day.first_box(page)).to_be_focused()
    return page


def stored(demo: Demo) -> str:
    """What the server has in the first box of the newest note, read past the browser."""
    with demo.inside():
        newest = db.session.query(Note).order_by(Note.created_at.desc()).limit(1).one()
        return newest.texts.get("s", "")


def tell(page: Page, words: str) -> None:
    """Wait until the state of the draft says this."""
    expect(day.state(page)).to_contain_text(words)


def another_tab(page: Page) -> Page:
    """The same note in a second tab."""
    tab = page.context.new_page()
    tab.goto(page.url)
    return tab


def refuse(route: Route) -> None:
    """Answer as a server that is down."""
    route.abort("connectionrefused")


def test_it_saves_soon_after_typing_stops(note: Page, demo: Demo) -> None:
    before = day.state(note).inner_text()
    day.first_box(note).press_sequentially("One word more")
    start = time.monotonic()
    with note.expect_response(DRAFT):
        pass
    took = time.monotonic() - start
    expect(day.state(note)).not_to_have_text(before)
    tell(note, "Saved")
    assert stored(demo) == "One word more"
    assert took < QUIET_SECONDS + 1.5, took


def test_it_saves_what_was_typed_before_the_script_had_come(page: Page, demo: Demo) -> None:
    page.route("**/js/autosave.js*", lambda route: (time.sleep(READING_SECONDS), route.continue_()))
    page.goto("/log", wait_until="commit")
    day.first_box(page).press_sequentially("Quick")
    expect(day.state(page)).to_have_text("")
    expect(day.state(page)).to_contain_text("Saved")
    assert stored(demo) == "Quick"


def test_it_saves_while_somebody_goes_on_typing(note: Page, demo: Demo) -> None:
    with note.expect_response(DRAFT):
        for letter in "abcdefghijklmnopqrst":
            note.keyboard.type(letter)
            note.wait_for_timeout(90)
    assert stored(demo).startswith("abc")


def test_it_loses_nothing_while_the_server_is_down(note: Page, demo: Demo, watch: Watch) -> None:
    watch.allow(DOWN)
    note.route(DRAFT, refuse)
    note.keyboard.type("Before. ")
    tell(note, "Offline")
    note.keyboard.type("While it was down.")
    note.unroute(DRAFT)
    tell(note, "Saved")
    assert stored(demo) == "Before. While it was down."


def test_it_never_overwrites_what_another_tab_saved(note: Page, demo: Demo, watch: Watch) -> None:
    watch.allow("status of 409")
    other = another_tab(note)
    day.first_box(other).fill("From the other tab")
    tell(other, "Saved")
    day.first_box(note).fill("From this tab")
    tell(note, "Open somewhere else")
    assert stored(demo) == "From the other tab"
    expect(day.first_box(note)).to_have_value("From this tab")
    expect(note.locator("[data-save-elsewhere], [data-save-conflict]").locator("visible=true")).to_have_count(1)
    note.close(run_before_unload=False)


def test_it_writes_on_here_only_when_asked(note: Page, demo: Demo, watch: Watch) -> None:
    watch.allow("status of 409")
    day.first_box(note).fill("First here")
    tell(note, "Saved")
    other = another_tab(note)
    day.first_box(other).fill("Then there")
    tell(other, "Open somewhere else")
    assert stored(demo) == "First here"
    other.get_by_role("button", name="Continue here").click()
    tell(other, "Saved")
    assert stored(demo) == "Then there"
    day.first_box(note).fill("Too late here")
    tell(note, "Open somewhere else")
    assert stored(demo) == "Then there"
    note.close(run_before_unload=False)


def test_it_waits_while_locked_and_saves_after_unlocking(note: Page, demo: Demo, watch: Watch) -> None:
    watch.allow("status of 401")
    other = note.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Lock").first.click()
    expect(other).to_have_url(re.compile("/unlock"))
    note.bring_to_front()
    note.keyboard.type("Written while locked")
    tell(note, "Locked")
    unlock(other)
    tell(note, "Saved")
    assert stored(demo) == "Written while locked"


def unlock(page: Page) -> None:
    """Give the password on the page of the lock."""
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".card.next")).to_be_visible()


def test_it_asks_before_a_reload_and_saves_meanwhile(note: Page, demo: Demo) -> None:
    asked = []
    note.on("dialog", lambda dialog: (asked.append(dialog.type), time.sleep(READING_SECONDS), dialog.accept()))
    note.keyboard.type("Typed and gone at once")
    note.reload()
    expect(day.first_box(note)).to_have_value("Typed and gone at once")
    assert asked == ["beforeunload"]
    assert stored(demo) == "Typed and gone at once"


def test_it_has_everything_saved_after_a_crash(note: Page, open_page: Open, demo: Demo) -> None:
    with note.expect_response(DRAFT):
        note.keyboard.type("Saved before the crash")
    address = note.url
    note.context.close()
    again = open_page()
    again.goto(address)
    expect(day.first_box(again)).to_have_value("Saved before the crash")


def test_it_follows_a_link_only_when_saved(note: Page, demo: Demo) -> None:
    note.keyboard.type("On the way out")
    note.get_by_role("link", name="Brief", exact=True).click()
    expect(note).to_have_url(re.compile("/brief$"))
    assert stored(demo) == "On the way out"


def test_it_keeps_every_text_when_the_form_of_the_note_changes(note: Page, demo: Demo) -> None:
    texts = {}
    for number, box in enumerate(note.locator("#layer-joint textarea").all()):
        box.fill(f"Box {number}")
        texts[box.get_attribute("name")] = f"Box {number}"
    day.key(note, "format", "DAP").click()
    expect(day.chosen(note, "format")).to_have_value("DAP")
    for name, words in texts.items():
        expect(note.locator(f"textarea[name={name}]")).to_have_value(words)
    day.key(note, "format", "SOAP").click()
    expect(note.locator("#layer-joint textarea")).to_have_count(len(texts))
    for name, words in texts.items():
        expect(note.locator(f"textarea[name={name}]")).to_have_value(words)


def test_it_signs_the_very_last_word(note: Page, demo: Demo) -> None:
    hands = Hands(note)
    day.say_no_risk(hands)
    day.first_box(note).click()
    note.keyboard.type("The last word")
    note.keyboard.press("Control+Enter")
    expect(note).to_have_url(day.NOTE)
    expect(note.locator("article")).to_contain_text("The last word")
    assert stored(demo) == "The last word"


def test_it_asks_for_the_risk_at_its_field_and_keeps_everything(note: Page, demo: Demo, watch: Watch) -> None:
    watch.allow("status of 422")
    note.keyboard.type("Not finished")
    note.locator("button[data-key=sign]").click()
    expect(note.locator(".errors")).to_be_focused()
    expect(note).to_have_title(re.compile("^Error: "))
    expect(day.first_box(note)).to_have_value("Not finished")
    for partner in ("p1", "p2"):
        field = note.locator(f"input[name=risk_{partner}]").first
        expect(field).to_have_attribute("aria-invalid", "true")
    note.locator(".errors a").first.click()
    expect(note.locator("input[name=risk_p1]").first).to_be_focused()
    assert stored(demo) == "Not finished"


def test_it_leads_to_the_signed_note_and_back_within_a_minute(note: Page, demo: Demo) -> None:
    workspace, hands = note.url, Hands(note)
    note.keyboard.type("Signed and taken back")
    day.say_no_risk(hands)
    day.sign(hands)
    note.goto(workspace)
    expect(note).to_have_url(day.NOTE)
    note.get_by_role("button", name="Undo the signature").click()
    expect(note).to_have_url(day.WORKSPACE)
    expect(day.first_box(note)).to_have_value("Signed and taken back")


def test_it_keeps_its_undo_on_the_page_and_in_the_message(note: Page) -> None:
    hands = Hands(note)
    note.keyboard.type("Signed")
    day.say_no_risk(hands)
    day.sign(hands)
    toast = note.locator(".toast")
    expect(toast).to_contain_text("a minute")
    toast.get_by_role("button", name="Undo").click()
    expect(note).to_have_url(day.WORKSPACE)
    expect(note.locator(".toast")).to_contain_text("draft again")
