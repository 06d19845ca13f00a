"""Small VAEs as ONNX graphs with operators that are no layers, and the same numbers by torch."""

import tempfile
from pathlib import Path

import numpy as np

SIDE, LATENT, CHANNELS, CELLS = 28, 3, 4, 7
NOT_LAYERS = ("Erf", "InstanceNormalization", "LayerNormalization", "MaxPool", "Softmax")
_SHRINK = SIDE // CELLS
_OPSET = 17


def weights(seed=0, latent=LATENT):
    random, inner = np.random.default_rng(seed), CHANNELS * CELLS * CELLS
    shapes = {
        "kernel": (CHANNELS, 1, 3, 3),
        "norm_scale": (CHANNELS,),
        "norm_offset": (CHANNELS,),
        "layer_scale": (inner,),
        "layer_offset": (inner,),
        "mu_weight": (latent, inner),
        "mu_bias": (latent,),
        "variance_weight": (latent, inner),
        "variance_bias": (latent,),
        "begin_weight": (inner, latent),
        "begin_bias": (inner,),
        "back_scale": (inner,),
        "back_offset": (inner,),
        "back": (CHANNELS, 1, _SHRINK, _SHRINK),
    }
    made = {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    small = {"mu_weight": 0.1, "variance_weight": 0.05}
    return {name: tensor * np.float32(small.get(name, 1)) for name, tensor in made.items()}


def encode_nodes(helper):
    node = helper.make_node
    return [
        node("Conv", ["x", "kernel"], ["c"], pads=[1, 1, 1, 1]),
        node("InstanceNormalization", ["c", "norm_scale", "norm_offset"], ["i"]),
        node("Div", ["i", "root"], ["e0"]),
        node("Erf", ["e0"], ["e1"]),
        node("Add", ["e1", "one"], ["e2"]),
        node("Mul", ["i", "e2"], ["e3"]),
        node("Mul", ["e3", "half"], ["g"]),
        node("MaxPool", ["g"], ["p"], kernel_shape=[_SHRINK] * 2, strides=[_SHRINK] * 2),
        node("Flatten", ["p"], ["f"]),
        node("LayerNormalization", ["f", "layer_scale", "layer_offset"], ["l"]),
        node("Gemm", ["l", "mu_weight", "mu_bias"], ["mu"], transB=1),
        node("Gemm", ["l", "variance_weight", "variance_bias"], ["variance"], transB=1),
    ]


def decode_nodes(helper, sigmoid=True):
    node = helper.make_node
    nodes = [
        node("Gemm", ["z", "begin_weight", "begin_bias"], ["b"], transB=1),
        node("LayerNormalization", ["b", "back_scale", "back_offset"], ["n"]),
        node("Softmax", ["n"], ["s"]),
        node("Add", ["n", "s"], ["a"]),
        node("Reshape", ["a", "sides"], ["r"]),
        node("ConvTranspose", ["r", "back"], ["y" if not sigmoid else "t"], strides=[_SHRINK] * 2),
    ]
    return [*nodes, node("Sigmoid", ["t"], ["y"])] if sigmoid else nodes


def sample_nodes(helper):
    node = helper.make_node
    return [
        node("Mul", ["variance", "half"], ["v"]),
        node("Exp", ["v"], ["sigma"]),
        node("RandomNormalLike", ["sigma"], ["noise"]),
        node("Mul", ["sigma", "noise"], ["spread"]),
        node("Add", ["mu", "spread"], ["z"]),
    ]


def model(nodes, given, outputs, tensors, extra=()):
    """Only those tensors that the nodes take are kept; the sides of what it gives are left open."""
    from onnx import TensorProto, helper, numpy_helper

    constants = {
        **tensors,
        "root": np.float32(np.sqrt(2)),
        "one": np.float32(1),
        "half": np.float32(0.5),
        "sides": np.array([-1, CHANNELS, CELLS, CELLS], np.int64),
        **dict(extra),
    }
    taken = {name for one in nodes for name in one.input}
    kept = [numpy_helper.from_array(np.asarray(one), name) for name, one in constants.items() if name in taken]
    (name, shape) = given
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
    results = [
        helper.make_tensor_value_info(one, TensorProto.FLOAT, [None] * (4 if one == "y" else 2)) for one in outputs
    ]
    made = helper.make_graph(nodes, "model", values, results, kept)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)


def write(folder: Path, batch="n", whole=False, sigmoid=True, seed=0, latent=LATENT) -> Path:
    """A folder of encoder.onnx and decoder.onnx, or one file of both halves, which samples between them."""
    import onnx
    from onnx import helper

    folder.mkdir(parents=True, exist_ok=True)
    tensors, image = weights(seed, latent), ("x", [batch, 1, SIDE, SIDE])
    if whole:
        nodes = [*encode_nodes(helper), *sample_nodes(helper), *decode_nodes(helper, sigmoid)]
        path = folder / "whole.onnx"
        onnx.save(model(nodes, image, ["y"], tensors), path)
        return path
    onnx.save(model(encode_nodes(helper), image, ["mu", "variance"], tensors), folder / "encoder.onnx")
    onnx.save(model(decode_nodes(helper, sigmoid), ("z", [batch, latent]), ["y"], tensors), folder / "decoder.onnx")
    return folder


def by_torch(images, codes, seed=0, latent=LATENT):
    """mu and logvar of images (n, 28, 28), and pictures of codes."""
    import torch
    from torch.nn import functional

    own = {name: torch.from_numpy(tensor) for name, tensor in weights(seed, latent).items()}
    x = functional.conv2d(torch.from_numpy(images)[:, None], own["kernel"], padding=1)
    x = functional.gelu(functional.instance_norm(x, weight=own["norm_scale"], bias=own["norm_offset"]))
    x = functional.max_pool2d(x, _SHRINK).flatten(1)
    x = functional.layer_norm(x, x.shape[1:], own["layer_scale"], own["layer_offset"])
    mu = functional.linear(x, own["mu_weight"], own["mu_bias"])
    logvar = functional.linear(x, own["variance_weight"], own["variance_bias"])
    b = functional.linear(torch.from_numpy(codes), own["begin_weight"], own["begin_bias"])
    b = functional.layer_norm(b, b.shape[1:], own["back_scale"], own["back_offset"])
    b = (b + b.softmax(1)).reshape(-1, CHANNELS, CELLS, CELLS)
    pictures = functional.conv_transpose2d(b, own["back"], stride=_SHRINK).sigmoid()
    return mu.numpy(), logvar.numpy(), pictures[:, 0].numpy()


def checkpoint(folder: Path, name="graphs", reading=(), dataset="digits", **settings):
    """Such a model among the checkpoints in `folder`, as an import leaves it; `reading` as the config has it."""
    from vae.models import checkpoints
    from vae.models.config import Graphs, ModelConfig
    from vae.models.graphs import files

    with tempfile.TemporaryDirectory() as source:
        write(Path(source), **settings)
        digests = {half: files.digest(Path(source) / file) for half, file in files.NAMES.items()}
        config = ModelConfig(
            kind="vae",
            arch="graphs",
            latent_dim=settings.get("latent", LATENT),
            image_shape=(SIDE, SIDE),
            dataset=dataset,
            graphs=Graphs(**digests, **dict(reading), operators=NOT_LAYERS),
        )
        return checkpoints.save_graphs(folder / name, config, Path(source))
