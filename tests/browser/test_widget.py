"""The exported walk in a host of a few lines: what anywidget does with a module, without a notebook around it."""

import numpy as np

from tests.harness.mouse import greys, stroke
from vae.models.encoding import decode

# As anywidget's own front end: the module by a Blob's address, `render` with a model and an element, its clean-up kept.
HOST = """async (text) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const el = document.querySelector("#out").attachShadow({ mode: "open" }).appendChild(document.createElement("div"));
  const kept = {};
  const model = { get: (name) => kept[name], set: (name, value) => (kept[name] = value), on() {}, off() {},
    save_changes: () => (window.saved = structuredClone(kept)) };
  window.end = await widget.render({ model, el });
}"""


def test_the_exported_walk_runs_in_a_host_and_tells_it_the_codes(fresh_page, make_checkpoint, digits):
    page = fresh_page
    from pages.walk import scene, widget
    from pages.walk.walk_state import WalkState
    from ui.loaders import ModelView
    from ui.sidebar import Choice

    checkpoint = make_checkpoint("small")
    choice = Choice(digits, {"small": ModelView.of("small", checkpoint)}, None)
    files = widget.files(choice, scene.walkers(choice, None), None, WalkState("digits", "prior"))
    page.set_content("<body style='background: #14171b'><div id='out'></div></body>")
    page.evaluate(HOST, files["walk.js"])
    now = page.locator(".walk .card canvas.now")
    page.wait_for_function(
        "() => document.querySelector('#out').shadowRoot.querySelector('.walk').ariaBusy === 'false'"
    )

    def shown():
        return greys(now) / 255

    np.testing.assert_allclose(shown(), decode(checkpoint.coder(), np.zeros((1, 3), np.float32))[0], atol=2 / 255)
    stroke(page, page.locator(".walk .row input[type=range]").first, [(0.5, 0.5), (0.7, 0.5), (0.9, 0.5)])
    page.wait_for_function("() => window.saved")
    code = np.array([page.evaluate("() => window.saved.codes.small")], np.float32)
    assert np.abs(code).max() > 0
    np.testing.assert_allclose(shown(), decode(checkpoint.coder(), code)[0], atol=2 / 255)
    looks = page.locator(".betascope").evaluate(
        "one => [getComputedStyle(one).colorScheme, one.style.getPropertyValue('--st-background-color')]"
    )
    assert looks == ["dark", "rgb(20, 23, 27)"]
    page.evaluate("() => window.end()")
    assert page.locator(".walk").count() == 0
