"""Strides and paddings of convolutions, which no state_dict says: the ways in which the sizes fit.

Whatever leads from the images' size to the size that the first Linear layer takes, and back; the most regular first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from vae.foreign.part import Part
from vae.foreign.weighted import Weighted
from vae.models.layer_types import Relu, Upsample

MOST = 6  # ways that are shown, of each part and of both
_MOST_TRIED = 200_000
Size = tuple[int, int]


@dataclass(frozen=True)
class Step:
    """How one convolution is used: `transposed`, or not and then perhaps after an upsampling; `extra` as in torch."""

    kernel: int
    stride: int
    padding: int
    transposed: bool = False
    extra: int = 0
    upsampled: str = ""  # nearest, bilinear, or not

    def size(self, size: Size) -> Size:
        """What becomes of a height and a width."""
        height, width = (side * 2 if self.upsampled else side for side in size)
        if self.transposed:
            more = self.kernel - 2 * self.padding + self.extra
            return (height - 1) * self.stride + more, (width - 1) * self.stride + more
        less = 2 * self.padding - self.kernel
        return (height + less) // self.stride + 1, (width + less) // self.stride + 1

    @property
    def words(self) -> str:
        """As in 'twice as large (nearest), 3x3, stride 1, padding 1'."""
        before = f"twice as large ({self.upsampled}), " if self.upsampled else ""
        after = f", output padding {self.extra}" if self.extra else ""
        kind = "transposed " if self.transposed else ""
        return f"{before}{kind}{self.kernel}x{self.kernel}, stride {self.stride}, padding {self.padding}{after}"

    @property
    def regular(self) -> bool:
        """Whether it keeps, halves or doubles a side exactly, as nearly all do."""
        return self.size((64, 64))[0] in (32, 64, 128)


Steps = tuple[Step, ...]


def down(convs: Sequence[Weighted], image: Size, wanted: int) -> list[Steps]:
    """The ways from an image to `wanted` numbers, with convolutions alone."""
    if not _chained(convs, [False] * len(convs)):
        return []
    options = [
        [Step(one.kernel, stride, padding) for stride in (2, 1) for padding in range((one.kernel + 1) // 2)]
        for one in convs
    ]
    channels = convs[-1].tensor.shape[0]
    walks = _walks(options, image, max(image) + 8, _MOST_TRIED)
    return _best(steps for steps, size in walks if channels * size[0] * size[1] == wanted)


def up(convs: Sequence[Weighted], begin: Size, planes: tuple[int, int, int]) -> list[Steps]:
    """The ways from maps of the size `begin` to an image (channels, height, width): upsampled or transposed."""
    channels, *image = planes
    chained = [
        turned
        for turned in product((True, False), repeat=len(convs))
        if _chained(convs, turned) and convs[-1].tensor.shape[turned[-1]] == channels
    ]
    found: list[Steps] = []
    for turned in chained:
        options = [_turned(one) if is_turned else _plain(one) for one, is_turned in zip(convs, turned, strict=True)]
        walks = _walks(options, begin, max(image) + 8, _MOST_TRIED // len(chained))
        found += _best(steps for steps, size in walks if [*size] == image)
    return _best(iter(found))


def follow(part: Part, convs: Sequence[Weighted], steps: Steps, last: bool) -> None:
    """Add the convolutions used in these ways, an activation after each; `last`: not after the last."""
    for at, (one, step) in enumerate(zip(convs, steps, strict=True)):
        if step.upsampled:
            height, width = part.shape[1:]
            part.add(Upsample((2 * height, 2 * width), "bilinear" if step.upsampled == "bilinear" else "nearest"))
        stride, padding = (step.stride, step.stride), (step.padding, step.padding)
        if step.transposed:
            part.conv_transpose(one.tensor, one.bias, stride, padding, (step.extra, step.extra))
        else:
            part.conv(one.tensor, one.bias, stride, padding)
        if one.norm:
            part.normalise(*one.norm)
        if not (last and at == len(convs) - 1):
            part.add(Relu())


def _turned(one: Weighted) -> list[Step]:
    return [
        Step(one.kernel, stride, padding, True, extra)
        for stride in (2, 1)
        for padding in range(one.kernel)
        for extra in range(stride)
    ]


def _plain(one: Weighted) -> list[Step]:
    paddings = {(one.kernel - 1) // 2, 0}
    return [Step(one.kernel, 1, padding, upsampled=how) for how in ("nearest", "bilinear", "") for padding in paddings]


def _chained(convs: Sequence[Weighted], turned: Sequence[bool]) -> bool:
    """Whether each takes as many channels as the one before it gives."""
    gives = [one.tensor.shape[1 if is_turned else 0] for one, is_turned in zip(convs, turned, strict=True)]
    takes = [one.tensor.shape[0 if is_turned else 1] for one, is_turned in zip(convs, turned, strict=True)]
    known = [[len(part) for part in (one.bias, *(one.norm or ())) if part is not None] for one in convs]
    return gives[:-1] == takes[1:] and all({*sizes} <= {size} for sizes, size in zip(known, gives, strict=True))


def _walks(options: Sequence[Sequence[Step]], size: Size, most: int, tries: int) -> Iterator[tuple[Steps, Size]]:
    """Every choice of one step after another whose sizes stay between 1 and `most`."""
    stack: list[tuple[Steps, Size]] = [((), size)]
    while stack and tries > 0:
        steps, size = stack.pop()
        if len(steps) == len(options):
            yield steps, size
            continue
        for step in options[len(steps)]:
            tries -= 1
            found = step.size(size)
            if min(found) > 0 and max(found) <= most:
                stack.append(((*steps, step), found))


def _best(found: Iterator[Steps]) -> list[Steps]:
    """The most regular, those with few settings first. Where a way is regular throughout, others are no question."""
    ways = list(found)
    odd = [sum(not step.regular for step in steps) for steps in ways]
    kept = [steps for steps, count in zip(ways, odd, strict=True) if count == min(odd)]

    def order(steps: Steps) -> tuple[int, tuple[str, ...]]:
        words = tuple(step.words for step in steps)
        less_usual = sum((step.stride == 1) + (step.upsampled == "bilinear") for step in steps)
        return less_usual + 3 * len(set(words)), words

    return sorted(kept, key=order)[:MOST]
