import pytest
from driving import scene
from states import PAGES, STATES, TITLES


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_in_every_state(app, folders, page, state):
    state(*folders)
    test = app(page)
    assert not test.exception
    if state.__name__ == "damaged_mnist":
        assert "t10k-images-idx3-ubyte is truncated" in test.error[0].value
        assert "data fetch mnist" in test.error[0].value
    elif state.__name__ == "no_models":
        assert "No model in the checkpoint folder" in test.error[0].value
    else:
        assert not test.error
        assert set(scene(test, "address")["always"]) == {"data", "models"}  # a link means the same on another machine
        assert test.title[0].value == ("betascope" if page == "overview" else TITLES[page])
