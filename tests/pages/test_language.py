"""Every page in every other language: nothing that people read stays English."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from google.protobuf.message import Message

from tests.harness import colours, folder_states
from tests.harness.apptest import uploaded
from tests.harness.folder_states import PAGES, TITLES
from ui import door
from vae import data
from vae.language import catalogue

# Names, which no language changes: of models, data sets, files and folders, scores, people, and what is typed.
NAMES = re.compile(
    r"betascope|English|Deutsch|MNIST|mnist|digits|sprites|AE|VAEs?|[\w-]+-(?:ae|beta|multi|rate)[\w.-]*"
    r"|PCA|t-SNE|DCI|MIG|SAP|UDR|InfoMEC|Info[MEC]|KL|Spearman|cosine|FactorVAE|beta-VAE|BetaVAE"
    r"|NumPy|IDX|CSV|HDF5|MATLAB|Parquet|smallNORB|h5py|pyarrow|PyTorch|Keras|ONNX|\.np[yz]"
    r"|[\w./-]*\.(?:\w{2,5}|safetensors)\b|npz:|python -m vae [\w ./:-]+|/[\w/.-]+|--?[a-z][\w-]+|`[^`]*`|%\{\w+\}"
    r"|(?:Erf|Softmax|(?:[A-Z][a-z]+){2,})\b|invalid JSON:|(?:EOF while|Error) parsing .*"
    r"|Wire format was corrupt|\b(?:test|train)\b"
    r"|\*+|N\(0, I\)|β|μ|σ|[zx]\d+|px²?|dB|rad"
)
WORDS = re.compile(r"[A-Za-z][a-z]{2,}")
NOMINATIVE = re.compile(
    r"\b(?:von|mit|aus|bei|nach|seit)\s+[\d.]+(?: x \d+)?\s+"
    r"(?:\w+bilder|Bilder|Modelle|Werte|Gewichte|Pixel|Schritte)\b"
)
State = Callable[[Path, Path], None]


@pytest.fixture
def missed() -> Iterator[set[str]]:
    """Collects, of all that is shown, what no catalogue has."""
    found: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:  # it changes nothing that the app keeps: see `_caches`
        for language in catalogue.languages()[1:]:
            speech = catalogue.speech(language)
            patch.setattr(speech, "_missed", found.add)
            speech._kept.clear()
        yield found


def shown(test) -> list[str]:
    """Every text of a page that people read, as it was sent."""
    texts: list[str] = []
    for one in test._tree:
        if isinstance(getattr(one, "proto", None), Message):
            door.translate(deepcopy(one.proto), lambda text: texts.append(text) or text)
    return texts


def in_english(test, missed, names: set[str]) -> dict[str, list[str]]:
    """What is shown and no catalogue has, with its words that are no names."""
    told = " ".join(shown(test))
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "$^")
    left = {text: known.sub(" ", text.replace("\\", "")) for text in missed if text in told}
    found = {text: WORDS.findall(NAMES.sub(" ", words)) for text, words in left.items()}
    return {text: words for text, words in found.items() if words}


def nominatives(test) -> list[str]:
    """Where German counts in the wrong case: 'von 445 Bilder'."""
    return [one for text in shown(test) for one in NOMINATIVE.findall(text)]


@pytest.mark.parametrize("language", catalogue.languages()[1:])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_nothing_in_english(app, shipped, missed, page, language):
    test = app(page, data="digits", lang=language)
    assert not test.exception
    title = test.title[0].value
    assert title == ("betascope" if page == "overview" else catalogue.speech(language).say(TITLES[page]))
    assert in_english(test, missed, {*data.load("digits", "train").class_names}) == {}
    assert nominatives(test) == []


# Of the states of the folders (and the data set that a visitor looks at) the pages that say something else there.
ELSEWHERE: dict[State, tuple[str, list[str]]] = {
    folder_states.with_mnist: ("mnist", []),
    folder_states.damaged_mnist: ("mnist", ["overview"]),
    folder_states.own_images_without_labels: ("npz:mine.npz", ["draw", "walk", "disentanglement"]),
    folder_states.no_models: ("digits", ["overview", "walk"]),
    folder_states.broken_models: ("digits", ["overview"]),
    folder_states.one_dimension: ("digits", ["walk"]),
    folder_states.an_onnx_graph: ("digits", ["walk", "your_models"]),
    folder_states.classes_that_one_split_lacks: ("npz:few.npz", ["probe", "interpolation"]),
    folder_states.in_colour: ("npz:coloured.npz", ["overview", "samples", "walk", "rate_distortion"]),
}
CASES = [
    pytest.param(state, dataset, page, marks=[] if page in always else [pytest.mark.thorough])
    for state, (dataset, always) in ELSEWHERE.items()
    for page in PAGES
]


@pytest.mark.parametrize("language", catalogue.languages()[1:])
@pytest.mark.parametrize(("state", "dataset", "page"), CASES)
def test_nor_on_other_folders(app, in_state, missed, state, dataset, page, language):
    with in_state(state) as (data_folder, models):
        test = app(page, data=dataset, lang=language)
        names = {one.name for one in (*data_folder.iterdir(), *(models.iterdir() if models.is_dir() else ()))}
        names |= {"alert(1)", "cafxe9", "twonlines", *colours.NAMES, str(data_folder), str(models)}
    assert not test.exception
    assert in_english(test, missed, names) == {}
    assert nominatives(test) == []


@pytest.mark.parametrize("language", catalogue.languages()[1:])
@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("overview", {"data": "kmnist", "models": ["AE", "nobody"]}),
        ("overview", {"data": "npz:gone.npz", "lang": "xx"}),
        ("reconstructions", {"data": "digits", "noise": "loud", "matrix": "nobody", "true": "11"}),
        ("lessons", {"data": "digits", "lesson": "nowhere"}),
        ("lessons", {"data": "digits", "lesson": "noise", "step": "99"}),
    ],
)
def test_nor_where_an_address_asks_for_what_is_not_there(app, shipped, missed, page, asked, language):
    test = app(page, **{"lang": language, **asked})
    assert not test.exception
    if asked.get("lang", language) == language:
        assert in_english(test, missed, {"nobody", "nowhere", "loud", "gone"}) == {}


@pytest.mark.parametrize("language", catalogue.languages()[1:])
@pytest.mark.parametrize(
    ("page", "key", "name", "content"),
    [
        ("your_data", "your-upload-data", "half.npz", b"PK"),
        ("your_data", "your-upload-data", "table.csv", b"one,two\n1,2\n3\n"),
        ("your_data", "your-upload-data", "pickle.npy", b"\x80\x04 a pickle"),
        ("your_models", "your-upload-models", "model.onnx", b"nothing of the kind"),
        ("your_models", "your-upload-models", "model.pt", b"\x80\x04 a pickle"),
        ("your_models", "your-upload-models", "folder.zip", b"PK"),
    ],
)
def test_nor_of_a_file_that_cannot_be_read(app, folders, missed, page, key, name, content, language):
    test = uploaded(app(page, data="digits", lang=language), key, (name, content))
    assert not test.exception
    assert test.error
    assert in_english(test, missed, {name, "one", "two"}) == {}
