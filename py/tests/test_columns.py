"""Whole columns of queues and instants: numpy and Arrow in and out, nulls, units, zones, unknown names, threads."""

from __future__ import annotations

import csv
import multiprocessing
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy
import pytest

import openline

DATA = Path(__file__).resolve().parents[2] / "tests/data/analytics"


@pytest.fixture(scope="module")
def engine() -> openline.Engine:
    return openline.loads((DATA / "centre.json").read_text())


@pytest.fixture(scope="module")
def calls() -> list[dict[str, str]]:
    with open(DATA / "calls.csv", newline="") as file:
        return list(csv.DictReader(file))


def numbers(calls: list[dict[str, str]], name: str) -> Any:
    return numpy.array([int(call[name]) for call in calls])


def test_every_row_of_the_vectors(engine: openline.Engine, calls: list[dict[str, str]]) -> None:
    columns = engine.columns()
    queue = [call["queue"] for call in calls]
    start, end, seconds = (numbers(calls, name) for name in ("start", "end", "seconds"))
    for ticks, unit in ((1, "s"), (1_000, "ms"), (1_000_000, "us"), (1_000_000_000, "ns")):
        at, to = ((array * ticks + ticks - 1).view(f"datetime64[{unit}]") for array in (start, end))
        assert numpy.asarray(columns.is_open(queue, at)).tolist() == [call["is_open"] == "1" for call in calls]
        found = numpy.asarray(columns.open_seconds(queue, at, to))
        assert found.tolist() == [int(call["open_seconds"]) for call in calls]
        due = numpy.asarray(columns.add_open_seconds(queue, at, seconds))
        wanted = numpy.array([int(call["due"]) if call["due"] else -(2**63) // ticks for call in calls])
        assert due.dtype == f"datetime64[{unit}]"
        assert ((due == (wanted * ticks).view(due.dtype)) | (numpy.isnat(due) & (wanted < -(10**9)))).all()
        opens = columns.next_open(queue, at)
        assert opens.never == opens.nulls == sum(call["next_open"] == "" for call in calls)
        for call, found in zip(calls, numpy.asarray(opens).astype("datetime64[s]"), strict=True):
            assert (numpy.isnat(found) if call["next_open"] == "" else found.astype(int) == int(call["next_open"])), call
        dates = numpy.asarray(columns.open_date(queue, at))
        assert dates.dtype == "datetime64[D]"
        for call, found in zip(calls, dates, strict=True):
            assert (numpy.isnat(found) if call["open_date"] == "" else str(found) == call["open_date"]), call


def test_rows_say_what_single_calls_say(engine: openline.Engine) -> None:
    random = numpy.random.default_rng(19)
    queues = list(engine.queues)
    index = random.integers(0, len(queues), 200_000)
    at = random.integers(1_700_000_000, 1_900_000_000, len(index))
    at[:4] = [-1, 0, 4_102_444_799, 4_102_444_800]
    to = at + random.integers(-1_000, 3_000_000, len(index))
    by_index = engine.columns().by_index
    one, many = engine.columns(threads=1).by_index, engine.columns(threads=3).by_index
    seconds = numpy.asarray(by_index.open_seconds(index, at, to))
    assert (seconds == numpy.asarray(one.open_seconds(index, at, to))).all()
    assert (seconds == numpy.asarray(many.open_seconds(index, at, to))).all()
    changes, closes = numpy.asarray(by_index.next_change(index, at)), numpy.asarray(by_index.next_close(index, at))
    for row in [0, 1, 2, 3, *range(65_530, 65_545), *range(4, len(index), 97)]:
        queue, instant = engine.queues[queues[index[row]]], int(at[row])
        assert seconds[row] == queue.open_time(instant, int(to[row])).total_seconds(), row
        for found, wanted in ((changes[row], queue.next_change(instant)), (closes[row], queue.next_close(instant))):
            assert found == (None if wanted is None else wanted.timestamp()), row


def test_arrow_in_and_out(engine: openline.Engine, calls: list[dict[str, str]]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    columns = engine.columns()
    names = [call["queue"] for call in calls]
    start, end = numbers(calls, "start"), numbers(calls, "end")
    wanted = [int(call["open_seconds"]) for call in calls]
    zoned = pyarrow.timestamp("us", "Asia/Kathmandu")
    at, to = (pyarrow.array(array * 1_000_000).cast(pyarrow.timestamp("us", "UTC")).cast(zoned) for array in (start, end))
    plain = pyarrow.array(names)
    coded = plain.dictionary_encode()
    queues = [plain, plain.cast(pyarrow.large_string()), plain.cast(pyarrow.string_view()), coded]
    queues += [pyarrow.chunked_array([coded[:100], coded[100:101], coded[101:]])]
    for queue in queues:
        found = pyarrow.array(columns.open_seconds(queue, at, to))
        assert found.type == pyarrow.int64() and found.to_pylist() == wanted
    chunked = pyarrow.chunked_array([at[:7], at[7:2_000], at[2_000:]])
    opens = pyarrow.array(columns.next_open(queues[-1], chunked))
    assert opens.type == zoned and opens.null_count == sum(call["next_open"] == "" for call in calls)
    # A slice begins inside of a byte of its mask.
    holes = pyarrow.array([None if i % 3 == 0 else value for i, value in enumerate(at.cast("int64").to_pylist())]).cast(zoned)
    found = pyarrow.array(columns.open_seconds(coded[5:], holes[5:], to[5:])).to_pylist()
    assert found == [None if i % 3 == 0 else seconds for i, seconds in enumerate(wanted)][5:]
    assert pyarrow.array(columns.is_open(coded[:0], at[:0])).to_pylist() == []
    dates = pyarrow.array(columns.open_date(coded, at))
    assert dates.type == pyarrow.date32()
    assert [str(date) if date else "" for date in dates.to_pylist()] == [call["open_date"] for call in calls]
    durations = pyarrow.array([3_600_000_000] * len(at)).cast(pyarrow.duration("us"))
    assert pyarrow.array(columns.add_open_seconds(coded, at, durations)) == pyarrow.array(columns.add_open_seconds(coded, at, 3600))
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(pyarrow.table({"queue": coded, "start": at, "end": to}))
    series = polars.Series(columns.open_seconds(frame["queue"].cast(polars.Categorical), frame["start"], frame["end"]))
    assert series.to_list() == wanted


def test_zones_and_kinds(engine: openline.Engine) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    columns = engine.columns()
    # 02:30 on the day on which Berlin's clocks go back is there twice, on the one on which they go forward never; then 2027-01-15, in winter.
    walls = pyarrow.array([1_792_895_400, 1_774_751_400, 1_800_000_000, None]).cast(pyarrow.timestamp("s"))
    with pytest.raises(TypeError, match="column 'at' has no time zone: say which one it is in"):
        columns.next_change("Berlin Care", walls)
    read = columns.add_open_seconds("Berlin Care", walls, 0, naive="queue")
    assert "UTC" in read.type and (read.nulls, read.never) == (2, 1)
    assert pyarrow.array(read).cast("int64").to_pylist() == [1_792_888_200, None, 1_799_996_400, None]
    assert columns.is_open("Berlin Care", walls, naive="UTC").nulls == 1
    for kind, advice in (("float64", "floor it"), ("string", "parse it"), ("date32", "a date is no instant")):
        given = pyarrow.array([None], type=kind)
        with pytest.raises(TypeError, match=advice):
            columns.is_open("Berlin Care", given)
    with pytest.raises(TypeError, match="float"):
        columns.add_open_seconds("Berlin Care", numpy.array([0]), numpy.array([1.5]))
    with pytest.raises(TypeError, match="by_index"):
        columns.is_open(numpy.array([0]), numpy.array([0]))
    with pytest.raises(ValueError, match="'start' has 2 rows and 'end' 1"):
        columns.open_seconds("Berlin Care", numpy.array([0, 1]), numpy.array([0]))
    with pytest.raises(ValueError, match="'queue' has 1 rows and 'at' 2"):
        columns.is_open(["Berlin Care"], numpy.array([0, 1]))
    with pytest.raises(ValueError, match="naive"):
        columns.is_open("Berlin Care", numpy.array([0]), naive="Berlin")  # type: ignore[arg-type]
    # Answers that the unit cannot say are null: nanoseconds end in 2262, so none is; far seconds count from the scalar's own ends.
    far = numpy.array([2**62, -(2**62)])
    assert columns.next_open("Manila Desk", far).never == 1


def test_unknown_names(engine: openline.Engine) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    at = numpy.full(4, 1_800_000_000)
    names = ["Berlin Car", "Manila Desk", "Berlin Car", None]
    for queue in (names, pyarrow.array(names), pyarrow.array(names).dictionary_encode()):
        with pytest.raises(openline.UnknownQueueError, match="did you mean 'Berlin Care'") as raised:
            engine.columns().is_open(queue, at)
        assert raised.value.names == {"Berlin Car": 2} and isinstance(raised.value, ValueError)
        assert pickle.loads(pickle.dumps(raised.value)).names == {"Berlin Car": 2}
        found = engine.columns(unknown="null").is_open(queue, at)
        assert pyarrow.array(found).to_pylist() == [None, True, None, None]
        assert (found.unknown, found.nulls) == ({"Berlin Car": 2}, 3)
    # An entry of a dictionary that no row has is nobody's.
    unused = pyarrow.DictionaryArray.from_arrays([1, 1, None, 1], ["Nobody", "Manila Desk"])
    assert pyarrow.array(engine.columns().is_open(unused, at)).to_pylist() == [True, True, None, True]
    with pytest.raises(openline.UnknownQueueError, match="'Nobody' \\(4 rows\\)"):
        engine.columns().is_open("Nobody", at)
    with pytest.raises(openline.UnknownQueueError, match="'8'"):
        engine.columns().by_index.is_open(numpy.array([0, 8, 1, 2]), at)
    with pytest.raises(ValueError, match="unknown"):
        engine.columns(unknown="ignore")  # type: ignore[arg-type]


def child(columns: openline.Columns, at: Any, to: Any, answer: Any) -> None:
    answer.put(int(numpy.asarray(columns.open_seconds("London Nights", at, to)).sum()))


def test_a_child_of_a_fork_and_a_pickle(engine: openline.Engine) -> None:
    columns = engine.columns(threads=2)
    at = numpy.arange(1_800_000_000, 1_800_000_000 + 200_000)
    here = int(numpy.asarray(columns.open_seconds("London Nights", at, at + 9_000)).sum())
    restored = pickle.loads(pickle.dumps(columns))
    assert int(numpy.asarray(restored.open_seconds("London Nights", at, at + 9_000)).sum()) == here
    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    process = context.Process(target=child, args=(columns, at, at + 9_000, answer))
    with warnings.catch_warnings():
        # Other tests' libraries have threads; openline has none left.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    assert answer.get(timeout=60) == here
    process.join(60)
