"""The link of a class in a browser: made by a teacher in the dialog of a page, followed by a student elsewhere."""

from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import expect

from tests.harness.browser import settle
from vae import lessons
from vae.lessons.lesson import Lesson

FIRST = next(one for one in lessons.available() if isinstance(one, Lesson))
CHOSEN = [("data", "digits"), ("models", "AE"), ("models", "β = 10"), ("digit", "3")]


def clauses(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("class", [])


def made(server, page) -> str:
    """The link of a teacher who keeps a digit, leaves out what the dialog proposes, and begins with a lesson."""
    page.goto(f"{server.url}/embeddings?{urlencode(CHOSEN)}")  # measures nothing: a page that does runs again after it
    settle(page)
    page.get_by_role("button", name="Link for a class").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Keep to the digit: 3").click()
    expect(dialog.locator("code")).to_contain_text("lock+digit", timeout=30_000)
    settle(page)
    dialog.get_by_role("combobox", name="Begin with a lesson").click()
    page.get_by_role("option", name=FIRST.title).click()
    expect(dialog.locator("code")).to_contain_text(FIRST.name, timeout=30_000)
    settle(page)
    expect(dialog).to_contain_text("Nobody else can open this link")  # the tests' server is at 127.0.0.1
    return dialog.locator("code").inner_text()


def test_a_student_has_what_the_dialog_keeps_on_every_page_and_after_a_reload(server, page, stranger):
    student = stranger
    link = made(server, page)
    said = clauses(link)
    assert {"data digits", "model AE", "model β = 10", "hide train your-data your-models", "lock digit"} < set(said)

    student.goto(link)
    student.locator(f'#lesson-step[data-at="{FIRST.name}/1"]').wait_for()
    settle(student)
    _keeps_to_it(student, said)
    student.get_by_test_id("stSidebarNav").get_by_role("link", name="Embeddings").click()
    student.get_by_role("heading", name="Embeddings", exact=True).wait_for()
    settle(student)
    _keeps_to_it(student, said)
    _is_locked(student, "digit", ["3"], of=11)
    student.reload()
    student.get_by_role("heading", name="Embeddings", exact=True).wait_for()
    settle(student)
    _keeps_to_it(student, said)
    _is_locked(student, "digit", ["3"], of=11)

    student.goto(f"{server.url}/your-data?{urlencode([('class', one) for one in said])}")
    settle(student)
    expect(student.get_by_role("heading", name="Your data")).to_be_visible()
    said_instead = "The link of your class leaves this page out. These are part of it."
    expect(student.get_by_test_id("stMain").get_by_role("status")).to_contain_text(said_instead)
    student.get_by_test_id("stMain").get_by_role("link", name="Embeddings").click()
    student.get_by_role("heading", name="Embeddings", exact=True).wait_for()
    settle(student)
    _keeps_to_it(student, said)


def test_a_damaged_clause_is_a_sentence_and_the_others_count(server, page):
    wrong = [
        ("class", "hdie walk"),
        ("class", "model β = 3,5"),
        ("class", "data digits"),
        ("class", "hide trian samples"),
        ("models", "AE"),
    ]
    page.goto(f"{server.url}/draw?{urlencode(wrong)}")
    settle(page)
    asked = "class=hdie walk and class=hide trian and class=model β = 3,5"
    expect(page.get_by_role("alert")).to_contain_text(f"This address asks for {asked}, which is not available here.")
    expect(page.get_by_role("combobox", name="Data set")).to_be_disabled()
    navigation = page.get_by_test_id("stSidebarNav")
    expect(navigation.get_by_role("link", name="Latent walk")).to_be_visible()
    expect(navigation.get_by_role("link", name="Samples")).to_have_count(0)


def _keeps_to_it(student, said: list[str]) -> None:
    """The data set and the models are the teacher's and grey, pages are left out, and the address says all of it."""
    expect(student.get_by_role("combobox", name="Data set")).to_have_value("digits")
    expect(student.get_by_role("combobox", name="Data set")).to_be_disabled()
    _is_locked(student, "models", ["AE", "β = 10"], of=2)
    navigation = student.get_by_test_id("stSidebarNav")
    expect(navigation.get_by_role("link", name="Samples")).to_be_visible()
    for title in ("Train", "Your data", "Your models"):
        expect(navigation.get_by_role("link", name=title, exact=True)).to_have_count(0)
    expect(student.get_by_role("button", name="Link for a class")).to_have_count(0)
    expect(
        student.get_by_text("The link of your class keeps to what is grey here and leaves out 3 pages.")
    ).to_be_visible()
    assert clauses(student.url) == said


def _is_locked(student, control: str, chosen: list[str], of: int) -> None:
    """All options of the control are grey, and these are chosen."""
    options = student.locator(f".st-key-{control} button[data-variant]")
    expect(options).to_have_count(of)
    assert all(options.nth(place).is_disabled() for place in range(of))
    expect(options.and_(student.locator('[data-selected="true"], [aria-checked="true"]'))).to_have_text(chosen)
