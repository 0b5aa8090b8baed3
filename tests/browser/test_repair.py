"""One couple from intake to closing through all four stages, in a real browser, with the clicks counted."""

import re

import pytest
from playwright.sync_api import expect

from clinic.couples.rules import Stage
from clinic.exchange import demo
from clinic.kernel.clock import local, now
from tests.browser import day
from tests.browser.casework import Casework
from tests.browser.conftest import Open
from tests.browser.hands import within
from tests.needs import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
# Every page is looked at closely by daylight at a desk elsewhere (test_every_page.py), here at night on a phone.
VARIANTS = [(1280, "light"), (390, "dark")]
COUPLE = re.compile("/couples/[0-9a-f]{32}$")
FIRST, SECOND = "Runa", "Teodor"
CLAUSE = "Messages with the other person are shown the same evening."
CHANGED = "Messages with the other person are shown at once."
CHANGED_AGAIN = "Messages with the other person are shown within the hour."
PROMISE = "I send a line when I leave work"
WIN = "They used the pause word and came back on time"
EVENT = "A message came and was shown the same evening"


@pytest.mark.parametrize(("width", "scheme"), VARIANTS)
def test_it_walks_from_intake_to_closing(open_page: Open, width: int, scheme: str) -> None:
    is_phone = width < 600
    case = Casework(open_page(width, scheme, has_touch=is_phone, reduced_motion="reduce"), closely=is_phone)
    intake(case, f"WALK-{width}")
    stabilise(case)
    session(case)
    understand(case)
    rebuild(case)
    maintain(case)
    close(case)
    assert not case.problems, "\n".join(case.problems)


def intake(case: Casework, code: str) -> None:
    open_record(case, code)
    take_profile(case)
    state(case, {"p1": ("8", "9"), "p2": ("4", "6")})


def stabilise(case: Casework) -> None:
    note_contact(case)
    agree_boundary(case)
    change_boundary_from_couple(case)
    promise(case)
    practise(case)
    refer(case)


def session(case: Casework) -> None:
    """A session in which everything is recorded beside the note, which keeps what was typed."""
    plan(case)
    record_win(case)
    record_event(case)
    keep_promise(case)
    change_boundary_from_session(case)
    sign_note(case)
    sign_change(case)


def understand(case: Casework) -> None:
    step(case, "understand", "Both speak about it without leaving the room.")
    state(case, {"p1": ("9", "9"), "p2": ("6", "7")})
    feelings(case)
    early_signs(case)


def rebuild(case: Casework) -> None:
    step(case, "rebuild", "Both tell what happened without shifting responsibility.")
    consent(case)
    attention(case)
    review(case)
    forgiveness(case)


def maintain(case: Casework) -> None:
    step(case, "maintain", "What they agreed has held for three months.")
    prevention_plan(case)


def open_record(case: Casework, code: str) -> None:
    page = case.page
    page.goto("/couples")
    page.get_by_role("link", name="New couple").first.click()
    case.look()
    case.fill({"p1-short_name": FIRST, "p2-short_name": SECOND, "code": code})
    case.fill({"presenting_concern": "A friendship by message that was kept hidden."})
    case.pick({"p1-role": "involved", "p2-role": "injured"})
    case.save("Open the record")
    expect(page).to_have_url(COUPLE)
    case.home = page.url
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{FIRST} & {SECOND}")
    expect(page.locator(".facts")).to_contain_text(Stage.STABILISE.label)


def take_profile(case: Casework) -> None:
    case.add("intake", "Intake profile")
    case.pick({"pattern_duration": "weeks", "wider_pattern": "none", "third_party": "acquaintance"})
    case.tap({"remorse": "3", "estrangement": "1"})
    for name in ("emotional_connection", "physical_connection", "communication", "willingness"):
        case.tap({f"p1-{name}": "6", f"p2-{name}": "5"})
    case.pick({"p1-leaving_thoughts": "none", "p2-leaving_thoughts": "fleeting", "counselor_band": "mixed"})
    case.save("Keep the profile")
    expect(case.page.locator("main")).to_contain_text("Suggested: contained")
    expect(case.page.locator("main")).to_contain_text("Your view: mixed")


def state(case: Casework, said: dict[str, tuple[str, str]]) -> None:
    """What each thinks, feels and wants, and how willing each is, at this stage."""
    case.open("statements")
    for key, (willing, committed) in said.items():
        case.fill({f"{key}-think": "It can be mended.", f"{key}-feel": "Tired and hopeful.", f"{key}-want": "Calm."})
        case.tap({f"{key}-willingness": willing, f"{key}-commitment": committed})
    case.save("Keep what they said")
    expect(case.page.locator("section[aria-labelledby=now]")).to_contain_text("Tired and hopeful.")


def step(case: Casework, stage: str, reason: str) -> None:
    """A change of stage, which needs its reason."""
    case.go_home()
    expect(case.page.locator("section[aria-labelledby=practices]")).to_contain_text("Kept 1 of 1")
    case.page.locator(".facts a[href$='/stage']").click()
    case.look()
    case.tap({"stage": stage})
    case.fill({"reason": reason})
    case.save("Change the stage")
    expect(case.page.locator("main form")).to_contain_text(f"Now: {Stage(stage).label}")
    expect(case.page.locator("section[aria-labelledby=says]")).to_contain_text(
        "Since this stage began nothing is written"
    )


def note_contact(case: Casework) -> None:
    case.open("safety")
    case.pick({"state": "ended", "source": "both"})
    case.save("Save the status")
    case.go_home()
    expect(case.page.locator(".facts")).to_contain_text("Ended")


def agree_boundary(case: Casework) -> None:
    case.add("new bound", "New boundary")
    case.pick({"area": "online_contact"})
    case.fill({"clauses-0-text": CLAUSE, "clauses-0-test": "Both can name the last one."})
    case.save("Save the draft")
    sign(case)
    expect(case.page.locator("section[aria-labelledby=active]")).to_contain_text(CLAUSE)


def sign(case: Casework) -> None:
    """Two signatures, each an act of its own: after the first it is a draft still."""
    page = case.page
    expect(page.locator("section[aria-labelledby=draft]")).to_be_visible()
    case.save(f"{FIRST} signs now")
    expect(page.locator("section[aria-labelledby=draft]")).to_contain_text("signed")
    case.save(f"{SECOND} signs now")
    expect(page.locator("section[aria-labelledby=draft]")).to_have_count(0)


def change_boundary_from_couple(case: Casework) -> None:
    case.go_home()
    case.hands.start().click(case.page.locator("section[aria-labelledby=agreed]").get_by_role("link", name="Change"))
    reword(case, CHANGED)
    within("change a boundary from the couple", case.hands.clicks)
    expect(case.page.locator("section[aria-labelledby=draft]")).to_contain_text(CHANGED)
    sign(case)


def reword(case: Casework, clause: str) -> None:
    case.look()
    case.fill({"clauses-0-text": clause, "why_changed": "The evening turned out to be too late."})
    case.save("Save the draft")


def promise(case: Casework) -> None:
    case.open("records/new/small-promise")
    case.tap({"about": "p1"})
    case.fill({"text": PROMISE})
    case.save("Save")


def practise(case: Casework) -> None:
    case.add("evening", "End-of-day talk")
    case.fill({"minutes": "20"})
    case.tap({"ease__p1": "6", "ease__p2": "4"})
    case.save("Save")
    case.open("records/board/end-of-day-talk")
    for words in ("1 of 7", "20 min"):
        expect(case.page.locator("main")).to_contain_text(words)


def refer(case: Casework) -> None:
    case.open("safety/referrals")
    case.tap({"whom": "p2"})
    case.pick({"to": "individual_therapy"})
    case.fill({"recipient": "Practice by the river", "reason": "Sleep and old worries."})
    case.save("Record the referral")
    case.pick({"status": "accepted"})
    case.save("Keep the step")
    expect(case.page.locator(".timeline")).to_contain_text("Accepted")


def plan(case: Casework) -> None:
    """A session that begins now; its note takes what is typed at once."""
    page, here = case.page, local(now(), demo.ZONE)
    case.go_home()
    page.get_by_role("link", name="Plan a session", exact=True).first.click()
    case.look()
    case.fill({"day": f"{here:%Y-%m-%d}", "start": f"{here:%H:%M}"})
    case.save("Save")
    case.go_home()
    page.get_by_role("link", name="Start note").click()
    expect(day.first_box(page)).to_be_focused()
    case.look()
    case.hands.write(day.PROSE)


def recorded(case: Casework, words: str) -> None:
    """What was recorded stands in the list, and the note is as it was."""
    expect(case.page.locator("#recorded")).to_contain_text(words)
    expect(day.first_box(case.page)).to_have_value(day.PROSE)
    expect(case.page).to_have_url(day.WORKSPACE)


def opened(case: Casework, letter: str) -> None:
    case.hands.start().click(f"summary[data-key={letter}]")
    within("open what is recorded in a session", case.hands.clicks)
    case.hands.start()


def record_win(case: Casework) -> None:
    opened(case, "w")
    expect(case.page.locator("input[aria-label='What went well']")).to_be_focused()
    case.hands.write(WIN)
    case.hands.press("Enter")
    recorded(case, WIN)
    within("save what is recorded in a session", case.hands.clicks + case.hands.keys)


def record_event(case: Casework) -> None:
    opened(case, "e")
    case.pick({"type": "trigger"})
    case.page.locator("input[aria-label='In a line']").fill(EVENT)
    case.page.keyboard.press("Enter")
    case.hands.keys += 1
    recorded(case, EVENT)
    within("save what is recorded in a session", case.hands.clicks + case.hands.keys)


def keep_promise(case: Casework) -> None:
    opened(case, "p")
    kept = case.page.locator("details[open] form", has_text=PROMISE)
    case.hands.click(kept.get_by_role("button", name="Kept"))
    expect(kept.locator("[data-quick-state]")).to_have_text("Small promise recorded")
    recorded(case, WIN)
    within("save what is recorded in a session", case.hands.clicks + case.hands.keys)


def change_boundary_from_session(case: Casework) -> None:
    page = case.page
    expect(day.state(page)).to_contain_text("Saved")
    case.hands.start().click("summary[data-key=b]")
    case.hands.click(page.get_by_role("link", name="Change: Online contact"))
    reword(case, CHANGED_AGAIN)
    within("change a boundary from the session", case.hands.clicks)
    recorded(case, WIN)


def sign_change(case: Casework) -> None:
    """What was drafted in the session waits for both on the page of agreements."""
    case.open("agreements")
    waiting = case.page.locator("section[aria-labelledby=waiting]")
    waiting.get_by_role("link", name="Online contact").click()
    case.look()
    expect(case.page.locator("section[aria-labelledby=draft]")).to_contain_text(CHANGED_AGAIN)
    sign(case)


def sign_note(case: Casework) -> None:
    day.rate(case.hands)
    day.say_no_risk(case.hands)
    day.sign(case.hands)
    case.look()
    expect(case.page.locator("article")).to_contain_text(day.PROSE)


def feelings(case: Casework) -> None:
    case.open("records/new/feelings")
    case.page.get_by_label(f"Hurt, How strong, {SECOND}").select_option("8")
    case.page.get_by_label(f"Hurt, Voiced, {SECOND}").check()
    case.page.get_by_label(f"Shame, How strong, {FIRST}").select_option("7")
    case.save("Save")
    case.open("records/board/feelings")
    expect(case.page.locator("main")).to_contain_text(re.compile("not yet", re.IGNORECASE))


def early_signs(case: Casework) -> None:
    case.open("records/new/early-signs")
    case.page.get_by_label(f"Stress, Now, {FIRST}").select_option("8")
    case.page.get_by_label(f"Stress, Acts from, {FIRST}").fill("7")
    case.page.get_by_label(f"Stress, First move, {FIRST}").fill("A walk before talking")
    case.fill({"own__p2-0-name": "Checking the phone", "own__p2-0-threshold": "5"})
    case.save("Save")
    expect(case.page.locator("main")).to_contain_text("A walk before talking")
    case.open("records/board/early-signs")


def consent(case: Casework) -> None:
    """Each answers alone; together only what both say yes to is shown."""
    page, main = case.page, case.page.locator("main")
    case.add("consent", f"Consent: {FIRST} alone")
    case.fill({"answers-0-topic": "Holding hands", "answers-1-topic": "Sharing a bed"})
    case.tap({"answers-0-state": "yes", "answers-1-state": "no"})
    case.save("Record the answers")
    expect(main).not_to_contain_text("Holding hands")
    page.get_by_role("link", name=f"Ask {SECOND} alone").click()
    case.look()
    expect(page.locator("main input[type=radio]:checked:not([value=''])")).to_have_count(0)
    for topic in ("Holding hands", "Sharing a bed"):
        page.get_by_role("radiogroup", name=topic).get_by_text("Yes", exact=True).click()
    case.save("Record the answers")
    expect(main).to_contain_text("Holding hands")
    expect(main).not_to_contain_text("Sharing a bed")


def attention(case: Casework) -> None:
    case.open("attention")
    case.fill({"situations": "A compliment at work\nReplying to a private message"})
    case.save("Add them")
    for name, places in ((FIRST, ("Fine", "Tell me")), (SECOND, ("Fine", "Not OK"))):
        sort_alone(case, name, places)
    compared = case.page.locator("section[aria-labelledby=compared] li", has_text="Replying to a private message")
    expect(compared).to_contain_text("Talk about it")
    compared.get_by_label("What we agreed").fill("A private message is told the same day.")
    with case.page.expect_navigation():
        compared.get_by_role("button", name="Save").click()
    case.page.get_by_role("link", name=re.compile("Online contact ?: Replying")).click()
    expect(case.page.locator("[name='clauses-1-text']")).to_have_value("A private message is told the same day.")


def sort_alone(case: Casework, name: str, places: tuple[str, str]) -> None:
    case.page.get_by_role("link", name=re.compile(f"Sort alone ?: {name}")).click()
    case.look()
    expect(case.page.locator("main input:checked")).to_have_count(0)
    for situation, place in zip(("A compliment", "Replying"), places, strict=True):
        case.page.get_by_role("radiogroup", name=situation).get_by_text(place, exact=True).click()
    case.save("Record")


def review(case: Casework) -> None:
    case.add("review: online", "Review: Online contact")
    case.tap({"kept": "partly", "told_by": "self"})
    case.fill({"hours_until_told": "2", "text": "One message was shown two hours later."})
    case.save("Record the review")
    expect(case.page.locator("section[aria-labelledby=reviews]")).to_contain_text("Told by oneself 1×")
    case.open("agreed")
    expect(case.page.locator("article.paper")).to_contain_text(CHANGED_AGAIN)
    expect(case.page.locator("article.paper")).not_to_contain_text("two hours later")


def forgiveness(case: Casework) -> None:
    """Two tracks that never meet."""
    for name, place, words in ((FIRST, "making_amends", "I do it for us."), (SECOND, "considering", "Not yet sure.")):
        case.add(f"own track of {name.lower()}", f"Own track of {name}")
        case.pick({"place": place})
        case.fill({"words": words})
        case.save("Note it")
        expect(case.page.locator(".timeline li")).to_have_count(1)
        expect(case.page.locator(".timeline")).to_contain_text(words)


def prevention_plan(case: Casework) -> None:
    case.open("agreements/new?kind=prevention")
    case.fill({"situations": "Alone on a work trip", "moves": "Call home first", "tell_rule": "The same day"})
    case.save("Save the draft")
    sign(case)


def close(case: Casework) -> None:
    case.open("closing")
    case.tap({"care": "steady", "communication": "growing", "consent": "steady"})
    case.tap({"items": "keep_list"})
    case.pick({"kind": "goals_met"})
    case.fill({"words": "They leave with a plan of their own."})
    case.save("Close the work on this day")
    case.open("closing")
    expect(case.page.locator("section[aria-labelledby=back] li")).to_have_count(3)
    expect(case.page.locator("section[aria-labelledby=back]")).to_contain_text("To come")
    case.go_home()
    expect(case.page.locator("main")).to_contain_text("Closed")
    case.open("stage")
    expect(case.page.locator("section[aria-labelledby=history] li")).to_have_count(len(Stage))
