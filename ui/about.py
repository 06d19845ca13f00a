"""What is behind the pages, one click away on each: the words, the keys, who made it, how to cite it, a
link for a class.

Nothing of it is read or sent before somebody asks, and asking runs these buttons alone, not the page.
"""

import re

import streamlit as st

from ui import class_link, class_link_maker, dialogs, door, language
from ui.navigation import NAME, TOPIC
from vae.core.folders import PROJECT
from vae.core.version import __version__
from vae.language import catalogue

_DOCS = PROJECT / "docs"
_INSIDE = "## The app"  # from here on the words are those of the code

_CITATION = f"""```bibtex
@software{{betascope,
  title   = {{betascope: what beta does to a latent space}},
  author  = {{{{The betascope authors}}}},
  version = {{{__version__}}},
  year    = {{2026}},
  license = {{MIT}}
}}
```"""

_ABOUT = f"""
{TOPIC}

**Version** {__version__}. **Licence** MIT: use it, change it, pass it on. **Source**: what runs here is plain Python
and JavaScript as it was written; `pip show -f betascope` lists it where it is installed.

**Where numbers come from.** Every file that you take home names its models and data by digest, its settings and the
versions of what computed it; the source's `docs/formulas.md` has each formula with its paper.

**To cite it**

{_CITATION}

**The models** are those of Kingma & Welling, *Auto-Encoding Variational Bayes* (ICLR 2014), and Higgins et al.,
*beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework* (ICLR 2017).

**The images.** MNIST: Y. LeCun, C. Cortes, C. J. C. Burges; it is downloaded, never shipped. The digits that are built
in: UCI's *Optical Recognition of Handwritten Digits*, by E. Alpaydin and C. Kaynak, as scikit-learn has them.
"""


def foot() -> None:
    """The ways in, to be drawn in the sidebar."""
    _buttons()


def document(name: str) -> str:
    """The text of a document without its title, in the visitor's language where there is one; '' for none."""
    files = (_DOCS / language.spoken() / name, _DOCS / name)
    text = next((file.read_text(encoding="utf-8") for file in files if file.is_file()), "")
    return text.partition("\n")[2]


def glossary(text: str) -> str:
    """The visitor's part of docs/glossary.md: words and what they are, without what the code must not call them."""
    inside = text.partition(_INSIDE)[0]
    rows = [re.sub(r"^(\|[^|\n]*\|[^|\n]*\|)[^|\n]*\|$", r"\1", line) for line in inside.splitlines()]
    return "\n".join(row for row in rows if not row.startswith("One word for one idea"))


@st.fragment
def _buttons() -> None:
    with st.container(horizontal=True, key="about"):
        dialogs.button("Glossary", "Glossary", _words, "about-words", ":material/menu_book:")
        dialogs.button("Keys", "Keys", _keys, "about-keys", ":material/keyboard:")
        about = f"About {NAME}"
        dialogs.button(about, about, _project, "about-project", ":material/info:")
        for code in catalogue.languages():
            if code != language.spoken() and st.button(
                catalogue.own_name(code), key=f"about-language-{code}", type="tertiary", icon=":material/translate:"
            ):
                door.speak(code)
                st.rerun()
        if not class_link.current().clauses:  # students have no use for another one
            title = "A link for your class"
            dialogs.button("Link for a class", title, class_link_maker.ask, "about-class", ":material/group:")


def _words() -> None:
    with language.as_it_is():
        st.markdown(glossary(document("glossary.md")))


def _keys() -> None:
    with language.as_it_is():
        st.markdown(document("keys.md"))


def _project() -> None:
    own = document("about.md").format(version=__version__, citation=_CITATION)
    with language.as_it_is():
        st.markdown(own or _ABOUT)
