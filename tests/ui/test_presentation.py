from vae.core.folders import PROJECT


def test_presentation_begins_by_address_holds_on_other_pages_and_is_left_by_its_button(app, shipped):
    test = app("reconstructions", present="true")
    assert test.toggle(key="present").value
    test.switch_page(str(PROJECT / "pages" / "samples" / "page.py")).run()
    assert test.toggle(key="present").value
    test.button(key="leave").click().run()
    assert not test.exception
    assert not test.toggle(key="present").value
    assert "leave" not in [button.key for button in test.button]
