"""Whether this server is open to the public, and how much its visitors may then ask of it. No other file decides that.

docs/deploy.md says the same in words.
"""

import argparse
import os
from dataclasses import dataclass

VARIABLE = "BETASCOPE_PUBLIC"
_OFF = ("", "0", "false", "no", "off")  # anything else is on: who misspells it is safe


@dataclass(frozen=True)
class Bounds:
    """What the visitors of a server may ask of it; megabytes are 2**20 bytes.

    fetches: data sets may be fetched into the data folder. imports: files of the visitors' own become data sets and
    models there. trains: networks may be trained. thorough: DCI, SAP and the large probes may be begun, which take
    minutes of all cores. graph_answers: of a model's ONNX graph to one visitor's hand, in a second. points: images on a
    map. draws: of labels, for a probe. uploads: pictures kept at once for a visitor, of so many megabytes each, and of
    all visitors together. sessions: open pages at once.
    """

    fetches: bool
    imports: bool
    trains: bool
    thorough: bool
    graph_answers: int
    points: int
    draws: int
    upload_megabytes: int
    uploads: int
    uploads_megabytes: int
    sessions: int


AMONG_OURSELVES = Bounds(
    fetches=True,
    imports=True,
    trains=True,
    thorough=True,
    graph_answers=20,
    points=200_000,
    draws=20,
    upload_megabytes=10,
    uploads=6,
    uploads_megabytes=512,
    sessions=1000,
)
PUBLIC = Bounds(
    fetches=False,
    imports=False,
    trains=False,
    thorough=False,
    graph_answers=2,
    points=10_000,
    draws=5,
    upload_megabytes=5,
    uploads=6,
    uploads_megabytes=256,
    sessions=200,
)


def on() -> bool:
    """Whether BETASCOPE_PUBLIC, or `--public`, says so."""
    return os.environ.get(VARIABLE, "").strip().lower() not in _OFF


def bounds() -> Bounds:
    """Those of this server."""
    return PUBLIC if on() else AMONG_OURSELVES


def use_arguments(arguments: list[str]) -> None:
    """Let `--public` stand for this whole process, over the environment's variable."""
    parser = argparse.ArgumentParser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--public", action="store_true")
    if parser.parse_known_args(arguments)[0].public:
        os.environ[VARIABLE] = "1"
