"""Run a network in the browser's JavaScript from Python: for tests and benchmarks that compare it with torch."""

from base64 import b64decode, b64encode

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from ui.web.bundle import bundle
from vae.core.folders import PROJECT
from vae.models.checkpoints import Checkpoint

_MODULE = bundle(PROJECT / "ui" / "web" / "network.js") + "\nexport { Network, greys, KERNEL };"
_RUN = """async ([code, blob, input, simd, asGreys]) => {
    const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const module = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    if (simd && !module.KERNEL) throw new Error("no SIMD in this browser");
    const network = new module.Network(bytes(blob).buffer, { simd });
    const given = new Float32Array(bytes(input).buffer);
    network.run(given.subarray(0, network.inputs));  // a call before, of another size, leaves nothing behind
    let out = network.run(given);
    if (asGreys) out = module.greys(out);
    const raw = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
    let text = "";
    for (let i = 0; i < raw.length; i += 32768) text += String.fromCharCode(...raw.subarray(i, i + 32768));
    return btoa(text);
}"""


def run(page: Page, blob: bytes, values: NDArray, simd: bool = True, greys: bool = False) -> NDArray:
    """Inputs (n, inputs) through the network that `blob` holds, as numbers or as grey levels: (n, outputs).

    Raises playwright's Error with what the JavaScript said.
    """
    encoded = [b64encode(part).decode() for part in (blob, values.astype("<f4").tobytes())]
    out = b64decode(page.evaluate(_RUN, [_MODULE, *encoded, simd, greys]))
    return np.frombuffer(out, np.uint8 if greys else "<f4").reshape(len(values), -1)


def by_torch(checkpoint: Checkpoint, part: str, values: NDArray) -> NDArray[np.float32]:
    """The same through torch: `part` is 'encoder' or 'decoder'."""
    import torch

    with torch.inference_mode():
        given = torch.from_numpy(values.astype(np.float32))
        if part == "encoder":
            given = given.reshape(-1, 1, *checkpoint.config.image_shape)
        return getattr(checkpoint.model(), part)(given).numpy().reshape(len(values), -1)
