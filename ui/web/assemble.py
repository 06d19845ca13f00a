"""Write kernel.js from kernel.wat: `python -m ui.web.assemble`, after a change to the kernel."""

from base64 import b64encode
from pathlib import Path

HERE = Path(__file__).resolve().parent


def assembled() -> str:
    """The text of kernel.js: the kernel as bytes that a browser compiles. Needs wasmtime (the extra dev)."""
    from wasmtime import wat2wasm

    code = b64encode(bytes(wat2wasm((HERE / "kernel.wat").read_text()))).decode()
    lines = [code[start : start + 110] for start in range(0, len(code), 110)]
    text = " +\n".join(f'  "{line}"' for line in lines)
    return f"""// Made from kernel.wat by `python -m ui.web.assemble`; change that, not this.
const WASM =
{text};

/** The compiled kernel, or null in a browser without WebAssembly SIMD. */
export const KERNEL = compiled();

function compiled() {{
  try {{
    return new WebAssembly.Module(Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0)));
  }} catch (error) {{
    console.warn("betascope decodes without SIMD, more slowly:", error);
    return null;
  }}
}}
"""


if __name__ == "__main__":
    (HERE / "kernel.js").write_text(assembled())
