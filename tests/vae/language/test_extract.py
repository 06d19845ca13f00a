"""All texts of the project, read from its code."""

from vae.core.folders import PROJECT
from vae.language import extract
from vae.language.templates import Plural


def said(source):
    return [text for text, _ in extract.in_source(source)]


def test_docstrings_names_patterns_and_styles_are_no_texts():
    source = '''
"""A module's words."""
def page():
    """A function's words."""
    st.caption("What a visitor reads.")
    re.compile("two words")
    key = "matrix-of"
    style = "margin: 0 auto; padding: 0"
    logger.debug("nobody reads it")
'''
    assert said(source) == ["What a visitor reads."]


def test_texts_within_the_places_of_a_text_are_texts_of_their_own():
    source = "st.write(f\"Of {f'the model {name}'}: {listed([one.title for one in all], 'no models at all')}\")"
    assert said(source) == ["Of the model {name}: {listed}", "no models at all"]


def test_nouns_are_plurals():
    assert said('counted(n, "image")') == [Plural("{#n} image", "{#n} images")]
    assert said('counted(n, "class", "classes")') == [Plural("{#n} class", "{#n} classes")]


def test_each_text_has_its_line():
    assert list(extract.in_source('\n\nst.title("Your models")')) == [("Your models", 3)]


def test_javascript_is_read_too():
    assert list(extract.in_script('// a comment\nconst x = "Drag a box";')) == [("Drag a box", 2)]


def test_the_project_has_its_texts():
    texts = {text.said: text.file for text in extract.texts(PROJECT)}
    assert texts["Not measured yet: what is measured on this page says it here."] == "ui/leads.py"
    assert texts["Click a model to see its dimensions below."] == "ui/components/walk/walk.js"
    assert not any(file.startswith(("vae/cli", "vae/language")) for file in texts.values())
