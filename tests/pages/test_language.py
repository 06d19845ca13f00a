"""Every page in every other language: nothing that people read stays English."""

import re
from copy import deepcopy

import pytest
from google.protobuf.message import Message

from tests.harness.folder_states import PAGES, TITLES
from ui import door
from vae import data
from vae.language import catalogue

# Names, which no language changes: of models, data sets, files and folders, scores, people, and what is typed.
NAMES = re.compile(
    r"betascope|English|Deutsch|MNIST|mnist|digits|sprites|AE|VAEs?|[\w-]+-(?:ae|beta|multi|rate)[\w.-]*"
    r"|PCA|t-SNE|DCI|MIG|SAP|UDR|InfoMEC|Info[MEC]|KL|Spearman|cosine|FactorVAE|beta-VAE|BetaVAE"
    r"|NumPy|IDX|CSV|HDF5|MATLAB|Parquet|smallNORB|h5py|pyarrow|PyTorch|Keras|ONNX|\.np[yz]"
    r"|[\w./-]+\.\w{2,5}\b|/[\w/.-]+|--?[a-z][\w-]+|`[^`]*`|%\{\w+\}"
    r"|\*+|N\(0, I\)|β|μ|σ|[zx]\d+|px²?|dB|rad"
)
WORDS = re.compile(r"[A-Za-z][a-z]{2,}")


@pytest.fixture
def missed(monkeypatch):
    """Collects, of all that is shown, what no catalogue has."""
    found: set[str] = set()
    for language in catalogue.languages()[1:]:
        speech = catalogue.speech(language)
        monkeypatch.setattr(speech, "_missed", found.add)
        speech._kept.clear()
    return found


def shown(test) -> list[str]:
    """Every text of a page that people read, as it was sent."""
    texts: list[str] = []
    for one in test._tree:
        if isinstance(getattr(one, "proto", None), Message):
            door.translate(deepcopy(one.proto), lambda text: texts.append(text) or text)
    return texts


@pytest.mark.parametrize("language", catalogue.languages()[1:])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_nothing_in_english(app, shipped, missed, page, language):
    test = app(page, data="digits", lang=language)
    assert not test.exception
    title = test.title[0].value
    assert title == ("betascope" if page == "overview" else catalogue.speech(language).say(TITLES[page]))
    told = " ".join(shown(test))
    names = {*data.load("digits", "train").class_names}
    left = {text: WORDS.findall(NAMES.sub(" ", text)) for text in missed if text in told and text not in names}
    assert {text: words for text, words in left.items() if words} == {}
