"""The blocks of docs/agents.md, one after another, against the providers' own packages."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest
from google import genai
from google.genai import types as gemini
from providers import ARGUMENTS, NAME, Provider

ROOT = Path(__file__).resolve().parents[2]
ANSWER = "Transferring to Los Angeles Care."


def test_every_block_of_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    names: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs/agents.md").read_text("utf-8"), re.DOTALL)
    with Provider() as provider:
        # The same classes as the page has, with a key and another address.
        for kind, name, url in [(openai, "OpenAI", provider.url), (anthropic, "Anthropic", provider.url)]:
            monkeypatch.setattr(kind, name, partial(getattr(kind, name), api_key="k", base_url=url))
        monkeypatch.setattr(genai, "Client", partial(genai.Client, api_key="k", http_options=gemini.HttpOptions(base_url=provider.url)))
        for block in blocks:
            exec(compile(block, "docs/agents.md", "exec"), names)
    assert len(blocks) == 7
    assert names["messages"][1] == {"role": "tool", "tool_call_id": "c1", "content": ANSWER}
    assert names["results"] == [{"type": "tool_result", "tool_use_id": "c1", "content": ANSWER}]
    assert names["said"] == [ANSWER]
    # What left for each provider.
    plain = [tool["name"] for tool in names["definitions"]]
    chat, message, content = provider.asked
    assert [tool["function"]["name"] for tool in chat["tools"]] == plain
    assert [tool["name"] for tool in message["tools"]] == plain and all(tool["strict"] for tool in message["tools"])
    (sent,) = content["tools"]
    assert [tool["name"] for tool in sent["functionDeclarations"]] == plain
    assert [tool.name for tool in names["listed"].tools] == plain
    assert [tool.name for tool in names["schemas"].standard_tools] == plain
    assert len(names["agent"].tools) == len(plain)
    assert names["hand_off"](NAME, ARGUMENTS).omitted[0].name == "booking"
