"""Ways to damage a file, or to make it claim what it is not. All randomness comes from the generator that is given."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

Bytes = tuple[bytes, str]  # a file's content, and how it was made

_HEADERS = (  # of .npy files: a dict of Python as NumPy evaluates it
    "{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000,), }",
    "{'descr': '|S0', 'fortran_order': False, 'shape': (12,), }",
    "{'descr': '|V0', 'fortran_order': False, 'shape': (100000000000,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775807, 8, 8), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (-12, 8, 8), }",
    "{'descr': '|u1', 'fortran_order': True, 'shape': (0, 8, 8), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (12L, 8L, 8L), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (True, 8, 8), }",
    "{'descr': '|u1', 'fortran_order': 'x', 'shape': (12, 8, 8), }",
    "{'descr': '|O', 'fortran_order': False, 'shape': (12,), }",
    "{'descr': [('a', '|u1', (8, 8))], 'fortran_order': False, 'shape': (12,), }",
    "{'descr': ('|u1', (8, 8)), 'fortran_order': False, 'shape': (12,), }",
    "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (12,), }",
    "{'descr': '<c16', 'fortran_order': False, 'shape': (12, 2, 2), }",
    "{'descr': '>f8', 'fortran_order': False, 'shape': (12, 2, 4), }",
    "{'descr': '<U16', 'fortran_order': False, 'shape': (12,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': 768, }",
    "{'descr': '|u1', 'shape': (12, 8, 8), }",
    "{'descr': '|b1', 'fortran_order': False, 'shape': (12, 8, 8), }",
    "{'descr': '<i8', 'fortran_order': False, 'shape': (12, 8), }",
    "[" * 900 + "]" * 900,
    "-" * 900 + "1",
    "{'descr': '\\ud800', 'fortran_order': False, 'shape': (12,), }",
    "lambda: 0",
    "",
)
_NAMES = (  # of members of an .npz
    "images.npy",
    "labels.npy",
    "x_train.npy",
    "x_test.npy",
    "test_images.npy",
    "images",
    "../images.npy",
    "images.npy/",
    "",
    "é",
    "a" * 5000,
    "\x1b[2J.npy",
)
_KEYS = ("x", "", "kind", "\x1b[2J", "a" * 1000, "a" * 100_000, "\ud800")  # of JSON
_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1,
    2**31,
    2**63,
    10**400,
    1.5,
    -0.0,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "x",
    "\ud800",
    "\x00\x1b[2J",
    "a" * 100_000,
    "../../etc/passwd",
    [],
    [[]],
    {},
    [0] * 1000,
    [4096] * 6,
    [64, 64],
    [1, 1],
    "mlp",
    "conv",
    "ae",
    "vae",
    {"a": {"b": []}},
)


def bytewise(content: bytes, other: bytes, generator: Random) -> Bytes:
    """Cut, flipped, overwritten, spliced with `other`: what happens to any file on its way."""
    damaged = bytearray(content)
    way = generator.choice(("cut", "flip", "set", "splice", "remove", "repeat", "insert", "zero", "append"))
    n = max(len(damaged), 1)
    at, length = generator.randrange(n), generator.choice((1, 2, 4, 8, 64, 1024))
    match way:
        case "cut":
            del damaged[at:]
        case "flip":
            for _ in range(generator.choice((1, 1, 2, 8))):
                damaged[generator.randrange(n)] ^= 1 << generator.randrange(8)
        case "set":
            damaged[at : at + length] = generator.choice((b"\xff", b"\x00", b"\x7f", b"\x80")) * length
        case "splice":
            damaged[at:] = other[generator.randrange(max(len(other), 1)) :]
        case "remove":
            del damaged[at : at + length]
        case "repeat":
            damaged[at:at] = damaged[at : at + length] * generator.choice((1, 10))
        case "insert":
            damaged[at:at] = generator.randbytes(length)
        case "zero":
            damaged[at:] = bytes(n - at)
        case "append":
            damaged += generator.choice((other, b"\x00" * 22, generator.randbytes(length)))
    return bytes(damaged), f"{way} at {at}, {length}"


def npz(content: bytes, other: bytes, generator: Random) -> Bytes:
    """Members renamed, exchanged, rewritten, with other headers; a directory that lies."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    at = generator.randrange(len(members))
    name, inside = members[at]
    way = generator.choice(("header", "inside", "rename", "swap", "replace", "double", "drop", "pack", "lie", "single"))
    how = zipfile.ZIP_STORED
    match way:
        case "header":
            text = generator.choice(_HEADERS)
            inside = npy_header(text, generator.choice((1, 1, 2, 3, 9))) + inside[128:]
            members[at], way = (name, inside), f"header {text[:80]}"
        case "inside":
            members[at] = (name, bytewise(inside, other, generator)[0])
        case "rename":
            new = generator.choice(_NAMES)
            members[at] = (new, inside)
        case "swap":
            names = [member[0] for member in members]
            generator.shuffle(names)
            members = [(new, old) for new, (_, old) in zip(names, members, strict=True)]
        case "replace":
            members[at] = (
                name,
                generator.choice((b"", b"text", other, content, inside[:64], b"\x80\x04.", b"\x93NUMPY")),
            )
        case "double":
            members.append((name, generator.choice((inside, b"text"))))
        case "drop":
            del members[at]
        case "pack":
            how = generator.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        case "single":
            return inside[: generator.choice((len(inside), 100, 6))], "an .npy file under the name of an .npz"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for new, data in members:
            archive.writestr(zipfile.ZipInfo(new or "x"), data, how)
    made = file.getvalue()
    if way == "lie" or generator.random() < 0.1:
        made = lying_directory(made, generator)
        way = f"{way}, directory lies"
    return made, way


def npy_header(text: str, version: int) -> bytes:
    """The beginning of an .npy file, of 128 bytes where it fits."""
    content = text.encode("latin1", "replace").ljust(117) + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + (struct.pack("<H" if version == 1 else "<I", len(content)) + content)


def lying_directory(archive: bytes, generator: Random) -> bytes:
    """A field of an entry in a zip's directory, or of its end, set to something else."""
    mark = generator.choice((b"PK\1\2", b"PK\1\2", b"PK\5\6", b"PK\3\4"))
    at = archive.find(mark)
    field = generator.choice((6, 8, 10, 16, 20, 24, 28, 30, 32, 42))
    value = generator.choice((0, 1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 2**30))
    return archive[: at + field] + struct.pack("<I", value) + archive[at + field + 4 :]


def idx(content: bytes, _other: bytes, generator: Random) -> Bytes:
    """A header that promises other numbers."""
    field = generator.choice((0, 4, 8, 12))
    value = generator.choice((0, 1, 2, 12, 64, 65, 0x801, 0x803, 0x803 << 8, 2**31, 2**32 - 1))
    return content[:field] + struct.pack(">I", value) + content[field + 4 :], f"field at {field} is {value}"


def text(content: bytes, _other: bytes, generator: Random) -> Bytes:
    """JSON with other values, names and depths, or that is none."""
    tree = json.loads(content)
    way = generator.choice(
        ("value", "value", "value", "drop", "rename", "add", "deep", "digits", "bom", "utf-16", "twice")
    )
    where = _places(tree)
    parent, key = generator.choice(where)
    match way:
        case "value":
            parent[key] = generator.choice(_VALUES)
        case "drop":
            del parent[key]
        case "rename" | "add" if isinstance(parent, dict):
            parent[generator.choice(_KEYS)] = parent[key]
            if way == "rename":
                del parent[key]
        case "deep":
            depth = generator.choice((100, 10_000, 400_000))
            return b"[" * depth + b"]" * generator.choice((0, depth)), f"{depth} brackets"
        case "digits":
            parent[key] = "DIGITS"
            return _dumped(tree).replace(b'"DIGITS"', b"9" * 300_000), f"{key} of 300,000 digits"
        case "bom":
            return b"\xef\xbb\xbf" + content, way
        case "utf-16":
            return content.decode().encode("utf-16"), way
        case "twice":
            return content + content, way
    return _dumped(tree), f"{way} of {key}"


def safetensors(content: bytes, other: bytes, generator: Random) -> Bytes:
    """A header with other names, types, shapes, places, or of another length."""
    (length,) = struct.unpack("<Q", content[:8])
    header, tensors = content[8 : 8 + length], content[8 + length :]
    way = generator.choice(("header", "header", "length", "values", "offsets"))
    match way:
        case "header":
            header, what = text(header, other, generator)
            return struct.pack("<Q", len(header)) + header + tensors, f"header, {what}"
        case "length":
            value = generator.choice((0, 1, length - 1, length + 1, 2**20, 10**8, 2**63, 2**64 - 1))
            return struct.pack("<Q", value) + content[8:], f"length {value}"
        case "values":
            return content[: 8 + length] + generator.choice((b"\xff\x7f", b"\x00\x7e", b"\x01\x00")) * (
                len(tensors) // 2
            ), way
        case _:
            tree = json.loads(header)
            name = generator.choice([name for name in tree if name != "__metadata__"])
            tree[name]["data_offsets"] = [generator.choice((0, 2, 10**9, 2**63, 2**64)) for _ in range(2)]
            tree[name]["dtype"] = generator.choice(("F16", "F32", "F64", "BF16", "F8_E5M2", "I64", "X"))
            header = _dumped(tree)
            return struct.pack("<Q", len(header)) + header + tensors, way


def _dumped(tree: Any) -> bytes:
    return json.dumps(tree).encode()


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree of JSON: what holds it, and its name or number there."""
    keys: list[Any] = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    return [(tree, key) for key in keys] + [place for key in keys for place in _places(tree[key])]


Mutation = Callable[[bytes, bytes, Random], Bytes]
