"""The pre-commit hook and the action, as their hosts run them: `run.py COMMAND PRE_COMMIT`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

COMMAND, PRE_COMMIT = sys.argv[1:]
ROOT = Path(__file__).resolve().parents[2]
GOOD = (ROOT / "examples/contact-centre.yaml").read_bytes()
BROKEN = (ROOT / "examples/broken.yaml").read_bytes()


def run(words: list[str], folder: Path, **environment: str) -> tuple[int, str]:
    names = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(words, cwd=folder, env={**names, **environment}, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def git(folder: Path, *words: str) -> None:
    status, said = run(["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", *words], folder)
    assert status == 0, said


def hook(folder: Path) -> None:
    # The hook's repository as others get it: what is committed or about to be.
    source, user = folder / "source", folder / "user"
    for path in (source, user):
        path.mkdir()
        git(path, "init", "-q", "-b", "main")
    (source / "scripts").mkdir()
    for name in (".pre-commit-hooks.yaml", "scripts/pre-commit"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    (source / "scripts/pre-commit").chmod(0o755)
    git(source, "add", "-A")
    git(source, "commit", "-qm", "hook")
    (user / "hours").mkdir()
    (user / "openline.yaml").write_bytes(GOOD)
    (user / "hours/openline-north.yaml").write_bytes(GOOD)
    (user / "other.yaml").write_bytes(b"nothing of ours")
    git(user, "add", "-A")

    def check() -> tuple[int, str]:
        words = [PRE_COMMIT, "try-repo", str(source), "openline-check", "--all-files", "--verbose"]
        return run(words, user, OPENLINE=COMMAND, PRE_COMMIT_HOME=str(folder / "home"))

    status, said = check()
    assert status == 0 and "openline.yaml: valid" in said and "hours/openline-north.yaml: valid" in said, said
    assert "other.yaml" not in said, said
    (user / "hours/openline-north.yaml").write_bytes(BROKEN)
    git(user, "add", "-A")
    status, said = check()
    assert status == 1 and "error[unknown_timezone]" in said and "hours/openline-north.yaml:25:15" in said, said


def action(folder: Path) -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    inputs = {name: about.get("default", "") for name, about in steps["inputs"].items()}
    build, check = steps["runs"]["steps"]
    assert "cargo install" in build["run"] and (ROOT / "cli/Cargo.toml").exists()
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    (bin_folder / "openline").symlink_to(COMMAND)
    (folder / "hours").mkdir()
    (folder / "hours/north.yaml").write_bytes(GOOD)
    (folder / "hours/south.yaml").write_bytes(GOOD)

    def given(**changes: str) -> tuple[int, str]:
        values = inputs | changes
        environment = {name: values[value[len("${{ inputs.") : -len(" }}")]] for name, value in check["env"].items()}
        path = f"{bin_folder}:{os.environ['PATH']}"
        # As a runner does for `shell: bash`.
        return run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", check["run"]], folder, PATH=path, **environment)

    status, said = given(files="hours/*.yaml")
    assert status == 0 and "hours/north.yaml: " in said and "hours/south.yaml: " in said, said
    (folder / "hours/south.yaml").write_bytes(BROKEN)
    status, said = given(files="hours/*.yaml")
    assert status == 1 and "::error file=hours/south.yaml,line=25,col=15,title=unknown_timezone::" in said, said
    status, said = given(files="hours/south.yaml", format="sarif", output="openline.sarif")
    assert status == 1 and said == "" and '"version": "2.1.0"' in (folder / "openline.sarif").read_text(), said
    (folder / "weak.yaml").write_text(
        "- {name: A, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: to_a}"
    )
    assert given(files="weak.yaml")[0] == 0 and given(files="weak.yaml", strict="true")[0] == 1


for test in (hook, action):
    with tempfile.TemporaryDirectory() as work:
        test(Path(work))
    print(f"{test.__name__}: ok")
