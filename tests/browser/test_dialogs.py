"""A dialog of the sidebar, in a browser: until it is closed, and not after."""

import time

from playwright.sync_api import Page, expect

from tests.harness.browser import Server, messages_of, settle


def test_a_dialog_outlives_a_run_of_its_page_with_what_was_chosen_in_it_and_stays_closed(server: Server, page: Page):
    sent = messages_of(page)
    page.goto(f"{server.url}/draw?models=AE")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Link for a class").click()
    keeps = dialog.get_by_label("Keep to the data set")
    dialog.get_by_text("Keep to the data set").click()
    expect(keeps).not_to_be_checked()
    link = dialog.get_by_test_id("stCode")
    expect(link).not_to_contain_text("class=data")
    dialog.get_by_role("heading").first.click()
    run_again(page, sent)
    expect(keeps).not_to_be_checked()
    expect(link).not_to_contain_text("class=data")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    settle(page)
    run_again(page, sent)
    expect(dialog).to_have_count(0)


def run_again(page: Page, sent: list[str]) -> None:
    """Press Streamlit's key for another run, and wait until it is one, and done."""
    runs = len(sent)
    page.keyboard.press("r")
    until = time.monotonic() + 10
    while len(sent) == runs:
        assert time.monotonic() < until
        page.wait_for_timeout(10)
    settle(page)
