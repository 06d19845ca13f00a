"""The kinds of files that a stranger hands over: the only list of them."""

from benchmarks.fuzzing import foreign, images, models, mutations, pictures
from benchmarks.fuzzing.kind import Kind

_FOLDER = {".json": mutations.text, ".safetensors": mutations.safetensors}
_STATE = {**_FOLDER, ".pt": foreign.weights}
_PICTURE = dict.fromkeys((".png", ".jpg", ".webp"), pictures.damaged)
KINDS = {
    kind.name: kind
    for kind in (
        Kind("npz", images.npz, {".npz": mutations.npz}, images.open_npz),
        Kind("mnist", images.mnist, {"ubyte": mutations.idx}, images.open_mnist),
        Kind("checkpoint", models.checkpoint_folders, _FOLDER, models.open_checkpoint),
        Kind("judge", models.judge_folders, _FOLDER, models.open_judge),
        Kind("resume", models.runs, _FOLDER, models.open_run),
        Kind("onnx", foreign.onnx_files, {".onnx": foreign.graph}, foreign.open_graph),
        Kind("export", foreign.exported_files, {".pt2": foreign.archive}, foreign.open_graph),
        Kind("state", foreign.state_dicts, _STATE, foreign.open_state),
        Kind("picture", pictures.pictures, _PICTURE, pictures.open_picture),
    )
}
