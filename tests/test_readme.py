"""The README, held against the project: its commands parse, its links lead somewhere, its numbers are measured."""

import re
import shlex

import pytest

from tests.harness.files import OF_SWEEPS, SHIPPED, SPRITES
from vae.__main__ import _parser
from vae.core.folders import PROJECT
from vae.data.importing import formats
from vae.models import checkpoints

README = (PROJECT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
PROGRAM = r"(?:^|`)(?:\.venv/bin/)?(?:python -m vae|betascope) "
COMMANDS = sorted(set(re.findall(PROGRAM + r"([^\n`#]+)", README, re.MULTILINE)))


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_readme_parses(command):
    words = shlex.split(command)
    if words in (["--help"], ["evaluate"]):
        return
    assert _parser().parse_args(words).command


def test_install_and_test_commands_are_one_line_with_existing_files():
    install, tests = BLOCKS[0].strip(), BLOCKS[1].strip()
    assert install.endswith("streamlit run dashboard.py")
    assert tests.endswith("pytest")
    for command in (install, tests):
        assert "\n" not in command
        for file in re.findall(r"-r (\S+)", command):
            assert (PROJECT / file).is_file()


def test_table_of_formats_is_the_one_of_the_code():
    assert formats.markdown() in README


def test_links_and_folder_tree_of_the_readme_exist():
    for target in re.findall(r"\]\(((?!https:)[^)#]+)\)", README):
        assert (PROJECT / target).exists(), target
    tree = re.search(r"## Where things are\n\n```\n(.*?)```", README, re.DOTALL)
    folder = ""
    for line in tree[1].splitlines():
        name = line.split()[0]
        folder = "" if not line.startswith(" ") else folder
        assert (PROJECT / folder / name).exists(), line
        folder = name if name == "vae/" else folder


@pytest.mark.parametrize(
    ("name", "dataset"), [(n, "mnist") for n in SHIPPED + OF_SWEEPS] + [(n, "sprites") for n in SPRITES]
)
def test_table_of_models_equals_the_stored_evaluations(name, dataset):
    checkpoint = checkpoints.find(name, PROJECT / "checkpoints")
    config, measured = checkpoint.config, checkpoint.evaluation(dataset)
    variational = config.kind == "vae"
    beta = f" --beta {config.beta:g}" if variational else ""
    command = (
        f"python -m vae train --dataset {dataset} --kind {config.kind}{beta} --seed {config.seed} "
        f"--recipe {config.recipe} --epochs {config.epochs} --out checkpoints/{checkpoint.name}"
    )
    if variational and config.beta == 0:
        assert f"{100 * measured.logvar_at_bound:.1f} %" in README
    cells = [
        config.title,
        f"{measured.bce_mu:.2f}",
        f"{measured.kl:.2f}" if variational else "–",
        f"{measured.active_dimensions} of {config.latent_dim}" if variational else "–",
        f"{measured.objective:.2f}",
        f"`{command}`",
    ]
    assert f"| {' | '.join(cells)} |" in README
