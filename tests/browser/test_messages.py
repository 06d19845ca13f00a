"""What Streamlit keeps in a browser of earlier runs is still there when a later one refers to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.browser import settle


@pytest.fixture
def network(fresh_page):
    """A network that can be slow: with `slow` True what the server says waits, until `flow()`.

    With `held` a list what the browser says waits in it, until `let_go()`.
    """

    class Network:
        slow, waiting, ours, rested, server, held = False, (), None, 0, None, None

        def flow(self):
            self.slow, waiting, self.waiting = False, self.waiting, ()
            for message in waiting:
                self.ours.send(message)

        def let_go(self):
            held, self.held = self.held, None
            for message in held:
                self.server.send(message)

        def say(self, message):
            if self.held is None:
                self.server.send(message)
            else:
                self.held.append(message)

        def rest(self, page):
            """Until the server has said all that it has to say to what was clicked last."""
            before = None
            while len(self.waiting) == self.rested or len(self.waiting) != before:
                before = len(self.waiting)
                page.wait_for_timeout(400)
            self.rested = before

        def route(self, ours):
            self.server, self.ours = ours.connect_to_server(), ours
            self.server.on_message(self.hear)
            ours.on_message(self.say)

        def hear(self, message):
            if self.slow:
                self.waiting = (*self.waiting, message)
            else:
                self.ours.send(message)

    found = Network()
    fresh_page.route_web_socket(re.compile("_stcore/stream"), found.route)
    return found


def test_connection_survives_page_changes_on_a_slow_network(server, fresh_page, network):
    """Streamlit (1.67) ends the connection where a run refers to what the browser has thrown away meanwhile."""
    page, wrong = fresh_page, []
    page.on("console", lambda said: wrong.append(said.text) if "orwardMsg" in said.text else None)
    link = page.locator('[data-testid="stSidebarNav"] a')
    page.goto(f"{server.url}/reconstructions?models=AE")
    settle(page)
    link.filter(has_text="Overview").click()
    page.locator("h1", has_text="betascope").wait_for()
    settle(page)
    network.slow = True
    link.filter(has_text="Overview").click()
    network.rest(page)
    link.filter(has_text="Reconstructions").click()
    network.rest(page)
    network.flow()
    page.locator("h1", has_text="Reconstructions").wait_for()
    settle(page)
    expect(page.locator(".bs-row").first).to_be_visible()
    assert not wrong


def test_a_gesture_on_a_page_that_is_being_left_does_not_take_the_place_of_the_next_one(server, fresh_page, network):
    """Streamlit (1.67) begins a run of what has gone with the page before, for which the browser clears the new one."""
    page = fresh_page
    page.goto(f"{server.url}/embeddings?data=digits&models=AE")
    settle(page)
    item = page.locator(".scatter .item[data-class='3']")
    item.wait_for()
    network.held = []
    page.locator('[data-testid="stSidebarNav"] a', has_text="Samples").click()
    item.click()  # the map tells the server in 0.3 s
    while len(network.held) < 2:
        page.wait_for_timeout(50)
    network.let_go()
    page.locator("h1", has_text="Samples").wait_for()
    settle(page)
    expect(page.locator(".bs-card").first).to_be_visible()


def test_file_that_was_reached_by_keyboard_is_still_reached_when_the_page_above_it_has_changed(
    server, fresh_page, network
):
    """Streamlit (1.67) makes a container anew where another takes its place, whose parts lose the focus and a press."""
    page = fresh_page
    page.goto(f"{server.url}/disentanglement?data=digits&models=AE&models=%CE%B2+%3D+10")
    settle(page)
    button = page.get_by_role("button", name="Dimensions (CSV)", exact=True)
    expect(button).to_be_enabled()
    inactive = page.get_by_text("inactive dimension").first  # an expander, where a model has any
    page.get_by_role("radio", name="AE", exact=True).click()
    expect(inactive).to_have_count(0)
    settle(page)
    network.slow = True
    page.get_by_role("radio", name="β = 10", exact=True).click()
    network.rest(page)
    button.focus()
    network.flow()
    expect(inactive).to_be_visible()
    settle(page)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "dimensions-digits-mnist-ae_beta-10.csv"
    expect(button).to_be_focused()
