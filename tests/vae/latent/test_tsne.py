import numpy as np
import pytest

from tests.harness.grouped import groups
from vae.core.errors import BetascopeError, MeasureError, Stopped, TrainingError
from vae.core.folders import CACHE_VARIABLE, cache_dir
from vae.core.task import Task
from vae.latent import tsne
from vae.latent.placing import Placer
from vae.latent.tsne import Settings
from vae.metrics.latent.trustworthiness import trustworthiness

SETTINGS = Settings(perplexity=10)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One map for the tests that only look at it, and the frames that were shown."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        return tsne.embed(groups(), SETTINGS, Task(shown.append)), shown


def exact_divergence(codes: np.ndarray, points: np.ndarray, perplexity: float) -> float:
    """KL(P || Q) over all pairs, by the textbook: P from a bisection for each code, all pairs of it."""
    squared = np.square(codes[:, None].astype(np.float64) - codes[None]).sum(axis=2)
    p = np.zeros_like(squared)
    for i, row in enumerate(squared):
        low, high = 0.0, 1e6
        for _ in range(100):
            precision = (low + high) / 2
            p[i] = np.exp(-precision * np.maximum(row - np.partition(row, 1)[1], 0))
            p[i, i] = 0
            p[i] /= p[i].sum()
            entropy = -(p[i][p[i] > 0] * np.log(p[i][p[i] > 0])).sum()
            low, high = (precision, high) if entropy > np.log(perplexity) else (low, precision)
    p = (p + p.T) / (2 * len(codes))
    q = 1 / (1 + np.square(points[:, None].astype(np.float64) - points[None]).sum(axis=2))
    np.fill_diagonal(q, 0)
    q /= q.sum()
    here = p > 0
    return float((p[here] * np.log(p[here] / q[here])).sum())


def test_embed_keeps_groups_of_codes_together(made):
    found, _ = made
    assert found.points.shape == (150, 2)
    assert found.points.dtype == np.float32
    centres = np.stack([found.points[group::3].mean(axis=0) for group in range(3)])
    closest = np.square(found.points[:, None] - centres).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(closest, np.arange(150) % 3)  # every point with its group
    assert trustworthiness(groups(), found.points) > 0.95


def test_kl_equals_the_exact_divergence_of_the_final_points():
    codes = np.random.default_rng(0).normal(size=(31, 6)).astype(np.float32)
    found = tsne.embed(codes, SETTINGS)  # 30 neighbours: P is whole
    assert found.kl == pytest.approx(exact_divergence(codes, found.points, 10), rel=1e-3)
    assert found.kl == tsne.divergence(codes, found.points, SETTINGS)
    assert tsne.divergence(codes, found.points[::-1], SETTINGS) > 2 * found.kl


def test_the_size_of_least_kl_divergence_is_found_from_any_smaller_one(made):
    affinities = tsne._affinities(tsne._standard(groups()), 10, lambda: None)
    points = made[0].points.astype(np.float64)
    sizes = [tsne._best_size(affinities, points / factor) / factor for factor in (2, 4, 8)]
    np.testing.assert_allclose(sizes, np.mean(sizes), rtol=0.03)
    at_best, *others = (tsne.divergence(groups(), points * np.mean(sizes) * f, SETTINGS) for f in (1, 0.7, 1.4))
    assert at_best < min(others)


def test_as_good_as_scikit_learns_on_digits(digits):
    from sklearn.manifold import TSNE

    codes = digits.floats().reshape(len(digits), -1)[:, ::13]
    theirs = TSNE(perplexity=30, init="pca", random_state=0, max_iter=500).fit_transform(codes)
    ours = tsne.embed(codes, Settings())
    assert ours.kl < 1.02 * tsne.divergence(codes, theirs, Settings())
    assert trustworthiness(codes, ours.points) > trustworthiness(codes, theirs) - 0.01


def test_frames_lead_from_the_start_to_the_points(made):
    found, shown = made
    assert 20 <= len(found.frames) <= 40
    assert found.frames.shape == (len(found.iterations), 150, 2)
    assert found.iterations[0] == 0
    assert found.iterations[-1] == tsne.ITERATIONS
    assert (np.diff(found.iterations) > 0).all()
    np.testing.assert_array_equal(found.frames[-1], found.points)
    assert [progress.done for progress in shown] == found.iterations.tolist()
    for frame, progress in zip(found.frames, shown, strict=True):
        np.testing.assert_array_equal(frame, progress.partial)
    assert np.ptp(found.frames[0]) < 0.01 < np.ptp(found.frames[-1])


def test_a_frame_is_the_map_after_so_many_iterations(monkeypatch):
    monkeypatch.setattr(tsne, "_best_size", lambda *_: 1.0)
    monkeypatch.setattr(tsne, "_SETTLE", ())
    (_, exaggeration, method), *_ = tsne._GATHER
    found = {}
    for n in (12, 9):
        monkeypatch.setattr(tsne, "_GATHER", ((n, exaggeration, method),))
        monkeypatch.setenv(CACHE_VARIABLE, str(cache_dir() / str(n)))
        found[n] = tsne.embed(groups(), SETTINGS)
    assert found[12].iterations[1] == 9
    np.testing.assert_array_equal(found[12].frames[1], found[9].points)


def test_frames_of_many_codes_are_smaller(monkeypatch):
    monkeypatch.setattr(tsne, "_WIDE_FRAMES", 100)
    found = tsne.embed(groups(), SETTINGS)
    assert found.frames.dtype == np.float16
    assert found.points.dtype == np.float32
    np.testing.assert_allclose(found.frames[-1], found.points, rtol=1e-3)


def test_embed_computes_once_and_known_reads_it():
    codes, shown = groups(), []
    assert tsne.embed.known(codes, SETTINGS) is None
    first = tsne.embed(codes, SETTINGS)
    again = tsne.embed(np.asfortranarray(codes), SETTINGS, Task(shown.append, lambda: True))
    assert not shown
    for found in (again, tsne.embed.known(codes, Settings(10.0, 0))):
        np.testing.assert_array_equal(found.points, first.points)
        np.testing.assert_array_equal(found.frames, first.frames)
        np.testing.assert_array_equal(found.iterations, first.iterations)
        assert found.kl == first.kl
    moved = codes.copy()
    moved[0, 0] += 1e-3
    for other in (
        (codes, Settings(11)),
        (codes, Settings(10, 1)),
        (moved, SETTINGS),
        (codes.reshape(300, 2), SETTINGS),
    ):
        assert tsne.embed.known(*other) is None


def test_embed_repeats_bit_for_bit_and_differs_by_seed(made, monkeypatch):
    np.testing.assert_array_equal(tsne.embed(groups(), SETTINGS).points, made[0].points)
    assert (tsne.embed(groups(), Settings(10, 1)).points != made[0].points).any()
    monkeypatch.setattr(tsne, "_ONE_THREAD", 0)  # and however many threads share the work
    monkeypatch.setenv(CACHE_VARIABLE, str(cache_dir() / "threads"))
    threaded = tsne.embed(groups(), SETTINGS)
    np.testing.assert_array_equal(threaded.points, made[0].points)
    assert threaded.kl == made[0].kl


@pytest.mark.parametrize("after", [0, 1, 8, 20])
def test_stopped_embed_leaves_nothing_in_the_cache(after):
    asked = []

    def stopped():
        asked.append(True)
        return len(asked) > after

    with pytest.raises(Stopped, match=rf"stopped after \d+ of {tsne.ITERATIONS} iterations"):
        tsne.embed(groups(), SETTINGS, Task(stop=stopped))
    assert len(asked) == after + 1  # not asked again once it said so
    assert tsne.embed.known(groups(), SETTINGS) is None
    assert not cache_dir().exists() or not list(cache_dir().iterdir())


def test_stopped_is_no_error_of_training():
    assert issubclass(Stopped, BetascopeError)
    assert not issubclass(Stopped, (TrainingError, MeasureError))


def test_error_in_on_frame_breaks_off_the_map():
    def show(progress):
        if progress.done:
            raise KeyError(progress.done)

    with pytest.raises(KeyError):
        tsne.embed(groups(), SETTINGS, Task(show))
    assert tsne.embed.known(groups(), SETTINGS) is None


@pytest.mark.parametrize(
    ("codes", "settings", "match"),
    [
        (groups(9), Settings(2), r"9 codes make no map: 10 or more"),
        (groups(60), Settings(30), r"perplexity is 30; for 60 codes it must be from 2 to 19"),
        (groups(91), Settings(31), r"from 2 to 30"),
        (groups(60), Settings(1.5), r"perplexity is 1.5"),
        (groups(60), Settings(float("nan")), r"perplexity is nan"),
        (groups(60), Settings(10, -1), r"seed is -1"),
        (np.ones((60, 3), np.float32), SETTINGS, r"Only 1 of these 60 codes are different: this model has collapsed"),
        (np.repeat(groups(9), 10, axis=0), SETTINGS, r"Only 9 of these 90"),
        (np.where(np.arange(240).reshape(60, 4) == 7, np.nan, groups(60)), SETTINGS, r"not finite"),
        (np.where(np.arange(240).reshape(60, 4) == 7, np.inf, groups(60)), SETTINGS, r"not finite"),
    ],
)
def test_embed_refuses_few_collapsed_or_infinite_codes(codes, settings, match):
    with pytest.raises(MeasureError, match=match):
        tsne.embed(codes, settings)
    with pytest.raises(MeasureError, match=match):
        tsne.divergence(codes, np.zeros((len(codes), 2)), settings)


def test_divergence_refuses_points_that_are_no_map_of_the_codes(made):
    found, _ = made
    for points in (found.points[:-1], np.full((150, 2), np.nan, np.float32)):
        with pytest.raises(MeasureError, match="no map of 150 codes"):
            tsne.divergence(groups(), points, SETTINGS)


def test_the_largest_perplexity_makes_a_map_and_one_more_does_not():
    for n in (10, 31, 60):
        largest = tsne.largest_perplexity(n)
        assert np.isfinite(tsne.embed(groups(n), Settings(largest)).points).all()
        with pytest.raises(MeasureError, match=f"to {largest}"):
            tsne.embed(groups(n), Settings(largest + 1))


def test_copies_of_one_code_lie_close_together_on_the_map():
    codes = groups()
    codes[:60] = codes[0]  # twice as many as the neighbours that are looked at
    found = tsne.embed(codes, SETTINGS)
    assert np.isfinite(found.points).all()
    assert np.isfinite(found.kl)
    others = np.linalg.norm(found.points[60:] - found.points[:60].mean(axis=0), axis=1)
    own = np.linalg.norm(found.points[:60] - found.points[:60].mean(axis=0), axis=1)
    assert np.median(own) < np.median(others) / 2


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_the_unit_of_the_codes_does_not_matter(scale):
    codes = (groups() * scale).astype(np.float32)
    found = tsne.embed(codes, SETTINGS)
    assert trustworthiness(codes, found.points) > 0.95
    assert np.isfinite(Placer(codes, found.points, SETTINGS).place(codes[:3])).all()


def test_codes_of_one_dimension_have_a_map():
    codes = np.linspace(0, 1, 100, dtype=np.float32)[:, None]
    found = tsne.embed(codes, SETTINGS)
    assert trustworthiness(codes, found.points) > 0.99
