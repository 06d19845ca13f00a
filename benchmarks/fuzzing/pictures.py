"""Sound pictures of a visitor's own digit, how to damage a PNG or JPEG with right checksums, and what reads them."""

import io
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from random import Random

import numpy as np
from PIL import Image

from benchmarks.fuzzing.kind import Files, Given
from benchmarks.fuzzing.mutations import Bytes, bytewise
from vae.data.handwriting import picture as upload


@cache
def pictures() -> Sequence[Files]:
    """One picture each, of every format and a few of its forms."""
    grey = np.zeros((40, 32), np.uint8)
    grey[8:32, 14:18], grey[8:12, 8:18] = 255, 200
    drawn = Image.fromarray(grey)
    deep = Image.fromarray(grey.astype(np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    made = {
        "grey.png": _encoded(drawn, "PNG"),
        "colours.png": _encoded(drawn.convert("RGB"), "PNG"),
        "clear.png": _encoded(drawn.convert("RGBA"), "PNG"),
        "palette.png": _encoded(drawn.convert("P"), "PNG"),
        "bits.png": _encoded(drawn.convert("1"), "PNG"),
        "deep.png": _encoded(deep, "PNG"),
        "moving.png": _encoded(drawn, "PNG", save_all=True, append_images=[drawn.rotate(9)]),
        "grey.jpg": _encoded(drawn, "JPEG"),
        "turned.jpg": _encoded(drawn.convert("RGB"), "JPEG", exif=exif),
        "passes.jpg": _encoded(drawn, "JPEG", progressive=True),
        "inks.jpg": _encoded(drawn.convert("CMYK"), "JPEG"),
        "exact.webp": _encoded(drawn, "WEBP", lossless=True),
        "lossy.webp": _encoded(drawn.convert("RGBA"), "WEBP", quality=50, exif=exif),
        "moving.gif": _encoded(drawn, "GIF", save_all=True, append_images=[drawn.rotate(9)]),
        "other.bmp": _encoded(drawn, "BMP"),
        "other.tif": _encoded(drawn, "TIFF", compression="tiff_lzw"),
    }
    return [{name: content} for name, content in made.items()]


def _encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def open_picture(given: Given) -> None:
    """As an image for the models."""
    (path,) = given.folder.iterdir()
    found = upload.read(path.read_bytes())
    assert found.image.shape == (28, 28)
    assert found.image.dtype == np.uint8
    assert max(found.preview.shape[:2]) <= 256


def damaged(content: bytes, other: bytes, generator: Random) -> Bytes:
    """A PNG with other chunks and sizes, with right checksums; a JPEG with others; the beginning of another kind."""
    if content.startswith(b"\x89PNG") and generator.random() < 0.9:
        chunks = _chunks(content)
        at = generator.randrange(len(chunks))
        name, data = chunks[at]
        way = generator.choice(("inside", "size", "drop", "double", "shuffle", "text", "rename"))
        match way:
            case "inside":
                chunks[at] = (name, bytewise(data, other, generator)[0])
            case "size":
                size = [generator.choice((0, 1, 7, 8, 40, 6000, 40_000, 2**31 - 1, 2**32 - 1)) for _ in range(2)]
                depth = bytes(
                    [
                        generator.choice((1, 2, 4, 8, 16, 3)),
                        generator.choice((0, 2, 3, 4, 6, 9)),
                        0,
                        0,
                        generator.choice((0, 1)),
                    ]
                )
                chunks[0], way = (b"IHDR", struct.pack(">II", *size) + depth), f"size {size}"
            case "drop":
                del chunks[at]
            case "double":
                chunks.insert(at, chunks[at])
            case "shuffle":
                generator.shuffle(chunks)
            case "text":  # unpacks to much
                packed = zlib.compress(bytes(generator.choice((10, 10**7, 10**8))), 9)
                kind = generator.choice((b"zTXt", b"iTXt", b"iCCP"))
                chunks.insert(1, (kind, b"x\0\0" + (b"\1\0\0\0" if kind == b"iTXt" else b"") + packed))
            case "rename":
                chunks[at] = (
                    generator.choice((b"IDAT", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"eXIf", b"XXXX")),
                    data,
                )
        return content[:8] + b"".join(_chunk(*one) for one in chunks), f"chunk {at}, {way}"
    marks = [at for at in range(len(content) - 1) if content[at] == 0xFF and 0xC0 <= content[at + 1] <= 0xFE]
    if content.startswith(b"\xff\xd8") and marks and generator.random() < 0.9:
        at = generator.choice(marks)
        way = generator.choice(("field", "mark", "scans"))
        match way:
            case "field":
                field = at + generator.choice((2, 4, 5, 7, 9, 10))
                value = generator.choice((0, 1, 7, 8, 0x40, 0x1770, 0x9C40, 0xFFFF))
                return content[:field] + struct.pack(">H", value) + content[field + 2 :], f"{value} at {field}"
            case "mark":
                return content[: at + 1] + bytes([generator.randrange(0xC0, 0xFF)]) + content[at + 2 :], f"mark at {at}"
            case _:
                scan = content.rfind(b"\xff\xda")
                return content[:-2] + content[scan:-2] * generator.choice((1, 90, 500)) + content[-2:], way
    return other[: generator.choice((4, 8, 12, 16, 100))] + content[
        generator.choice((4, 8, 12, 16, 100)) :
    ], "beginning of another"


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at + 8 <= len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
