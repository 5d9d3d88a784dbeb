"""pipecat-ai takes openline's tools as FunctionSchemas, and its real function calls run them: a scripted model, no network."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import openline

pipecat = __import__("pytest").importorskip("pipecat")
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema  # noqa: E402
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema  # noqa: E402
from pipecat.adapters.llm.services.open_ai_adapter import OpenAILLMAdapter  # noqa: E402
from pipecat.frames.frames import FunctionCallResultFrame, LLMContextFrame  # noqa: E402
from pipecat.processors.aggregators.llm_context import LLMContext  # noqa: E402
from pipecat.services.llm_service import FunctionCallFromLLM, FunctionCallParams, LLMService  # noqa: E402
from pipecat.tests.utils import run_test  # noqa: E402

ENGINE = openline.load(Path(__file__).resolve().parents[2] / "examples" / "contact-centre.yaml", zone_data="bundled")
AT = datetime.fromisoformat("2026-12-07T10:00:00-08:00")


def schemas() -> Any:
    return ToolsSchema(
        standard_tools=[
            FunctionSchema(
                name=tool["name"],
                description=tool["description"],
                properties=tool["parameters"]["properties"],
                required=tool["parameters"].get("required", []),
            )
            for tool in ENGINE.tools(AT, topic="Booking", channel="voice", language="en")
        ]
    )


class Scripted(LLMService):
    """Calls the first handoff's function whenever it is given a context."""

    async def process_frame(self, frame: Any, direction: Any) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMContextFrame):
            call = FunctionCallFromLLM(
                function_name="handoff_bookings",
                tool_call_id="1",
                arguments={"reason": "change"},
                context=frame.context,
            )
            await self.run_function_calls([call])
        else:
            await self.push_frame(frame, direction)


async def hand_off(params: Any) -> None:
    decision = ENGINE.route(
        handoff=params.function_name, channel="voice", language="en", at=AT, arguments=params.arguments
    )
    await params.result_callback({"queue": decision.queue, "headers": list(decision.action.header_lines)})


async def conversation() -> list[Any]:
    service = Scripted()
    for tool in schemas().standard_tools:
        service.register_function(tool.name, hand_off)
    context = LLMContext(messages=[{"role": "user", "content": "Change my booking."}], tools=schemas())
    down, _ = await run_test(service, frames_to_send=[LLMContextFrame(context)])
    return list(down)


def test_the_function_call_hands_off() -> None:
    assert FunctionCallParams is not None
    frames = asyncio.run(conversation())
    (result,) = [frame for frame in frames if isinstance(frame, FunctionCallResultFrame)]
    assert result.function_name == "handoff_bookings"
    assert result.result == {"queue": "Los Angeles Care", "headers": ["X-Reason: change"]}


def test_the_schemas_reach_a_provider_as_they_are() -> None:
    wanted = ENGINE.tools(AT, topic="Booking", channel="voice", language="en")
    sent = OpenAILLMAdapter().to_provider_tools_format(schemas())
    assert [tool["function"]["name"] for tool in sent] == [tool["name"] for tool in wanted]
    for tool, definition in zip(sent, wanted):
        assert tool["function"]["description"] == definition["description"]
        assert tool["function"]["parameters"]["properties"] == definition["parameters"]["properties"]
