"""Every file of the library says which models, which data and which versions its numbers are of."""

import io

import numpy as np
import pandas as pd
import pytest

from tests.harness.latex import complaints, there
from tests.harness.provenance import provenance_of
from vae import data
from vae.export import claims, disentanglement, embedding, interpolation, linear_probe_table, table_files, walk
from vae.export.provenance import csv, origin
from vae.latent import moves
from vae.metrics.latent import dimensions
from vae.models import encoding
from vae.studies import disentanglement as describing
from vae.studies import interpolation as measuring
from vae.studies import linear_probe as probing
from vae.studies.claims.evidence import Evidence

FORMATS = [suffix.removeprefix(".") for suffix in table_files.FORMATS]


@pytest.fixture
def model(make_checkpoint):
    return make_checkpoint("one")


def tables(model, test):
    """Every table that the library writes, by name."""
    train = data.load("digits", "train")
    plan = probing.Plan.of([model], train, test, [20], 1)
    described = [describing.describe(model, test, train, trees="none")]
    position = stop_of(model, test)
    return {
        "probe": linear_probe_table.table(plan, probing.measure(plan)),
        "scores": disentanglement.score_table(described, test, train),
        "dimensions": disentanglement.dimension_table(described, test, train),
        "interpolation": interpolation.table(measuring.measure([model], test, train, pairs=4, steps=5), [model], test),
        "walk": walk.table([position], walk.provenance([position], test, 3)),
    }


def stop_of(model, test):
    facts = dimensions.describe(model, test)
    code = encoding.encode(model, test).mu[0]
    return walk.WalkPosition(model, moves.moved(code, (1.5,), facts.units), (1.5,), facts)


def others(model, test):
    """Every other file, as its kind and its content."""
    position, network = stop_of(model, test), model.model()
    facts = walk.provenance([position], test, 3)
    codes = encoding.encode(model, test).mu[:2]
    placed = embedding.Embedding(test, np.arange(2), {"one": embedding.PlacedCodes(codes)}, origin([model], test))
    evidence = Evidence({"β = 2.4": model}, test, data.load("digits", "train"), None)
    return [
        ("png", walk.grid_png(position, network, facts)),
        ("png", walk.digits_png([position], [network], facts)),
        ("gif", walk.sweep_gif([position], [network], 0, 0, True, facts)),
        ("json", walk.code_json([position], test, 3)),
        ("csv", embedding.csv_of(placed)),
        ("npz", embedding.npz(placed)),
        ("zip", embedding.projector(placed, "one")),
        *((suffix.removeprefix("."), claims.render([], evidence, suffix)) for suffix in table_files.DOCUMENTS),
    ]


def test_every_table_and_every_file_says_where_it_comes_from_and_latex_sets_them(model, digits, tmp_path):
    made = [
        (kind, table_files.render(table, f".{kind}")) for table in tables(model, digits).values() for kind in FORMATS
    ]
    for kind, content in [*made, *others(model, digits)]:
        found = provenance_of(kind, content)
        assert (found["dataset"], found["split"], found["dataset_digest"]) == ("digits", "test", digits.digest)
        assert found["models"] == [{"name": "one", "checkpoint_digest": model.digest}], kind
        assert {"betascope", "python", "torch"} <= set(found["versions"])
    if there():
        assert complaints([content for kind, content in made if kind == "tex"], tmp_path) == []


def test_a_walks_files_say_where_it_began_and_how_far_it_went(model, digits):
    position = stop_of(model, digits)
    found = provenance_of(
        "gif", walk.sweep_gif([position], [model.model()], 0, 1, True, walk.provenance([position], digits, 3))
    )
    assert (found["start"], found["moved_posterior_sd_by_rank"]) == (3, {"one": [1.5]})
    assert (found["rank"], found["linked"]) == (2, True)


def test_csv_with_hashes_in_names_and_cells_is_read_whole():
    frame = pd.DataFrame({"#1": ["#a", None, "b # c", 'd\n#e "f"'], "n": [0.1 + 0.2, 2, np.nan, 4], "is": [True] * 4})
    text = csv(frame, {"dataset": "#"}, "of #1")
    assert text.startswith("# pandas reads this file by read_csv(FILE, comment='#')")
    assert provenance_of("csv", text) == {"dataset": "#"}
    pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(text), comment="#"), frame)
    assert '"' not in csv(frame[["n", "is"]], {})  # quotes where they are needed alone
