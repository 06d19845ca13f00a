"""Fit a model. Everything random is a function of the seed and of the step (see `recipe`).

The whole data set stays in memory as bytes; a batch is one gather and one cast. The loss and its convention: see
`config.Loss`. What one batch does to the weights: see `step`.
"""

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import torch
from torch import Tensor

from vae.core import atomic
from vae.core.errors import Stopped, TrainingError
from vae.core.task import Task
from vae.data import Dataset
from vae.data.dataset import sized
from vae.models import checkpoints, multi_rate, networks, pressure, weights
from vae.models.checkpoints import MAX_BYTES, RESUME, Checkpoint, check_name
from vae.models.config import ModelConfig
from vae.training import gated, initial, schedule
from vae.training import resume as resuming
from vae.training.centring import Centring
from vae.training.multi_rate import MultiRateStep
from vae.training.precision import best_precision
from vae.training.resume import Precision, State
from vae.training.step import Step, optimizer_of
from vae.training.watch import Moment, Watch

_SAVE_SECONDS = 20.0  # at most this much work is lost to kill -9
_REPORT_SECONDS = 0.2
_CHECK_STEPS = 20  # steps between looks at the loss: on a GPU each look waits for the queue to empty
_EXPLODED = 10.0  # times the first loss


@dataclass(frozen=True)
class Report:
    """How a run goes. Losses are means over the epoch so far, in nats an image."""

    bce: float
    kl: float
    images_per_second: float
    seconds_left: float


def train(
    config: ModelConfig,
    dataset: Dataset,
    out: str | Path,
    *,
    resume: bool = False,
    overwrite: bool = False,
    on_epoch: Callable[[int, networks.Autoencoder], None] | None = None,
    task: Task = Task(),
    device: str | None = None,
    watch: Watch | None = None,
) -> Checkpoint:
    """Train what `config` describes on `dataset` and save it as the checkpoint folder `out`.

    With `resume`, go on from what an interrupted run left there (from the start where it left nothing); the weights at
    the end are those of an undisturbed run, bit for bit on one machine. `task` hears how many batches are done, with a
    `Report`. Ctrl-C stops after the batch, as it does. `watch` looks on, and may turn beta and the learning rate.

    Raises TrainingError: the folder is taken, the state does not fit, the loss is NaN or explodes, the disk is full;
    Stopped, with the way to go on.
    """
    out = Path(out)
    check_name(out.name)
    _check_room(config, dataset)
    if resume and (out / checkpoints.WEIGHTS).exists():
        return _finished(out, config)
    if not resume and not overwrite:
        _check_free(out)

    where = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    model = initial.weights(gated.build(config), config, dataset).to(where)
    optimizer = optimizer_of(config, model)
    state, precision = State(), best_precision(where, config)
    if resume and (out / RESUME).exists():
        state, precision = resuming.restore(out, config, model, optimizer, dataset.images_digest)
    else:
        _clear(out)
        resuming.save(
            out, config, model, optimizer, state, precision, dataset.images_digest
        )  # from now on --resume works

    centring = Centring(config, dataset, where)
    run = _Run(config, model, optimizer, state, precision, centring, out, on_epoch, task, watch)
    with _interruptible() as interrupted:
        run.fit(dataset, where, interrupted)
    return run.finish()


@dataclass
class _Run:
    config: ModelConfig
    model: networks.Autoencoder
    optimizer: torch.optim.Optimizer
    state: State
    precision: Precision
    centring: Centring
    out: Path
    on_epoch: Callable[[int, networks.Autoencoder], None] | None
    task: Task
    watch: Watch | None

    def fit(self, dataset: Dataset, device: torch.device, interrupted: threading.Event) -> None:
        images = torch.tensor(dataset.images, device=device)  # uint8 (N, H, W) or (N, H, W, 3)
        batches = math.ceil(len(images) / self.config.batch_size)
        steps = batches * self.config.epochs
        # On the device, summed without waiting for it: bce, kl since the last look.
        recent = torch.zeros(2, dtype=torch.float64, device=device)
        recent_images = 0
        begun = saved = reported = time.monotonic()
        first_step = self.state.step
        step = (MultiRateStep if self.config.betas else Step)(
            self.config, self.model, self.optimizer, self.precision, self.centring, self.state.turned
        )
        if self.watch:
            self.watch.look(self._moment(steps, batches))

        while self.state.step < steps:
            self._turn()
            epoch, batch = divmod(self.state.step, batches)
            if batch == 0 or self.state.step == first_step:
                order = torch.randperm(len(images), generator=schedule.generator(self.config, "order", epoch)).to(
                    device
                )
            chosen = order[batch * self.config.batch_size :][: self.config.batch_size]
            # Moved while they are bytes, which is a fourth of the memory to go through
            x = schedule.shifted(images.index_select(0, chosen), self.config, self.state.step, steps)
            recent += step(x.float().div_(255), self.state.step, steps)
            recent_images += len(chosen)
            self.state.step += 1

            now = time.monotonic()
            end_of_epoch = batch == batches - 1
            more = self.state.step < steps  # with nothing left to do it ends by itself
            stop = more and (interrupted.is_set() or self.task.stop())
            save = stop or (more and now - saved > _SAVE_SECONDS)
            report = end_of_epoch or now - reported > _REPORT_SECONDS
            look = self.state.step % _CHECK_STEPS == 0 or self.state.first_loss is None
            seen = self.watch is not None and (stop or not more or self.watch.due())
            if end_of_epoch or save or report or look or seen:
                self._account(recent, recent_images, steps)
                recent.zero_()
                recent_images = 0
            if self.watch and seen:
                self.watch.look(self._moment(steps, batches))
            if end_of_epoch:
                self._close_epoch(epoch)
            if save:
                resuming.save(
                    self.out, self.config, self.model, self.optimizer, self.state, self.precision, dataset.images_digest
                )
                saved = now
            if stop:
                raise Stopped(
                    f"Stopped in epoch {epoch + 1} of {self.config.epochs}, after batch {batch + 1} of {batches}. "
                    f"The work is kept; go on with `python -m vae train --out {self.out} --resume`."
                )
            if report:
                reported = now
                pace = (self.state.step - first_step) / (now - begun)  # batches a second
                text = f"epoch {epoch + 1}/{self.config.epochs}"
                self.task.report(text, self.state.step, steps, self._report(steps, pace))

    def finish(self) -> Checkpoint:
        tensors = {name: tensor.cpu().numpy() for name, tensor in self.centring.plain(self.model).state_dict().items()}
        checkpoint = checkpoints.save(self.out, self._as_turned(), tensors)
        for left in (self.out / RESUME, *self.out.glob(".*.tmp")):
            left.unlink(missing_ok=True)
        return checkpoint

    def _turn(self) -> None:
        """Let what somebody has turned take force; what exploding is, is told from the loss with it."""
        if self.watch and (turns := self.watch.turns(self.state.step)):
            self.state.turned += turns
            self.state.first_loss = None

    def _as_turned(self) -> ModelConfig:
        return self.config.model_copy(update={"turned": tuple(self.state.turned)}) if self.state.turned else self.config

    def _moment(self, steps: int, batches: int) -> Moment:
        config, state = self.config, self.state
        return Moment(
            step=state.step,
            steps=steps,
            epoch=state.step / batches,
            bce=state.bce_sum / state.seen if state.seen else None,
            kl=state.kl_sum / state.seen if state.seen else None,
            beta=schedule.beta(config, state.step, steps, state.turned),
            learning_rate=schedule.learning_rate(config, state.step, steps, state.turned),
            capacity=schedule.capacity(config, state.step, steps) if config.capacity else None,
            turned=tuple(state.turned),
            plain=lambda: self.centring.view(self.model),
        )

    def _account(self, recent: Tensor, images: int, steps: int) -> None:
        """Add the losses of the last batches to the epoch's; raise TrainingError where they have gone wrong."""
        bce, kl = recent.tolist()
        if self.state.first_loss is None:
            self.state.first_loss = self._as_turned().objective(bce / images, (kl / images,))
        beta = schedule.beta(self.config, self.state.step, steps, self.state.turned)
        held_at = schedule.capacity(self.config, self.state.step, steps) if self.config.capacity else None
        loss = bce / images + pressure.penalty((kl / images,), beta, 0.0, held_at)
        if not math.isfinite(loss) or loss > _EXPLODED * max(self.state.first_loss, 1.0):
            what = "became NaN or infinite" if not math.isfinite(loss) else f"exploded to {loss:.3g} nats an image"
            lower = self.config.learning_rate / 5
            raise TrainingError(
                f"The loss {what} at step {self.state.step} (learning rate {self.config.learning_rate:g}, "
                f"beta {beta:g}, batches of {self.config.batch_size}).",
                f"Start again with --overwrite and a smaller step, for example --learning-rate {lower:.2g}"
                + (", or a smaller --beta." if beta > 10 else "."),
            )
        self.state.bce_sum += bce
        self.state.kl_sum += kl
        self.state.seen += images

    def _close_epoch(self, epoch: int) -> None:
        bce, kl = self.state.bce_sum / self.state.seen, self.state.kl_sum / self.state.seen
        # Of free bits a lower bound: that each dimension has its own is not in the sum.
        objective = self._as_turned().objective(bce, (kl,))
        self.state.history.append({"epoch": epoch + 1, "bce": bce, "kl": kl, "objective": objective})
        self.state.bce_sum = self.state.kl_sum = 0.0
        self.state.seen = 0
        self._write_history()
        if self.on_epoch:
            self.on_epoch(epoch + 1, self.centring.plain(self.model))

    def _report(self, steps: int, pace: float) -> Report:
        seen = self.state.seen
        return Report(
            bce=self.state.bce_sum / seen if seen else self.state.history[-1]["bce"],
            kl=self.state.kl_sum / seen if seen else self.state.history[-1]["kl"],
            images_per_second=pace * self.config.batch_size,
            seconds_left=(steps - self.state.step) / pace,
        )

    def _write_history(self) -> None:
        rows = ["epoch,bce,kl,objective"]  # means over the epoch's images, in nats, while the weights moved
        rows += [f"{r['epoch']},{r['bce']:.6g},{r['kl']:.6g},{r['objective']:.6g}" for r in self.state.history]
        with resuming.writing(self.out):
            atomic.write_text(self.out / checkpoints.HISTORY, "\n".join(rows) + "\n")


def _finished(out: Path, config: ModelConfig) -> Checkpoint:
    checkpoint = checkpoints.load(out)
    if checkpoint.config.model_copy(update={"turned": ()}) != config:
        raise TrainingError(
            f"{out} holds a finished model of another run: {resuming.differences(checkpoint.config, config)}. "
            "Choose another --out, or replace it with --overwrite."
        )
    (out / RESUME).unlink(missing_ok=True)  # a run killed in its last moment leaves it beside finished weights
    return checkpoint


def _check_free(out: Path) -> None:
    if (out / RESUME).exists():
        raise TrainingError(f"{out} holds an unfinished run. Go on with --resume, or start again with --overwrite.")
    if (out / checkpoints.WEIGHTS).exists():
        raise TrainingError(f"{out} holds a trained model. Choose another --out, or replace it with --overwrite.")


def _check_room(config: ModelConfig, dataset: Dataset) -> None:
    if dataset.planes != config.planes:
        raise TrainingError(
            f"The model takes images of {sized(config.planes)}; those of {dataset.name} have {sized(dataset.planes)}."
        )
    size = weights.size(multi_rate.tensor_shapes(config))
    if size > MAX_BYTES:
        raise TrainingError(
            f"These layers make {size / 1e6:.1f} MB of weights; a checkpoint is at most "
            f"{MAX_BYTES / 1e6:.0f} MB. Choose narrower layers with --encoder-widths and --decoder-widths."
        )


def _clear(out: Path) -> None:
    """Make the folder and take away what an earlier run left, its weights first."""
    with resuming.writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for name in (checkpoints.WEIGHTS, RESUME, checkpoints.METRICS, checkpoints.HISTORY):
            (out / name).unlink(missing_ok=True)
        for abandoned in out.glob(".*.tmp"):  # by a run that was killed while it wrote
            abandoned.unlink(missing_ok=True)


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets; a second one ends the program at once."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event  # signals reach the main thread only
        return

    def on_interrupt(_signum: int, _frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    previous = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, previous)
