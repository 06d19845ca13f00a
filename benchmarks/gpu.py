"""Many models at once as one, on a GPU: `python -m benchmarks.gpu`; on a CPU, small: `--device cpu --quick`.

Prints images a second of (1) the loop over `python -m vae train`'s own code, a model after the other; (2) one model
whose order and noise are made on the device; (3) the same for --models of them stacked; each of (2) and (3) also as a
CUDA graph where there is CUDA. Then the objectives on the test images of stacked runs and of the same runs alone, which
must be within 0.1 nats of one another; 1 where they are not.
"""

import argparse
import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from benchmarks.recipes import objective
from benchmarks.stacked import Stack
from vae import data
from vae.core.errors import Stopped
from vae.core.task import Task
from vae.models.config import ModelConfig
from vae.training import autoencoder

TOLERANCE = 0.1  # nats


def main() -> int:
    """Print the paces and the differences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--models", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=40, help="of the runs whose objectives are compared")
    parser.add_argument("--compared", type=int, default=4, help="how many of the stack are also trained alone")
    parser.add_argument("--seconds", type=float, default=10.0, help="that each pace is measured over")
    parser.add_argument("--quick", action="store_true", help="the built-in digits, 4 small models, 20 epochs")
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        raise SystemExit("There is no CUDA here. Try --device cpu --quick.")
    small = {"encoder_widths": (64,), "decoder_widths": (64,), "latent_dim": 8} if options.quick else {}
    if options.quick:
        options.models, options.epochs, options.seconds = 4, 20, 2.0
    name = "digits" if options.quick else "mnist"
    train, test = data.load(name, "train"), data.load(name, "test")
    betas = [0.0, 0.5, 1.0, 2.4, 4.0, 10.0, 20.0]
    configs = [
        ModelConfig.newest(
            len(train), kind="vae", beta=betas[i % 7], seed=i // 7, dataset=name, epochs=options.epochs, **small
        )
        for i in range(options.models)
    ]
    dtype = torch.bfloat16 if options.device == "cuda" else torch.float32
    print(f"{options.device}: {_device(options.device)}; {name}, {options.models} models, {dtype}")
    print(f"loop, a model after the other: {_loop_pace(configs[0], train, options):,.0f} images/s")
    for some in (configs[:1], configs):
        for graph in (False, True) if options.device == "cuda" else (False,):
            stack = Stack(some, train, options.device, dtype)
            pace = _pace(stack, _stepper(stack, graph), options)
            print(f"{len(some)} stacked{', CUDA graph' if graph else ''}: {pace:,.0f} images/s", flush=True)
    images = torch.from_numpy(test.floats())
    together = _objectives(configs, train, images, options, dtype)
    worst = 0.0
    for index in range(min(options.compared, len(configs))):
        (alone,) = _objectives(configs[index : index + 1], train, images, options, dtype)
        worst = max(worst, abs(alone - together[index]))
        one = configs[index]
        print(f"{one.title}, seed {one.seed}: stacked {together[index]:.3f}, alone {alone:.3f} nats", flush=True)
    print(f"largest difference: {worst:.3f} nats (allowed: {TOLERANCE})")
    return int(worst > TOLERANCE)


def _objectives(
    configs: Sequence[ModelConfig],
    train: data.Dataset,
    images: torch.Tensor,
    options: argparse.Namespace,
    dtype: torch.dtype,
) -> list[float]:
    stack = Stack(configs, train, options.device, dtype)
    step = _stepper(stack, options.device == "cuda")
    for index in range(int(stack.done), stack.steps):
        if index % stack.batches == 0:
            stack.shuffle()
        step()
    return [objective(stack.model(index), images, config.beta) for index, config in enumerate(configs)]


def _stepper(stack: Stack, graph: bool) -> Callable[[], None]:
    """What does one step; as a CUDA graph, which begins from the same state as without."""
    if not graph:
        return stack.step
    state = [stack.done, stack.sums, *stack.weights, *(moment for pair in stack.moments for moment in pair)]
    stack.shuffle()
    before = [tensor.clone() for tensor in state]
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):  # a few steps before the capture, as torch's manual asks for
        for _ in range(3):
            stack.step()
    torch.cuda.current_stream().wait_stream(side)
    captured = torch.cuda.CUDAGraph()
    with torch.cuda.graph(captured):
        stack.step()
    for tensor, old in zip(state, before, strict=True):
        tensor.copy_(old)
    replay: Callable[[], None] = captured.replay
    return replay


def _pace(stack: Stack, step: Callable[[], None], options: argparse.Namespace) -> float:
    """Images a second over all models, orders included; the first steps are no part of it."""
    stack.shuffle()
    for _ in range(3):
        step()
    _wait(options.device)
    begun, steps = time.perf_counter(), 0
    while time.perf_counter() - begun < options.seconds:
        for _ in range(stack.batches):
            step()
        stack.shuffle()
        steps += stack.batches
        _wait(options.device)
    return steps * stack.config.batch_size * len(stack.seeds) / (time.perf_counter() - begun)


def _loop_pace(config: ModelConfig, train: data.Dataset, options: argparse.Namespace) -> float:
    """Images a second of `vae.training` on this device, after its first epoch."""
    moments: list[float] = []

    def enough() -> bool:
        return len(moments) > 1 and moments[-1] - moments[0] > options.seconds

    with TemporaryDirectory() as folder, contextlib.suppress(Stopped):
        autoencoder.train(
            config.model_copy(update={"epochs": 100_000}),
            train,
            Path(folder) / "model",
            on_epoch=lambda *_: moments.append(time.perf_counter()),
            task=Task(stop=enough),
            device=options.device,
        )
    return (len(moments) - 1) * len(train) / (moments[-1] - moments[0])


def _wait(device: str) -> None:
    if device == "cuda":
        torch.cuda.synchronize()


def _device(device: str) -> str:
    return torch.cuda.get_device_name() if device == "cuda" else f"{torch.get_num_threads()} threads"


if __name__ == "__main__":
    sys.exit(main())
