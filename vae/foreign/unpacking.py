"""`python -m vae.foreign.unpacking FILE OUT`: the tensors of a stranger's file as safetensors, within limits.

Prints their names with tabs between, or a line that begins with `error: ` and goes on as a sentence about the file, of
which the name takes the place `{name}`.
Run by `tensors.read`; nothing else may open such a file.
"""

import sys
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vae.core import limits

if TYPE_CHECKING:
    from torch import Tensor

_SECONDS = 60  # of processor time
_MEMORY = 3 * 2**30  # bytes of address space beyond what PyTorch takes
_MOST_TENSORS, _MOST_VALUES = 2000, 2**27
_WHOLE = ("state_dict", "model_state_dict", "model", "weights")  # where training scripts and Lightning keep one
_ERROR = "error: "
# Sentences about the file, whose name takes the place.
_TOO_LARGE = "{name} asks for more memory than a file of weights needs. Save the weights anew."
_DAMAGED = "{name} is damaged, or no file of weights that PyTorch reads. Save them anew."
_PROGRAM = (
    "{name} is a program (TorchScript), which is never run. Write ONNX, or the weights alone: model.state_dict()."
)
_MORE = (
    "{name} holds more than tensors (a whole model, or other objects of Python), which is never opened. Save the "
    "weights alone: torch.save(model.state_dict(), 'model.pt')."
)
_NAMELESS = "{name} holds no weights by name. Save the weights alone: torch.save(model.state_dict(), 'model.pt')."
_NO_NUMBERS = "{name} holds tensors that cannot be read as numbers, or too many. Save the weights alone, as float32."


def main(file: Path, out: Path) -> str:
    """Write the tensors and return their names, or what is wrong."""
    import torch  # before the limits: they are for what the file asks for
    from safetensors.torch import load_file, save_file

    limits.limit(_MEMORY, _SECONDS, _MEMORY)
    try:
        if file.suffix.lower() == ".safetensors":
            found: Any = load_file(file)
        else:
            found = _loaded(file)
    except MemoryError:
        return _ERROR + _TOO_LARGE
    except Exception as error:  # noqa: BLE001  # a stranger's file: whatever its reader stumbles over
        if not ("weights" in str(error).lower() and "load" in str(error).lower()):
            return _ERROR + (_PROGRAM if _is_program(file) else _DAMAGED)
        found = _among_others(file)
        if found is None:
            return _ERROR + (_PROGRAM if _is_program(file) else _MORE)
    try:
        tensors = {name: _plain(tensor, torch.float32) for name, tensor in _state(found, torch.Tensor).items()}
        if not tensors:
            return _ERROR + _NAMELESS
        save_file(tensors, out)
    except (ValueError, RuntimeError, MemoryError, TypeError):
        return _ERROR + _NO_NUMBERS
    return "\t".join(tensors)


def _loaded(file: Path) -> Any:
    """What PyTorch's reader of tensors alone reads."""
    import torch

    return torch.load(file, map_location="cpu", weights_only=True)


class _Inert(dict):
    """In place of whatever else a checkpoint names (hyper-parameters, say): takes anything and does nothing."""

    def __new__(cls, *_: Any, **__: Any) -> "_Inert":
        return super().__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def __setstate__(self, _: Any) -> None:
        pass


def _among_others(file: Path) -> Any:
    """The state_dict of a checkpoint that has other things beside it, as Lightning's have; None where it is not one.

    Every name that the reader does not allow stands for `_Inert`: nothing that the file names is looked up or called.
    """
    import torch

    with suppress(Exception):
        names = torch.serialization.get_unsafe_globals_in_checkpoint(file)
        with torch.serialization.safe_globals([(_Inert, name) for name in names]):
            found = _loaded(file)
        if type(found) is dict:
            return next((found[key] for key in _WHOLE if type(found.get(key)) in (dict, OrderedDict)), None)
    return None


def _is_program(file: Path) -> bool:
    """Whether it is TorchScript."""
    with suppress(Exception), zipfile.ZipFile(file) as archive:
        return any("/code/" in name for name in archive.namelist())
    return False


def _state(found: Any, kind: Any) -> dict[str, Any]:
    """The tensors by name, of a state_dict or of what holds one."""
    for key in _WHOLE:
        inner = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(inner, Mapping):
            found = inner
            break
    if not isinstance(found, Mapping):
        return {}
    named = {str(key): value for key, value in found.items() if isinstance(value, kind) and value.is_floating_point()}
    if len(named) > _MOST_TENSORS or sum(value.numel() for value in named.values()) > _MOST_VALUES:
        raise ValueError("too many")
    if any(not name.isprintable() or len(name) > 200 for name in named):
        raise ValueError("names")
    return named


def _plain(tensor: "Tensor", dtype: Any) -> "Tensor":
    return tensor.detach().to(dtype).contiguous().clone()


if __name__ == "__main__":
    sys.stdout.write(main(Path(sys.argv[1]), Path(sys.argv[2])) + "\n")
