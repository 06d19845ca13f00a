"""What a package offers by name, imported when it is first used: `import vae` takes milliseconds."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def attach(package: str, places: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """A package's `__getattr__` and `__dir__`.

    Args:
        package: its `__name__`.
        places: by the name that is offered, the module below the package in which it is; where the module is the thing
            itself, or calls it by another name, "module:" or "module:name".
    """

    def get(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, colon, attribute = places[name].partition(":")
        found = import_module(f"{package}.{module}")
        return getattr(found, attribute or name) if attribute or not colon else found

    return get, lambda: sorted(places)
