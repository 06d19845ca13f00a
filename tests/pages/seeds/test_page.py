"""The page of seeds in Streamlit's test harness: every state of a sweep, and the controls."""

import io
import re

import numpy as np
import pandas as pd
import pytest

from tests.harness import known_sweep
from tests.harness.apptest import choose, files, html, until_done
from tests.harness.asgi import get
from tests.harness.known_sweep import turned
from tests.harness.provenance import provenance_of
from ui.output import command
from vae.models import checkpoints

AE, VAE = ("ae", 0.0), ("vae", 4.0)


@pytest.fixture
def write(folders):
    """Write a sweep of the digits whose seeds agree at beta 4, with this many; the autoencoder's do not."""

    def written(count=3, **settings):
        apart = [np.random.default_rng(seed).standard_normal((200, 3)) for seed in range(count)]
        where = folders[0].parent / "sweeps" / "known"
        return known_sweep.write(where, {AE: apart, VAE: turned(count=count)}, **settings)

    return written


def said(test) -> str:
    return " ".join(text.value for kind in (test.markdown, test.caption, test.info, test.warning) for text in kind)


def measured(test):
    """Run again, as the page does by itself, until nothing is measured any more."""
    until_done(test, lambda: not [button for button in test.button if button.key == "seeds-stop"])
    assert not test.exception
    assert not test.error
    return test


def fetched(test, label) -> str:
    _, _, body = get(files(test)[label])
    return body.decode()


def table(test, label) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(fetched(test, label)), comment="#")


def test_page_without_a_sweep_says_how_to_make_one(app, shipped):
    test = app("seeds")
    assert not test.exception
    assert "There is no sweep of digits" in said(test)
    assert command("betascope sweep --dataset digits --beta 0 0.5 1 2.4 4 10 20 --seeds 5 --out sweeps/digits") in said(
        test
    )


def test_page_without_a_sweep_leads_to_a_data_set_that_has_one(app, write):
    write()
    test = app("seeds", data="sprites")
    (link,) = [one.proto for one in test.get("page_link") if one.proto.label.startswith("This page with")]
    assert link.label.replace("\\", "") == "This page with digits (built in)"
    assert "on=digits" in link.query_string


def test_dimensions_that_come_back_stand_under_one_another_turned_where_their_sign_is(app, write):
    sweep = write()
    test = measured(app("seeds"))
    shown = html(test)
    assert "**3 of 3 dimensions of seed 0 come back** in the other 2 seeds" in said(test)
    assert shown.count("comes back</b>") == 3
    for name, r in (("1", "+1.00"), ("2", "−1.00")):
        assert f"seed {name}</b>" in shown
        assert r in shown
    assert "turned over" in shown
    assert "**Seeds agree most at β = 4** (UDR 0.9" in said(test)
    assert "told apart from all others by 3 seeds" in said(test)
    matches = table(test, "Matches (CSV)")
    assert len(matches) == 6
    assert (matches["r"].abs() > 0.98).all()
    own = sweep.codes("beta-4-seed-0"), sweep.codes("beta-4-seed-1")
    row = matches[matches["other_seed"] == 1].iloc[0]
    r = np.corrcoef(own[0][:, row["dimension"]], own[1][:, int(row["other_dimension"])])[0, 1]
    assert row["r"] == pytest.approx(r)


def test_models_and_the_seed_that_others_are_held_against_can_be_chosen(app, write):
    write()
    test = measured(app("seeds"))
    measured(choose(test, "button_group", "swept", "AE"))
    assert "**None of the 3 dimensions of seed 0 comes back**" in said(test)
    assert html(test).count("may be luck</b>") == 3
    measured(choose(test, "button_group", "seed", "2"))
    assert "dimensions of seed 2 comes back" in said(test)
    again = measured(app("seeds", swept="AE", seed="1"))
    assert "dimensions of seed 1 comes back" in said(again)


def test_downloads_say_where_the_numbers_come_from(app, write):
    sweep = write()
    test = measured(app("seeds"))
    scores = table(test, "UDR (CSV)")
    assert set(scores["variant"]) == {"lasso", "spearman"}
    assert set(scores["model"]) == {"AE", "β = 4"}
    found = provenance_of("csv", fetched(test, "UDR (CSV)"))
    assert (found["sweep"], found["sweep_digest"]) == ("known", sweep.digest)
    assert found["udr"]["lasso_alpha"] == 0.1


def test_two_seeds_are_matched_and_betas_not_ranked(app, write):
    write(2)
    test = measured(app("seeds"))
    assert "Betas are ranked from 3 seeds each: AE has 2, β = 4 has 2" in said(test)
    assert "--seeds 3 " in said(test)
    assert "in seed 1" in said(test)
    assert "no interval" in html(test)


def test_one_seed_has_nothing_to_match_and_the_command_that_makes_more(app, write):
    write(1)
    test = measured(app("seeds"))
    assert "There is one seed of β = 4, so nothing to match" in said(test)
    assert re.search(r"`betascope sweep --dataset digits .* --seeds 3 .*`", said(test))
    assert "Betas are ranked from 3 seeds each" in said(test)


def test_missing_members_and_broken_sweeps_are_said(app, write, folders):
    write(missing=["beta-4-seed-1", "ae-seed-0", "ae-seed-1", "ae-seed-2"])
    broken = folders[0].parent / "sweeps" / "broken"
    broken.mkdir()
    (broken / "sweep.json").write_text("{")
    test = measured(app("seeds"))
    assert "The sweep broken cannot be read" in said(test)
    assert "4 of the 6 models of this sweep are not there" in said(test)
    assert "in seed 2" in said(test)
    (control,) = [group for group in test.button_group if group.key == "swept"]
    assert control.options == ["β = 4"]


def test_sweep_without_any_model_says_so(app, write):
    write(missing=["ae-seed-1", "ae-seed-2", "beta-4-seed-0", "beta-4-seed-1", "beta-4-seed-2"])
    test = measured(app("seeds"))
    assert "There is one seed of AE, so nothing to match" in said(test)


def test_damaged_codes_are_a_sentence(app, write):
    sweep = write()
    content = dict(np.load(sweep.folder / "codes.npz"))
    content["beta-4-seed-1"] = np.full((200, 3), np.nan, np.float16)
    np.savez(sweep.folder / "codes.npz", **content)
    test = app("seeds")
    until_done(test, lambda: not [button for button in test.button if button.key == "seeds-stop"])
    assert not test.exception
    assert "NaN" in said(test) + " ".join(error.value for error in test.error)


def test_dimension_is_told_in_words_where_its_weights_are_there(app, write, folders, make_checkpoint):
    sweep = write()
    model = make_checkpoint("own", kind="vae", beta=4.0, latent_dim=3, dataset="digits")
    frame = pd.read_csv(sweep.folder / "sweep.csv", dtype={"reason": str, "checkpoint_digest": str})
    frame.loc[frame["member"] == "beta-4-seed-0", "checkpoint_digest"] = model.digest
    frame.to_csv(sweep.folder / "sweep.csv", index=False)
    checkpoints.save(folders[1] / "own", model.config, model.weights)
    test = measured(app("seeds"))
    assert html(test).count("Moved and measured: ") == 3
