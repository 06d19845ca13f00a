"""A dialog of the sidebar, in a browser: until it is closed, and not after."""

from playwright.sync_api import Page, expect

from tests.harness.browser import Server


def test_a_dialog_outlives_a_run_of_its_page_with_what_was_chosen_in_it_and_stays_closed(server: Server, page: Page):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{server.url}/draw")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Link for a class").click()
    keeps = dialog.get_by_label("Keep to the data set")
    dialog.get_by_text("Keep to the data set").click()
    expect(keeps).not_to_be_checked()
    link = dialog.get_by_test_id("stCode")
    expect(link).not_to_contain_text("class=data")
    runs = len(sent)
    dialog.get_by_role("heading").first.click()
    page.keyboard.press("r")  # Streamlit's key for another run
    page.wait_for_timeout(500)
    page.wait_for_function("() => !document.querySelector('[data-testid=stApp][data-test-script-state=running]')")
    assert len(sent) > runs
    expect(keeps).not_to_be_checked()
    expect(link).not_to_contain_text("class=data")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("r")
    page.wait_for_timeout(500)
    expect(dialog).to_have_count(0)
