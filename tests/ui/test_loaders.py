"""What pages read: models as every page shows them."""

from ui.loaders import ModelView


def test_several_models_of_one_beta_differ_in_look_and_others_keep_theirs(make_checkpoint):
    same = {f"β = 1, seed {seed}": make_checkpoint(f"seed-{seed}", kind="vae", seed=seed) for seed in range(12)}
    other = make_checkpoint("ae", kind="ae", beta=0)
    views = ModelView.several({**same, "AE": other})
    assert len({(view.accent, view.dash) for view in views.values()}) == 13
    assert views["AE"] == ModelView.of("AE", other)
    assert views["β = 1, seed 0"] == ModelView.of("β = 1, seed 0", same["β = 1, seed 0"])
