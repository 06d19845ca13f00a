"""What is installed: the wheel's files, the version, and where an installed copy looks for things."""

import json
import re
import subprocess
import sys
import tomllib

import pytest

import vae
from tests.harness.files import JUDGES, MULTI_RATE, OF_SWEEPS, SHIPPED, SPRITES
from vae.cli import dashboard
from vae.core import folders, measured
from vae.core.folders import PROJECT

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel() -> set[str]:
    """The paths of the wheel's files, metadata aside, without building it."""
    from hatchling.builders.wheel import WheelBuilder

    return {file.distribution_path for file in WheelBuilder(str(PROJECT)).recurse_included_files()}


def test_wheel_has_the_library_the_app_and_the_models(wheel):
    for path in [*(PROJECT / "vae").rglob("*"), *(PROJECT / "ui").rglob("*"), *(PROJECT / "pages").rglob("*")]:
        if path.is_file() and path.suffix in (".py", ".js", ".css", ".html", ".j2", ".png", ".wat"):
            name = str(path.relative_to(PROJECT))
            assert (name if name.startswith("vae/") else f"vae/_app/{name}") in wheel
    assert {
        f"vae/_app/{file}"
        for file in (
            "dashboard.py",
            ".streamlit/config.toml",
            "docs/glossary.md",
            "docs/keys.md",
            "docs/de/glossary.md",
        )
    } <= wheel
    assert {
        f"vae/_app/checkpoints/{name}/model.safetensors" for name in SHIPPED + SPRITES + OF_SWEEPS + JUDGES
    } <= wheel
    assert "vae/_app/sweeps/README.md" in wheel
    lessons = {f"vae/_app/{path.relative_to(PROJECT)}" for path in (PROJECT / "lessons").rglob("*.md")}
    assert lessons
    assert lessons <= wheel


def test_wheel_has_nothing_beside_the_package_and_nobodys_own_models(wheel):
    assert {name.split("/")[0] for name in wheel} == {"vae"}
    models = {name.split("/")[3] for name in wheel if name.startswith("vae/_app/checkpoints/")}
    assert models == {*SHIPPED, *SPRITES, *OF_SWEEPS, *MULTI_RATE, *JUDGES, measured.FOLDER}
    sweeps = {name for name in wheel if name.startswith("vae/_app/sweeps/")}
    assert {name.split("/")[3] for name in sweeps} <= {"README.md", "mnist", "sprites"}
    assert not [name for name in sweeps if {"runs", "weights"} & set(name.split("/"))]
    assert not [name for name in wheel if "test" in name.split("/")[-1] or name.endswith(".pyc")]
    assert not [name for name in wheel - sweeps if name.endswith(".npz")]


def test_version_is_in_pyproject_alone():
    assert vae.__version__ == PYPROJECT["project"]["version"]


def test_requirements_only_refer_to_pyproject():
    for name, what in (("requirements.txt", "-e ."), ("requirements-dev.txt", "-e .[dev]")):
        lines = (PROJECT / name).read_text().splitlines()
        assert [line for line in lines if not line.startswith("#")] == [what]


def test_installed_copy_keeps_data_in_the_users_own_folder(monkeypatch, tmp_path):
    monkeypatch.delenv(folders.DATA_VARIABLE, raising=False)
    assert folders.data_dir() == PROJECT / "data"
    monkeypatch.setattr(folders, "INSTALLED", True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert folders.data_dir().parts[-2:] == ("betascope", "data")
    assert PROJECT not in folders.data_dir().parents


def test_dashboard_command_runs_streamlit_with_what_was_given(monkeypatch):
    from vae.__main__ import main

    lines = []
    monkeypatch.setattr(dashboard.os, "execv", lambda _, line: lines.append(line))
    chosen = ["--data-dir", "d", "--sweeps", "s", "--lessons", "l", "--public"]
    main(["dashboard", *chosen, "--port", "9", "--", "--server.headless", "true"])
    (line,) = lines
    at = line.index("run")
    script = str(PROJECT / "dashboard.py")
    options = ["--server.port", "9", "--server.headless", "true"]
    assert line[at + 1 :] == [script, *options, "--", *chosen]


def test_import_takes_nothing_heavy_and_little_time():
    code = (
        "import sys, time; before = time.process_time(); import vae; seconds = time.process_time() - before\n"
        "import json; print(json.dumps([seconds, sorted({name.split('.')[0] for name in sys.modules})]))"
    )
    seconds, modules = json.loads(subprocess.check_output([sys.executable, "-c", code], cwd=PROJECT))
    assert not {"numpy", "torch", "pandas", "pydantic", "scipy", "sklearn", "plotly"} & set(modules)
    assert seconds < 0.1


def test_every_function_of_the_face_is_described_whole():
    for package in (vae.metrics, vae):
        for name in package.__all__:
            if callable(function := getattr(package, name)):
                sections = ["Args:", "Raises:", "Example:"] + ["Source:"] * (package is vae.metrics)
                assert [section for section in sections if section not in function.__doc__] == [], name


def test_face_has_what_it_lists_and_nothing_else():
    for package in (vae, vae.figures, vae.metrics):
        assert dir(package) == sorted(package.__all__)
        for name in package.__all__:
            assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match=re.escape("module 'vae' has no attribute 'nothing'")):
        _ = vae.nothing
