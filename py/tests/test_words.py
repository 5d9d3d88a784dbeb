"""A destination array is told its handoff's words from outside."""

from __future__ import annotations

import pickle

import openline

DESK = """[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC",
    "transfer_function_name": "t"}]"""


def test_words_come_from_outside_and_survive_a_pickle() -> None:
    engine = openline.loads(
        DESK, name="Help", description="Use for help.", available="Call {{ho:Help}}.", unavailable="{{reason}}"
    )
    for one in (engine, pickle.loads(pickle.dumps(engine))):
        assert one.route(at=0).instructions == "Call handoff_help."
        assert one.handoffs["Help"].description == "Use for help."
    issues = openline.check(DESK, name="Help", available="{{nonsense}}")
    assert "unknown_template_word" in [issue.code for issue in issues]
