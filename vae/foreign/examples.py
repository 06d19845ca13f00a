"""What can be read, and how PyTorch writes it: the table of the page, whose lines are in docs/your-own-models.md."""

from vae.foreign.tensors import SUFFIXES

EXPORT = "torch.onnx.export(model.eval(), (images,), 'model.onnx')"  # the next step from most that cannot be read

READ: tuple[tuple[str, str], ...] = (
    (
        "ONNX (`.onnx`)",
        (
            "one file with both halves, or `encoder.onnx` and `decoder.onnx` (needs `pip install 'betascope[onnx]'`); "
            "what consists of layers runs in your browser, any other of ONNX's own operators on the server"
        ),
    ),
    ("`torch.export` (`.pt2`)", "the graph with both halves, read as data and not run"),
    ("disentangling-vae, its folder or a zip of it", "`model.pt` and `specs.json`, tensors alone"),
    (
        "pythae, its folder or a zip of it",
        "`model.pt` and `model_config.json`: its own networks for vectors, MNIST, CIFAR and CelebA; no `encoder.pkl`",
    ),
    (
        f"a state_dict, Lightning's too ({', '.join(f'`{one}`' for one in SUFFIXES)})",
        "Linear layers, convolutions and batch norms whose names and shapes fit together in just one order",
    ),
    (
        "a checkpoint of betascope, its folder or a zip of it",
        "`config.json` and `model.safetensors`, taken over as they are",
    ),
)

ONNX = """# one file with both halves: vae(x) gives the picture
torch.onnx.export(vae.eval(), (torch.rand(2, 1, 28, 28),), "my-vae.onnx")

# or each half as a file of its own
torch.onnx.export(encoder.eval(), (torch.rand(2, 1, 28, 28),), "encoder.onnx")
torch.onnx.export(decoder.eval(), (torch.rand(2, 10),), "decoder.onnx")
"""


def markdown() -> str:
    """What is read as a table in Markdown."""
    lines = [f"| {files} | {what} |" for files, what in READ]
    return "\n".join(("| files | what of them |", "| --- | --- |", *lines))
