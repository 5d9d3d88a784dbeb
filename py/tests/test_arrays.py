"""Whole arrays of instants."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy
import pytest

import openline
from conftest import simple_queue

START = 1_796_058_000 - 9 * 3600


@pytest.fixture(scope="module")
def instants() -> Any:
    return numpy.random.default_rng(7).integers(START - 10**8, START + 10**8, 10_001)


def test_arrays_say_what_single_calls_say(support: openline.Queue, instants: Any) -> None:
    wanted = [support.is_open(int(at)) for at in instants]
    found = support.is_open_many(instants)
    assert found.dtype == numpy.bool_ and found.flags.owndata and found.flags.writeable
    assert found.tolist() == wanted
    for unit, ticks in (("s", 1), ("ms", 1_000), ("us", 1_000_000), ("ns", 1_000_000_000)):
        times = (instants * ticks + ticks - 1).view(f"datetime64[{unit}]")
        assert support.is_open_many(times).tolist() == wanted
    before = numpy.array([-1, -1_000, -1_001], "datetime64[ms]")
    assert support.is_open_many(before).tolist() == [support.is_open(at) for at in (-1, -1, -2)]


def test_any_layout_of_int64_is_read(support: openline.Queue, instants: Any) -> None:
    wanted = support.is_open_many(instants)
    square = instants[:10_000].reshape(100, 100)
    assert (support.is_open_many(square) == wanted[:10_000].reshape(100, 100)).all()
    assert (support.is_open_many(square.T) == wanted[:10_000].reshape(100, 100).T).all()
    assert (support.is_open_many(instants[::-3]) == wanted[::-3]).all()
    assert (support.is_open_many(instants.astype(">i8")) == wanted).all()
    assert (support.is_open_many(instants.astype("datetime64[s]").astype(">M8[s]")) == wanted).all()
    assert (support.is_open_many(instants.tolist()) == wanted).all()
    readonly = instants.copy()
    readonly.flags.writeable = False
    assert (support.is_open_many(readonly) == wanted).all()
    assert (support.is_open_many(instants.astype("uint32")) == wanted).all()
    assert support.is_open_many(numpy.int64(START)).shape == ()  # type: ignore[arg-type]
    empty: Any
    for empty in ([], numpy.array([], "int64"), numpy.array([], "datetime64[ns]"), numpy.zeros((0, 3), "int64")):
        assert support.is_open_many(empty).size == 0


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (numpy.array([1.5]), "numpy.floor"),
        (numpy.array([True]), "int64"),
        (numpy.array(["2026-11-30"]), "int64"),
        (numpy.array([2**63], "uint64"), "int64"),
        (numpy.array(["2026-11-30"], "datetime64[D]"), r"datetime64\[s\]"),
        (numpy.array([1], "timedelta64[s]"), "int64"),
        ([None], "tz_convert"),
        ([[1, 2], "x"], None),
    ],
)
def test_other_arrays_are_refused_with_advice(support: openline.Queue, given: Any, advice: str | None) -> None:
    with pytest.raises((TypeError, ValueError), match=advice):
        support.is_open_many(given)


def test_a_time_that_is_none_is_named(support: openline.Queue) -> None:
    times = numpy.full(5_000, "2026-11-30T17:00", "datetime64[ns]")
    times[4_321] = "NaT"
    with pytest.raises(ValueError, match=r"at\[4321\] is not a time"):
        support.is_open_many(times)


def test_routes_over_arrays(centre: openline.Engine, instants: Any) -> None:
    contact = {"topic": "Booking", "channel": "voice", "language": ["de", "en"]}
    route = centre.prepare(**contact)  # type: ignore[arg-type]
    found = centre.route_many(instants, **contact)  # type: ignore[arg-type]
    assert found.dtype == numpy.int32
    assert (route.many(instants) == found).all()
    queues = list(centre.queues.values())
    for at, target in zip(instants[:500].tolist(), found[:500].tolist()):
        decision = centre.route(at=at, **contact)  # type: ignore[arg-type]
        assert decision.queue == (queues[target].name if target >= 0 else None)
        assert route.queue(at) == (queues[target] if target >= 0 else None)
    assert set(centre.route_many(instants[:10], handoff="Goodbye").tolist()) == {-2}
    with pytest.raises(openline.RouteError):
        centre.route_many(instants, topic="None such")


def test_nobody_is_minus_one() -> None:
    engine = openline.loads(
        '[{"name": "A", "type": "Agent_queue", "enabled": false, "open_24": true, "timezone": "UTC", "transfer_function_name": "t"}]'
    )
    assert engine.route_many([1, 2]).tolist() == [-1, -1]
    assert engine.prepare().queue(1) is None


def test_without_numpy_everything_else_works() -> None:
    script = """
import sys
sys.modules["numpy"] = None
import openline
engine = openline.loads("handoffs: [{name: A, is_default: true, sip_config: {method: bye}}]")
assert engine.route().available
queue = openline.loads('[{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "UTC", "transfer_function_name": "t"}]').queues["A"]
assert queue.is_open()
for call in (queue.is_open_many, engine.route_many, engine.prepare().many):
    try:
        call([1])
    except ImportError as error:
        assert str(error) == "arrays of instants need numpy: pip install numpy", error
    else:
        raise AssertionError
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_simple_queue_is_what_the_tests_say() -> None:
    assert simple_queue().is_open(START + 9 * 3600)
