"""What the tests share: the engines of the examples, and instants written the way people write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import openline

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
DATA = ROOT / "tests" / "data"


def instant(text: str) -> datetime:
    """RFC 3339; what is finer than microseconds is beyond datetime and cut, which floors."""
    text = re.sub(r"\.(\d+)", lambda fraction: "." + fraction[1][:6].ljust(6, "0"), text)
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def lines(name: str) -> Iterator[dict[str, Any]]:
    """The cases of a file of vectors."""
    for line in (DATA / "vectors" / name).read_text("utf-8").splitlines():
        yield json.loads(line)


def queue_of(document: dict[str, Any], **options: Any) -> openline.Queue:
    """The one queue of a destination array."""
    options.setdefault("zone_data", "bundled")
    engine = openline.loads(json.dumps([document]), **options)
    (queue,) = engine.queues.values()
    return queue


def simple_queue(**changes: Any) -> openline.Queue:
    """A queue in Los Angeles, 9 to 12 and 13 to 17 on Mondays, unless told otherwise."""
    monday = [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]
    document = {
        "name": "Support",
        "type": "Agent_queue",
        "enabled": True,
        "open_24": False,
        "weekly_hours": {"mon": monday},
        "timezone": "America/Los_Angeles",
        "transfer_function_name": "transfer_to_support",
    }
    return queue_of(document | changes)


@pytest.fixture(scope="session")
def centre() -> openline.Engine:
    return openline.load(EXAMPLES / "contact-centre.yaml", zone_data="bundled")


@pytest.fixture
def support() -> openline.Queue:
    return simple_queue()
