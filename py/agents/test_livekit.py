"""livekit-agents takes openline's tools as raw schemas, and its real tool loop runs them: a scripted model, no network."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openline

livekit = __import__("pytest").importorskip("livekit.agents")
from livekit.agents import Agent, AgentSession, function_tool, llm  # noqa: E402

ENGINE = openline.load(Path(__file__).resolve().parents[2] / "examples" / "contact-centre.yaml", zone_data="bundled")
AT = datetime.fromisoformat("2026-12-07T10:00:00-08:00")


def tools() -> list[Any]:
    def handler(name: str) -> Any:
        async def call(raw_arguments: dict[str, Any]) -> str:
            decision = ENGINE.route(handoff=name, channel="voice", language="en", at=AT, arguments=raw_arguments)
            action = decision.action
            return json.dumps({"queue": decision.queue, "refer_to": action.refer_to if action else None})

        return call

    definitions = ENGINE.tools(AT, topic="Booking", channel="voice", language="en")
    return [function_tool(handler(tool["name"]), raw_schema=dict(tool)) for tool in definitions]


class ScriptedStream(llm.LLMStream):
    """First a call of the first handoff's function, then words."""

    async def _run(self) -> None:
        last = self._chat_ctx.items[-1]
        if getattr(last, "type", "") == "function_call_output":
            delta = llm.ChoiceDelta(role="assistant", content="One moment, please.")
        else:
            call = llm.FunctionToolCall(name="handoff_bookings", arguments='{"reason": "change"}', call_id="1")
            delta = llm.ChoiceDelta(role="assistant", tool_calls=[call])
        self._event_ch.send_nowait(llm.ChatChunk(id="chunk", delta=delta))


class Scripted(llm.LLM):
    def chat(self, *, chat_ctx: Any, tools: Any = None, conn_options: Any = None, **_keywords: Any) -> Any:
        return ScriptedStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


async def conversation() -> None:
    async with AgentSession(llm=Scripted()) as session:
        await session.start(Agent(instructions="Hand callers off.", tools=tools()))
        result = await session.run(user_input="I want to change my booking.")
        result.expect.next_event().is_function_call(name="handoff_bookings", arguments={"reason": "change"})
        output = result.expect.next_event().is_function_call_output()
        assert json.loads(output.event().item.output) == {"queue": "Los Angeles Care", "refer_to": "<tel:+13235550110>"}
        result.expect.next_event().is_message(role="assistant")


def test_the_tool_loop_hands_off() -> None:
    asyncio.run(conversation())


def test_the_schemas_reach_a_provider_as_they_are() -> None:
    context = llm.ToolContext(tools())
    wanted = ENGINE.tools(AT, topic="Booking", channel="voice", language="en")
    sent = context.parse_function_tools("openai")
    assert [tool["function"]["name"] for tool in sent] == [tool["name"] for tool in wanted]
    for tool, definition in zip(sent, wanted):
        assert tool["function"]["description"] == definition["description"]
        assert tool["function"]["parameters"]["properties"] == definition["parameters"]["properties"]
