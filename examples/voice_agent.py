"""A voice agent's side of a handoff, with the telephone and the language model left out.

    python examples/voice_agent.py
    python examples/voice_agent.py --at 2026-12-24T12:30:00-08:00 --topic Refund --language es

Needs `pip install ./py`. The three functions are what an agent needs of openline; `main` plays a call with them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import openline

# Loaded once, when the worker starts: a broken document stops it here and never in a call.
ENGINE = openline.load(Path(__file__).with_name("contact-centre.yaml"))


def functions(topic: str, language: str, at: datetime) -> list[dict[str, Any]]:
    """The functions that the model may call for this caller; their descriptions say whether people are there now."""
    tools = ENGINE.tools(at, topic=topic, channel="voice", language=language)
    return [{"type": "function", "function": tool} for tool in tools]


def hand_off(function: str, arguments: Mapping[str, str], language: str, at: datetime) -> openline.Decision:
    """What the model called, decided: by the function's name, with its arguments as variables."""
    return ENGINE.route(handoff=function, channel="voice", language=language, at=at, arguments=arguments)


def act(decision: openline.Decision) -> str:
    """What the telephony side is told to do."""
    match decision:
        case openline.Decision(available=True, action=openline.Action(method="refer", refer_to=str(refer_to)) as action):
            return "\n".join(["REFER", f"Refer-To: {refer_to}", *action.header_lines])
        case openline.Decision(available=True, action=openline.Action(method="invite", target_uri=str(uri)) as action):
            return "\n".join([f"INVITE {uri}", *action.header_lines])
        case openline.Decision(action=openline.Action(method="bye")):
            return "BYE"
        case openline.Decision(available=True):
            return f"transfer with {decision.transfer_function}"
        case _:
            when = f"opens {decision.reopens_at}" if decision.reopens_at else "never opens for this caller"
            return f"stay in the call: {decision.reason_text or decision.reason}, {when}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Play a call that asks for a person.")
    parser.add_argument("--topic", default="Booking", choices=list(ENGINE.topics))
    parser.add_argument("--language", default="en")
    parser.add_argument("--at", type=datetime.fromisoformat, default=datetime.now(timezone.utc), help="RFC 3339; now without it")
    asked = parser.parse_args()
    if asked.at.tzinfo is None:
        parser.error("--at needs an offset, such as 2026-12-24T12:30:00-08:00")

    # The first question: would anybody be there at all? The instructions go to the model.
    decision = ENGINE.route(topic=asked.topic, channel="voice", language=asked.language, at=asked.at)
    print(f"agent is told: {decision.instructions}")

    offered = functions(asked.topic, asked.language, asked.at)
    print(f"agent may call: {', '.join(tool['function']['name'] for tool in offered)}")

    # The caller agrees, and the model calls the function that its instructions name.
    called = next(tool["function"] for tool in offered if tool["function"]["name"] == decision.function_name)
    arguments = {name: f"the caller's {name}" for name in called["parameters"]["properties"]}
    print(f"agent calls: {called['name']}({json.dumps(arguments)})")

    decision = hand_off(called["name"], arguments, asked.language, asked.at)
    print(f"goes to: {decision.queue or 'nobody'}")
    print(act(decision))
    return 0


if __name__ == "__main__":
    sys.exit(main())
