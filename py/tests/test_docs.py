"""Every example of the package's docstrings, its README and the guide runs."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

import openline
from conftest import ROOT

MODULES = ["openline", "openline._errors", "openline._names", "openline._decision", "openline._diff", "openline._exchange", "openline._issue", "openline._status"]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_stub_docstrings() -> None:
    """The native classes are documented in the stub, where editors look."""
    stub = Path(openline.__file__).with_name("_openline.pyi").read_text("utf-8")
    docs = re.findall(r'"""(.*?)"""', stub, re.DOTALL)
    module = types.ModuleType("stub")
    module.__doc__ = "\n\n".join(doc for doc in docs if ">>>" in doc)
    results = doctest.testmod(module)
    assert results.failed == 0 and results.attempted > 5


@pytest.mark.parametrize("path", ["README.md", "py/README.md", "docs/python.md", "docs/analytics.md", "docs/diff.md", "docs/report.md"])
def test_documents(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a document run one after another, in the repository; a block that begins with `# name.py` is only compiled."""
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / path).read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        code = compile(block, path, "exec")
        if not re.match(r"# \S+\.py", block):
            exec(code, names)
    assert blocks


def test_the_example_runs() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(
        [sys.executable, ROOT / "examples" / "voice_agent.py", "--at", "2026-12-07T10:00:00-08:00"],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
    )
    assert result.returncode == 0, result.stderr
    assert "Los Angeles Care" in result.stdout
