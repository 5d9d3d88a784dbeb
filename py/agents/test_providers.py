"""Function definitions in each provider's form, held to the models of its own package."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openline
import pytest
from anthropic.types import ToolParam
from google.genai import types as gemini
from mcp import types as mcp
from openai.types.chat import ChatCompletionFunctionToolParam
from openai.lib._pydantic import _ensure_strict_json_schema
from pydantic import ConfigDict, TypeAdapter

ROOT = Path(__file__).resolve().parents[2]
CENTRE = openline.load(ROOT / "examples" / "contact-centre.yaml", zone_data="bundled")
AT = datetime.fromisoformat("2026-12-07T10:00:00-08:00")
# Nothing to fill in, a name of over 64 characters, a description of over 1,024, declared variables.
ODD = openline.loads(
    json.dumps(
        {
            "variables": [{"name": "id", "from": "system"}, {"name": "why", "from": "model", "description": "Why", "pattern": "^[a-z ]+$"}],
            "handoffs": [
                {"name": "Goodbye", "is_default": True, "sip_config": {"method": "bye"}},
                {"name": "Long " * 20, "description": "word " * 400, "sip_config": {"method": "refer", "phone_number": "+15551234567"}},
                {
                    "name": "Desk",
                    "description": "Help.",
                    "condition": "At last",
                    "sip_config": {"method": "refer", "phone_number": "+15551234567"},
                    "sip_headers": [{"key": "X-Why", "value": "$why"}, {"key": "X-Id", "value": "$id"}],
                },
            ],
        }
    )
)


def typed(kind: Any) -> TypeAdapter[Any]:
    """A `TypedDict` of a provider, no key beyond its own."""
    kind.__pydantic_config__ = ConfigDict(extra="forbid")
    return TypeAdapter(kind)


@pytest.mark.parametrize("engine", [CENTRE, ODD], ids=["centre", "odd"])
@pytest.mark.parametrize("strict", [False, True])
def test_openai(engine: openline.Engine, strict: bool) -> None:
    tools = engine.tools(AT, dialect="openai", strict=strict)
    assert tools
    for tool in tools:
        typed(ChatCompletionFunctionToolParam).validate_python(tool, strict=True)
        function = tool["function"]
        assert len(function["name"]) <= 64 and 0 < len(function.get("description", "x")) <= 1024
        assert function.get("strict", False) is strict
        # What OpenAI's package would make of a schema to be strict is what it is already.
        parameters = json.loads(json.dumps(function["parameters"]))
        made = _ensure_strict_json_schema(parameters, path=(), root=parameters)
        assert made | {"required": sorted(made["required"])} == parameters | {"required": sorted(function["parameters"]["required"])}


@pytest.mark.parametrize("engine", [CENTRE, ODD], ids=["centre", "odd"])
def test_anthropic(engine: openline.Engine) -> None:
    for tool in engine.tools(AT, dialect="anthropic", strict=True):
        typed(ToolParam).validate_python(tool, strict=True)
        assert len(tool["name"]) <= 64


@pytest.mark.parametrize("engine", [CENTRE, ODD], ids=["centre", "odd"])
def test_gemini(engine: openline.Engine) -> None:
    (written,) = engine.tools(AT, dialect="gemini")
    tool = gemini.Tool.model_validate(written)
    assert tool.function_declarations and len(tool.function_declarations) == len(engine.tools(AT))
    for declaration in tool.function_declarations:
        assert declaration.description
        assert declaration.parameters is None or declaration.parameters.type == gemini.Type.OBJECT and declaration.parameters.properties


@pytest.mark.parametrize("engine", [CENTRE, ODD], ids=["centre", "odd"])
def test_mcp(engine: openline.Engine) -> None:
    for written in engine.tools(AT, dialect="mcp"):
        tool = mcp.Tool.model_validate(written)
        assert tool.model_dump(by_alias=True, exclude_none=True) == written


def test_a_variable_of_the_system_is_in_no_tool() -> None:
    for dialect in ("plain", "openai", "anthropic", "gemini", "mcp"):
        text = json.dumps(ODD.tools(AT, dialect=dialect))
        assert '"id"' not in text and '"why"' in text
