"""Lessons in a browser: by keys alone to the end, kept over a reload, put in order by a pointer, on a phone."""

import json

import pytest
from playwright.sync_api import expect

from tests.harness import written_lessons
from tests.harness.axe import dress, faults
from tests.harness.browser import settle
from tests.harness.lesson_keys import answer, onward, tab_to
from tests.harness.written_lessons import view
from vae import lessons
from vae.lessons.lesson import Lesson

SHIPPED = [one for one in lessons.available() if isinstance(one, Lesson)]
REVEAL = "\n\n### Reveal\nIt is {error of β = 10}.\n"
ERROR = view("reconstructions", "images", "noise=0.3")
CHOICE = "### Question: choice\nWhich?\n\n- AE {if error of AE is largest}\n- β = 10 {if error of β = 10 is largest}"
KINDS = {
    "choice": f"{ERROR}\n\n{CHOICE}{REVEAL}",
    "number": "### Question: number\nHow much?\n\n{answer: error of β = 10, within 20 %}" + REVEAL,
    "point": "### Question: point\nPoint at a four.\n\n{images: class 4}" + REVEAL,
    "draw": "### Question: draw\nDraw." + REVEAL,
    "order": "### Question: order\nSort.\n\n- β = 10\n- AE\n- β = 2.4\n\n{by error}" + REVEAL,
    "text": "### Question: text\nWhy?" + REVEAL,
}


def kept(page, name) -> dict:
    return json.loads(page.evaluate("name => localStorage.getItem(`betascope-lesson-${name}`) ?? '{}'", name))


@pytest.mark.parametrize(
    "lesson", [pytest.param(one, id=one.name, marks=[pytest.mark.thorough] * (one != SHIPPED[0])) for one in SHIPPED]
)
def test_every_lesson_that_ships_is_walked_to_its_end_by_keys_alone(server, page, lesson):
    page.goto(f"{server.url}/lessons?data=digits")
    settle(page)
    tab_to(page, f".st-key-lesson-begin-{lesson.name} button")
    page.keyboard.press("Enter")
    page.locator(f'#lesson-step[data-at="{lesson.name}/1"]').wait_for()
    settle(page)
    for number, step in enumerate(lesson.steps, 1):
        assert page.locator("h1").inner_text() == step.title
        if step.question:
            page.locator(".st-key-lesson-card button").first.wait_for(timeout=120_000)  # some measure first
            answer(page, step.question.kind)
        assert page.locator('[data-testid="stException"]').count() == 0
        onward(page, f"{lesson.name}/{number + 1}")
    assert page.locator("h1").inner_text() == "That was it"
    given = kept(page, lesson.name)["given"]
    assert len(given) == sum(step.question is not None for step in lesson.steps)
    assert all(one["raw"] is not None for one in given.values())


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    """A server with a lesson that has a step of each kind of question."""
    from tests.harness.browser import serve

    folder = tmp_path_factory.mktemp("kinds")
    written_lessons.write(folder / "own", *KINDS.values())
    found = serve(folder, BETASCOPE_LESSONS=str(folder / "own"))
    yield found
    found.stop()


def test_each_kind_of_question_is_answered_by_keys_and_a_reload_goes_on(kinds, page):
    page.goto(f"{kinds.url}/lessons?lesson=tried")
    settle(page)
    for number, kind in enumerate(KINDS, 1):
        answer(page, kind)
        expect(page.locator(".st-key-lesson-reveal")).to_contain_text("It is 14")
        if kind == "point":  # twelve images, of one size and none cut off
            shown = page.locator(".st-key-lesson-card .bs-rows")
            assert shown.evaluate("e => e.scrollWidth <= e.clientWidth")
            widths = shown.locator("img").evaluate_all("all => all.map(e => Math.round(e.clientWidth))")
            assert len(widths) >= 12
            assert len(set(widths)) == 1
        if number == 3:
            page.reload()
            settle(page)
            expect(page.get_by_text("Your answer:")).to_be_visible()  # the browser has kept it
            page.keyboard.press("ArrowLeft")
            page.locator('#lesson-step[data-at="tried/2"]').wait_for()
            settle(page)
            expect(page.get_by_text("Your answer: 120 nats")).to_be_visible()
            onward(page, "tried/3")
        onward(page, f"tried/{number + 1}")
    assert kept(page, "tried")["given"]["4"]["raw"] == [1, 0, 2]  # one was moved down by one
    expect(page.get_by_text("Answers (JSON)")).to_be_visible()
    page.goto(f"{kinds.url}/lessons")
    settle(page)
    expect(page.get_by_text("6 of 6 questions answered")).to_be_visible()


def test_the_views_state_is_in_the_address_and_back_leads_to_the_step_before(kinds, page):
    page.goto(f"{kinds.url}/lessons?lesson=tried")
    settle(page)
    assert "noise=0.3" in page.url
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("with noise, σ = 0.35").wait_for()
    page.locator(".st-key-lesson-next button").click()
    page.locator('#lesson-step[data-at="tried/2"]').wait_for()
    settle(page)
    assert "noise" not in page.url
    page.go_back()
    page.get_by_text("with noise, σ = 0.35").wait_for()
    settle(page)
    assert page.locator("#lesson-step").get_attribute("data-at") == "tried/1"
    page.get_by_role("button", name="Open it on its page").click()
    page.get_by_role("heading", name="Reconstructions").wait_for()
    page.get_by_text("with noise, σ = 0.35").wait_for()


def test_navigations_link_to_the_page_that_is_shown_leads_from_a_step_to_the_list(kinds, page):
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{kinds.url}/lessons?lesson=tried&step=6")
        settle(page)
        if width == 390:
            page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Lessons").press("Enter")
        page.get_by_role("heading", name="Lessons", exact=True).wait_for()
        settle(page)
        assert "lesson=" not in page.url
        page.locator(".st-key-lesson-begin-tried button").click(trial=True)  # navigation covers nothing
        assert page.locator("#lesson-step").count() == 0
    page.go_back()
    page.locator('#lesson-step[data-at="tried/6"]').wait_for()


def test_a_question_below_a_long_view_is_a_press_away_on_a_phone_and_so_is_the_view(kinds, page):
    page.set_viewport_size({"width": 390, "height": 600})
    page.goto(f"{kinds.url}/lessons?lesson=tried")
    page.locator(".st-key-lesson-card").wait_for()
    settle(page)
    expect(page.locator(".st-key-lesson-card")).not_to_be_in_viewport()
    page.get_by_role("button", name="To the question").click()
    expect(page.locator(".st-key-lesson-card")).to_be_focused()
    expect(page.get_by_text("Which?").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Back to the view")).to_be_visible()
    page.keyboard.press("q")
    expect(page.locator(".st-key-lesson-part")).to_be_focused()
    expect(page.get_by_text("images of reconstructions")).to_be_in_viewport()
    page.keyboard.press("q")
    expect(page.locator(".st-key-lesson-card")).to_be_focused()
    page.get_by_role("button", name="Skip").click()
    page.get_by_text("You have left this one out").wait_for()
    page.evaluate("document.querySelector('.st-key-lesson-part').scrollIntoView()")
    expect(page.get_by_role("button", name="To the answer")).to_be_visible()
    page.goto(f"{kinds.url}/lessons?lesson=tried&step=2")
    settle(page)
    expect(page.locator(".bs-jump")).to_have_count(0)


def test_a_list_is_put_in_order_by_a_pointer(kinds, page):
    page.goto(f"{kinds.url}/lessons?lesson=tried&step=5")
    settle(page)
    rows = page.locator(".ordering li")
    first, last = rows.nth(0).bounding_box(), rows.nth(2).bounding_box()
    page.mouse.move(first["x"] + 60, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + 60, last["y"] + 35, steps=6)
    page.mouse.up()
    expect(page.locator(".ordering .item")).to_have_text(["AE", "β = 2.4", "β = 10"])
    settle(page)
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("That is right").wait_for()  # also of models that cannot be told apart


def test_a_step_fits_a_phone_in_both_themes_and_axe_finds_nothing(kinds, page):
    for step in (1, 5, 7):
        page.goto(f"{kinds.url}/lessons?lesson=tried&step={step}")
        settle(page)
        for theme in ("dark", "light"):
            dress(page, theme, 390, 844)
            settle(page)
            assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
            on = page.locator(".st-key-lesson-next button").bounding_box()
            assert on["y"] + on["height"] <= 844  # in sight, however long the step is
            assert faults(page) == []
