"""A kind of file that a stranger hands over: how it is made, damaged and written."""

import gzip
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.fuzzing import mutations
from benchmarks.fuzzing.mutations import Bytes, Mutation
from tests.harness.files import idx_bytes
from vae.core import atomic

Files = dict[str, bytes]  # the content of a folder, by the path of each file in it


@dataclass(frozen=True)
class Given:
    """A folder with the files, and how they were made."""

    folder: Path
    made: str


@dataclass(frozen=True)
class Kind:
    """sound: folders of sound files. mutations: by the ending of a file's name, beside `bytewise`. open: reads them."""

    name: str
    sound: Callable[[], Sequence[Files]]
    mutations: Mapping[str, Mutation]
    open: Callable[[Given], None]

    def make(self, folder: Path, generator: Random) -> Given:
        """Write sound files, one of them damaged, into `folder`; see `write`."""
        sound = self.sound()
        base, others = dict(generator.choice(sound)), generator.choice(sound)
        name, other = generator.choice(sorted(base)), others[generator.choice(sorted(others))]
        made = ""
        for _ in range(generator.choice((1, 1, 1, 2, 3))):
            base[name], how = self._mutated(name, base[name], other, generator)
            made += f"{name}: {how}; "
        return self.write(folder, base, made)

    def write(self, folder: Path, content: Files, made: str) -> Given:
        """Write these files into a folder inside `folder`, in place of what was there."""
        shutil.rmtree(folder / "given", ignore_errors=True)
        for name, inside in content.items():
            atomic.write_bytes(folder / "given" / name, inside)
        return Given(folder / "given", made)

    def _mutated(self, name: str, content: bytes, other: bytes, generator: Random) -> Bytes:
        own = next((one for ending, one in self.mutations.items() if name.endswith(ending)), None)
        if own is not None and generator.random() < 0.6:
            try:
                return own(content, other, generator)
            except Exception:  # noqa: BLE001  # damaged before: it has no parts any more
                pass
        if name.endswith(".gz") and generator.random() < 0.5:
            inside, how = mutations.idx(gzip.decompress(_sound_gzip(content)), other, generator)
            return gzip.compress(inside, mtime=0), f"unpacked, {how}"
        return mutations.bytewise(content, other, generator)


def _sound_gzip(content: bytes) -> bytes:
    try:
        gzip.decompress(content)
    except Exception:  # noqa: BLE001  # damaged before
        return gzip.compress(idx_bytes(np.zeros((12, 8, 8))), mtime=0)
    return content
