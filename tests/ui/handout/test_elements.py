"""What a script has drawn in Streamlit's test harness, as HTML."""

from streamlit.testing.v1 import AppTest

from ui.handout import elements
from ui.handout.elements import Kept
from ui.web import assets


def drawn(script) -> tuple[str, Kept]:
    kept = Kept()
    return elements.html(AppTest.from_function(script, default_timeout=30).run().main, kept), kept


def test_words_rows_and_columns_are_html_and_words_are_no_markup():
    def script():
        import streamlit as st

        st.markdown(":material/info: **bold** <script>alert(1)</script>")
        left, right, _ = st.columns([3, 1, 1])
        left.html("<table><tr><td>5</td></tr></table>")
        right.caption("small")
        with st.expander("More"):
            st.caption("inside")

    text, kept = drawn(script)
    assert "<strong>bold</strong> &lt;script&gt;" in text
    assert "material" not in text
    assert '<div style="flex: 0.6"><table>' in text
    assert text.count("flex: 0.2") == 1  # the empty column is left out
    assert "<details><summary>More</summary>" in text
    assert not kept.mounts


def test_a_control_is_a_line_that_says_what_it_was_set_to():
    def script():
        import streamlit as st

        st.slider("Noise", 0.0, 1.0, 0.25)
        st.selectbox("Colour <b>", ["class", "error"])
        st.number_input("Index", value=7)
        st.button("Another")

    text, _ = drawn(script)
    assert text == '<p class="set-to">Shown with Noise: 0.25; Colour &lt;b&gt;: class; Index: 7.</p>'


def test_a_component_comes_with_its_module_its_style_and_the_bytes_that_it_fetches():
    def script():
        from ui.components.scrubber.component import SCRUBBER
        from ui.web import assets

        address = assets.address("path-tried", lambda: b"12345")
        SCRUBBER.show({"frames": address, "rows": [{"title": address}], "judge": None}, at=lambda: None)

    text, kept = drawn(script)
    ((name, mount),) = kept.mounts.items()
    assert f'<div class="mount" id="{name}"></div>' in text
    assert mount["component"] == "scrub"
    assert mount["data"]["frames"] == "asset:path-tried"
    assert mount["data"]["rows"] == [{"title": "asset:path-tried"}]
    assert kept.assets == {"path-tried": b"12345"}
    assert kept.modules == {"scrub": "components/scrubber/scrub.js"}
    assert kept.styles["scrub"]


def test_an_address_that_nothing_lies_at_is_none_and_other_words_stay():
    def script():
        from ui.components.scrubber.component import SCRUBBER

        SCRUBBER.show({"frames": "/betascope/gone", "title": "betascope/x y"}, at=lambda: None)

    _, kept = drawn(script)
    (mount,) = kept.mounts.values()
    assert mount["data"] == {"frames": "", "title": "betascope/x y"}
    assert assets.FOLDER == "betascope"


def test_a_figure_is_its_data_and_its_layout_without_colours_of_the_server():
    def script():
        import plotly.graph_objects as go
        import streamlit as st

        st.plotly_chart(go.Figure(go.Scatter(x=[1, 2], y=[3, 4]), {"height": 222}))

    text, kept = drawn(script)
    (mount,) = kept.mounts.values()
    assert kept.figures
    assert "height: 222px" in text
    assert mount["figure"]["data"][0]["type"] == "scatter"
    assert "template" not in mount["figure"]["layout"]


def test_a_part_is_found_by_its_key():
    def script():
        import streamlit as st

        st.markdown("outside")
        with st.container(), st.container(key="inner"):
            st.markdown("inside")

    page = AppTest.from_function(script, default_timeout=30).run().main
    assert elements.html(elements.part(page, "inner"), Kept()) == '<div class="markdown"><p>inside</p>\n</div>'
    assert elements.part(page, "nowhere") is None
