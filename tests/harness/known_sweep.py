"""A sweep whose codes are known: written as its files would be, without any training."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from vae import data
from vae.core.estimate import Estimate
from vae.studies.claims import finding, seeds
from vae.studies.claims.finding import SHARE, Check, Outcome, Side, Unit, Verdict
from vae.studies.claims.numbers import RESAMPLES, Number
from vae.studies.claims.seeds import SeedCheck
from vae.sweeps import sweep
from vae.sweeps.spec import Group, Spec
from vae.sweeps.sweep import CLAIMS, CODES, DIMENSIONS, DONE, HEADER, MISSING, PICTURES, REPLICATES, TABLE, Sweep

STEPS, SHAPE = 7, (28, 28)
KL, CARRIED, SPREAD = 1.0, 0.5, 0.1  # of dimensions that are informative; the encoder's variance
OF_IMAGES = Unit(SHARE)


def write(
    folder: Path,
    codes: Mapping[Group, Sequence[np.ndarray]],
    kl: Mapping[Group, Sequence[Sequence[float]]] | None = None,
    dataset: str = "digits",
    claims: Mapping[int, Sequence[SeedCheck]] | None = None,
    missing: Sequence[str] = (),
) -> Sweep:
    """Codes (n, J) of each seed, by kind and beta; `kl` (J,) of each, else 1 nat. `missing`: members without any."""
    folder.mkdir(parents=True)
    count = max(map(len, codes.values()))
    spec = Spec.of(
        dataset,
        SHAPE,
        kinds={kind for kind, _ in codes},
        betas=[beta for kind, beta in codes if kind == "vae"],
        seeds=range(count),
        latent_dim=next(iter(codes.values()))[0].shape[1],
        encoder_widths=(8,),
        decoder_widths=(8,),
        epochs=1,
    )
    rows, dimensions, arrays, pictures = [], [], {}, {}
    for member in spec.members():
        (kind, beta), seed = member.group, member.config.seed
        about = {"member": member.name, "kind": kind, "beta": beta, "seed": seed}
        own = codes[member.group]
        there = seed < len(own) and member.name not in missing
        status, digest = (DONE, member.digest) if there else (MISSING, "")
        rows.append({**about, "status": status, "reason": "", "checkpoint_digest": digest})
        if not there:
            continue
        arrays[member.name] = own[seed].astype(np.float16)
        nats = (kl or {}).get(member.group, [[KL] * own[seed].shape[1]] * count)[seed]
        dimensions += [
            {
                **about,
                "dimension": j,
                "kl": nats[j] if kind == "vae" else np.nan,
                "mu_variance": float(own[seed][:, j].var()),
                "mean_encoder_variance": SPREAD if kind == "vae" else np.nan,
                "spread": float(np.sqrt(own[seed][:, j].var() + SPREAD)),
                "picture_share": CARRIED,
            }
            for j in range(own[seed].shape[1])
        ]
        pictures[f"{member.name}/moves"] = _moves(own[seed].shape[1], seed)
        pictures[f"{member.name}/given_back"] = np.zeros((2, *SHAPE), np.uint8)
    n = len(next(iter(arrays.values())))
    table = pd.DataFrame(rows).assign(train_seconds=1.0, epochs=1, error=100.0)
    table["rate"] = np.where(table["kind"] == "ae", np.nan, 10.0)
    origin = {"test_digest": data.load(dataset, "test").digest}
    (folder / HEADER).write_text(sweep.Header(spec=spec, provenance=origin).model_dump_json())
    table[[*sweep.ROW, "error", "rate"]].to_csv(folder / TABLE, index=False)
    pd.DataFrame(dimensions).to_csv(folder / DIMENSIONS, index=False)
    np.savez(folder / CODES, images=np.arange(n, dtype=np.int32), **arrays)
    np.savez(folder / PICTURES, images=np.arange(2, dtype=np.int32), **pictures)
    if claims:
        write_claims(folder, claims)
    return sweep.load(folder)


def check(
    value: float,
    limit: float = 0.5,
    side: Side = "above",
    unit: Unit = OF_IMAGES,
    reach: float = 0.01,
    place: tuple[int, int] = (1, 1),
) -> SeedCheck:
    """A check whose number has this value, and draws as wide as its interval; `place`: which claim, and which check."""
    moved = np.random.default_rng(0).normal(0, reach / 1.96, RESAMPLES)
    number = Number(Estimate(value, value - reach, value + reach, 100), lambda _: value + moved)
    return SeedCheck.of(*place, finding.check("It is so.", "By this rule.", lambda: Outcome(number, limit, side, unit)))


def missing(place: tuple[int, int] = (1, 1)) -> SeedCheck:
    """A check that has no number."""
    return SeedCheck.of(*place, Check("It is so.", "By this rule.", "There is no judge.", Verdict.UNKNOWN))


def write_claims(folder: Path, claims: Mapping[int, Sequence[SeedCheck]]) -> None:
    """The checks of each seed, beside the sweep's other files."""
    tables = {seed: seeds.to_table({seed: checks}) for seed, checks in claims.items()}
    pd.DataFrame([row for rows, _ in tables.values() for row in rows]).to_csv(folder / CLAIMS, index=False)
    np.savez(folder / REPLICATES, **{f"{seed}/replicates": again for seed, (_, again) in tables.items()})


def turned(n: int = 200, dimensions: int = 3, count: int = 3, mixed: float = 0.05, seed: int = 0) -> list[np.ndarray]:
    """Codes (n, J) of so many seeds: the same up to order, sign, and how much they are mixed."""
    generator = np.random.default_rng(seed)
    plain = generator.standard_normal((n, dimensions))
    found = [plain]
    for _ in range(count - 1):
        order, sign = generator.permutation(dimensions), generator.choice([-1, 1], dimensions)
        found.append(plain[:, order] * sign + mixed * generator.standard_normal((n, dimensions)))
    return found


def _moves(dimensions: int, seed: int) -> np.ndarray:
    """A bar a dimension, which moves to the right and is brighter for a later seed."""
    images = np.zeros((dimensions, STEPS, *SHAPE), np.uint8)
    for j in range(dimensions):
        for t in range(STEPS):
            images[j, t, 3 + 2 * j : 5 + 2 * j, 3 * t : 3 * t + 4] = 120 + 40 * min(seed, 3)
    return images
