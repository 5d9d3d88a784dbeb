"""Function definitions for language models: held to the schema that the providers publish."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import openline
from cases import Case, cases, contact, load
from conftest import instant

OPEN, CLOSED = instant("2026-12-07T10:00:00-08:00"), instant("2026-12-25T10:00:00-08:00")
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def held_to_the_schema(tool: dict[str, Any]) -> None:
    """OpenAI's `FunctionObject`, which LiveKit's raw schemas and Pipecat's `FunctionSchema` are made of too."""
    assert set(tool) == {"name", "description", "parameters"}
    assert NAME.fullmatch(tool["name"])
    assert isinstance(tool["description"], str)
    parameters = tool["parameters"]
    assert parameters["type"] == "object" and isinstance(parameters["properties"], dict)
    assert set(parameters) <= {"type", "properties", "required", "additionalProperties"}
    for name, schema in parameters["properties"].items():
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and schema["type"] == "string"
    assert json.loads(json.dumps(tool)) == tool


def test_every_handoff_is_a_tool(centre: openline.Engine) -> None:
    tools = centre.tools(OPEN)
    assert [tool["name"] for tool in tools] == [it.function_name for it in centre.handoffs.values() if it.active]
    for tool in tools:
        held_to_the_schema(dict(tool))
    assert {"reason", "booking", "tier"} <= set(tools[0]["parameters"]["properties"])


def test_a_topic_has_its_own_in_order(centre: openline.Engine) -> None:
    for name, topic in centre.topics.items():
        tools = centre.tools(OPEN, topic=name, channel="voice", language=["en"])
        assert [tool["name"] for tool in tools] == [handoff.function_name for handoff in topic.handoffs]
    with pytest.raises(openline.RouteError):
        centre.tools(topic="None such")


def test_the_description_speaks_of_the_current_state(centre: openline.Engine) -> None:
    for at in (OPEN, CLOSED):
        for tool, handoff in zip(centre.tools(at), (it for it in centre.handoffs.values() if it.active)):
            # What is not known yet stays a name: a model must not read a hole.
            names = {name: f"${name}" for name in ("booking", "reason", "tier", *tool["parameters"]["properties"])}
            decision = centre.route(handoff=handoff.name, at=at, variables=names)
            assert sorted(tool["parameters"]["required"]) == sorted(tool["parameters"]["properties"])
            assert decision.function_name == tool["name"]
            assert (handoff.description or "") in tool["description"]
            assert (decision.instructions or "") in tool["description"]
    assert centre.tools(OPEN)[0]["description"] != centre.tools(CLOSED)[0]["description"]


# A single handoff's tools are asked for in Rust and C only.
CASES = [case for case in cases("tools.toml") if "handoff" not in case.get("contact", {})]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_tools(case: Case) -> None:
    engine, given = load(case), contact(case) | {"dialect": case.get("dialect", "plain"), "strict": case.get("strict", False)}
    if "error" in case:
        with pytest.raises(openline.RouteError) as caught:
            engine.tools(**given)
        assert caught.value.code == case["error"]
    else:
        # What a model has called a tool with does not change the tools, so there is no such keyword.
        given.pop("arguments", None)
        assert engine.tools(**given) == json.loads(case["expect"])


def test_an_unknown_dialect_is_no_dialect(centre: openline.Engine) -> None:
    with pytest.raises(ValueError, match="did you mean \"openai\""):
        centre.tools(dialect="opnai")  # type: ignore[arg-type]


def test_what_a_model_calls_is_routed(centre: openline.Engine) -> None:
    for tool in centre.tools(OPEN):
        arguments = dict.fromkeys(tool["parameters"]["properties"], "x")
        decision = centre.route(handoff=tool["name"], at=OPEN, variables=arguments)
        assert decision.function_name == tool["name"] and not decision.omitted
