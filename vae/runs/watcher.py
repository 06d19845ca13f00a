"""Looks at a run as it goes, writes down what it measures, and makes a frame of it for browsers.

What it costs is bounded: it looks again only when looking has taken less than a sixteenth of the time since, and the
frames come to at most 180 kB a second, whatever the network's size.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from vae.core import atomic
from vae.data import Dataset
from vae.data.dataset import spread
from vae.models import checkpoints, layers, networks
from vae.models.config import ModelConfig
from vae.models.pressure import Turn, penalty
from vae.runs import frames
from vae.runs.folder import FRAMES, RECORD, SHARE, SO_FAR, STILL, Run, writing
from vae.runs.pace import MOST_BYTES, SOONEST
from vae.runs.plane import Plane
from vae.training.schedule import seed_of
from vae.training.watch import Moment

MAPPED, MEASURED, SHOWN = 1000, 250, 10  # images on the map, of which are measured; reconstructed
_POLL = 0.1  # seconds between two looks at what is wanted
_MOST_FRAMES = 400  # kept


@dataclass
class Watcher:
    """Of one run; see `vae.training.watch.Watch`.

    test: the images that it is measured on, which do not train it. stopping: whether the run is about to stop.
    """

    run: Run
    config: ModelConfig
    test: Dataset
    turned: tuple[Turn, ...] = ()  # as was seen last
    stopping: Callable[[], bool] = lambda: False
    _frames: list[int] = field(default_factory=list)  # steps of those on disk
    _next: float = 0.0
    _polled: float = 0.0
    _wanted: dict[str, float] = field(default_factory=dict)
    _seconds: float = 0.0  # that it had trained before it was stopped
    _begun: float | None = None

    def __post_init__(self) -> None:
        index = spread(len(self.test), MAPPED)
        self.x = torch.from_numpy(self.test.floats(index))
        self.shown = self.test.first_of_classes(SHOWN)
        self.shown_x = torch.from_numpy(self.test.floats(self.shown))
        self.measured = spread(len(index), MEASURED)
        random = torch.Generator().manual_seed(seed_of(self.config, "watched noise", 0))
        self.noise = torch.randn((len(self.measured), self.config.latent_dim), generator=random)
        self.plane = Plane(self.config.latent_dim, seed_of(self.config, "plane of the map", 0) % 2**32)
        self._labels = np.asarray(self.test.labels[index], np.int16)

    def begin(self, step: int) -> None:
        """Make ready for a run that has taken so many steps: what it recorded after them, before a kill, goes."""
        with writing():
            kept = [one for one in self.run.record() if one["step"] < step]
            text = "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in kept)
            atomic.write_text(self.run.path / RECORD, text)
            there = {one["step"] for one in kept if one["bytes"]}
            for path in (self.run.path / FRAMES).glob("*.bin"):
                if int(path.stem) not in there:
                    path.unlink(missing_ok=True)
                else:
                    self._frames.append(int(path.stem))
            self._frames.sort()
            self._seconds = kept[-1]["seconds"] if kept else 0.0
            if kept and self._frames:
                self.plane.basis = frames.unpack(self.run.frame(self._frames[-1]).read_bytes())["plane"].copy()
            random = np.random.default_rng(seed_of(self.config, "samples", 0))
            still: frames.Arrays = {
                "images": self.test.images[self.shown],
                "labels": self._labels,
                "samples": random.standard_normal((SHOWN, self.config.latent_dim)).astype(np.float32),
            }
            atomic.write_bytes(self.run.path / STILL, frames.pack(still))

    def turns(self, step: int) -> Sequence[Turn]:
        """What somebody turned since the last time."""
        now = time.monotonic()
        if now - self._polled < _POLL:
            return ()
        self._polled = now
        wanted = self.run.control()
        found = []
        for what, value, planned in (
            ("beta", wanted.beta, self.config.beta),
            ("learning_rate", wanted.learning_rate, self.config.learning_rate),
        ):
            if value is not None and value != self._wanted.get(what, planned):
                self._wanted[what] = value
                found.append(Turn.model_validate({"step": step, "what": what, "value": value}))
        if found:
            self._next = 0.0  # at once
        return found

    def due(self) -> bool:
        """Whether it is time to look."""
        return time.monotonic() >= self._next

    def look(self, moment: Moment) -> None:
        """Measure, write down, and make a frame. Raises TrainingError: no room."""
        self.turned = moment.turned
        for turn in moment.turned:
            self._wanted[turn.what] = turn.value  # what a run that goes on has in force
        if self.stopping():
            self._keep_so_far(moment)
        if self._frames and self._frames[-1] >= moment.step > 0:
            return  # that of the moment before it was stopped
        begun = time.monotonic()
        self._begun = self._begun or begun
        model = moment.plain()
        with torch.inference_mode():
            instant, frame = self._measured(moment, model)
        instant["bytes"] = len(frame)
        instant["seconds"] = round(self._seconds + begun - self._begun, 2)
        with writing():
            atomic.write_bytes(self.run.frame(moment.step), frame)
            with (self.run.path / RECORD).open("a", encoding="utf-8") as file:
                file.write(json.dumps(instant, separators=(",", ":")) + "\n")
            self._frames.append(moment.step)
            self._thin()
        took = time.monotonic() - begun
        self._next = begun + max(SOONEST, took / SHARE, len(frame) / MOST_BYTES)

    def _keep_so_far(self, moment: Moment) -> None:
        """The model as it is, as a whole checkpoint: of a run that was stopped."""
        changes = {"turned": moment.turned, "stopped_after": round(moment.epoch, 3)}
        tensors = {name: tensor.cpu().numpy() for name, tensor in moment.plain().state_dict().items()}
        checkpoints.save(self.run.path / SO_FAR, self.config.model_copy(update=changes), tensors)

    def _measured(self, moment: Moment, model: networks.Autoencoder) -> tuple[dict[str, object], bytes]:
        device = next(model.parameters()).device
        mu, logvar = model.encode(self.x.to(device))
        part = torch.from_numpy(self.measured)
        z = networks.sample(mu[part], None if logvar is None else logvar[part], self.noise.to(device))
        distortion = networks.bce(model.decode(z), self.x[part].to(device)).mean().item()
        kl = networks.kl(mu, logvar).mean(dim=0).tolist()
        codes: NDArray[np.float32] = mu.cpu().numpy()
        points, basis = self.plane.seen(codes)
        objective = distortion + penalty(kl, moment.beta, self.config.free_bits, moment.capacity)
        spread_of = codes.std(axis=0).tolist()
        instant = {
            "step": moment.step,
            "epoch": round(moment.epoch, 3),
            "distortion": round(distortion, 3),
            "rate": round(sum(kl), 4),
            "objective": round(objective, 3),
            "beta": moment.beta,
            "learning_rate": float(f"{moment.learning_rate:.4g}"),
            "capacity": moment.capacity,
            "training": None if moment.bce is None else [round(moment.bce, 3), round(moment.kl or 0.0, 4)],
            "kl": [float(f"{one:.3g}") for one in kl],
            "sd": [float(f"{one:.3g}") for one in spread_of],
        }
        decoder = {
            name: tensor.cpu().numpy() for name, tensor in model.state_dict().items() if name.startswith("decoder.")
        }
        arrays = {
            "points": points.astype(np.float32),
            "plane": basis,
            "codes": model.encode(self.shown_x.to(device))[0].cpu().numpy(),
            **frames.quantised({name: decoder[name] for name in layers.tensor_shapes(self.config) if name in decoder}),
        }
        return instant, frames.pack(arrays)

    def _thin(self) -> None:
        """Of too many frames every second of the older half goes, but never the first."""
        if len(self._frames) <= _MOST_FRAMES:
            return
        half = self._frames[: _MOST_FRAMES // 2]
        for step in half[1::2]:
            self.run.frame(step).unlink(missing_ok=True)
        self._frames = [*half[::2], *self._frames[_MOST_FRAMES // 2 :]]
