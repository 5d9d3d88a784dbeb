"""Immutable, hashable, picklable, readable; shared by threads and children."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import pickle
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import openline
from conftest import EXAMPLES, instant, simple_queue

AT = instant("2026-12-07T10:00:00-08:00")
CONTACT: dict[str, Any] = {"topic": "Booking", "channel": "voice", "language": "en"}


def everything(engine: openline.Engine) -> list[Any]:
    """One of each kind of object."""
    decision = engine.route(at=AT, variables={"reason": "change", "tier": "gold"}, **CONTACT)
    assert decision.action is not None
    queue = engine.queues["London Care"]
    return [
        engine,
        engine.queues,
        engine.handoffs,
        engine.topics,
        engine.zone_data,
        queue,
        engine.handoffs["Bookings"],
        engine.handoffs["Goodbye"],
        engine.topics["Booking"],
        engine.prepare(**CONTACT),
        engine.prepare(handoff="handoff_emergency", language=["es-MX", "en"]),
        queue.status(AT),
        decision,
        decision.action,
        decision.action.variables,
        decision.action.headers[0],
        decision.verdicts[0],
        engine.route(at=AT, **CONTACT).omitted[0],
        engine.route(at=instant("2026-12-06T12:00:00Z"), handoff="General Care"),
        openline.check("[]")[0] if openline.check("[]") else openline.check("x")[0],
    ]


def test_everything_survives_copying_and_pickling(centre: openline.Engine) -> None:
    for thing in everything(centre):
        copies = [copy.copy(thing), copy.deepcopy(thing)]
        copies += [pickle.loads(pickle.dumps(thing, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
        for other in copies:
            assert type(other) is type(thing)
            assert other == thing and not other != thing
            assert hash(other) == hash(thing)
            assert repr(other) == repr(thing)
        assert thing != object()
        assert thing != "text"


def test_nothing_can_be_changed(centre: openline.Engine) -> None:
    for thing in everything(centre):
        for name in ("name", "available", "open", "queue", "key", "new", "_engine", "issues"):
            if isinstance(thing, (openline.Names,)) and name == "_engine":
                continue
            with pytest.raises((AttributeError, TypeError)):
                setattr(thing, name, 1)
    variables = centre.route(at=AT, variables={"tier": "gold"}, **CONTACT).action.variables  # type: ignore[union-attr]
    changes: list[Callable[[], object]] = [
        lambda: variables.__setitem__("a", "b"),
        lambda: variables.update({"a": "b"}),
        lambda: variables.pop("loyalty_tier"),
        lambda: variables.clear(),
        lambda: variables.setdefault("a", "b"),
        lambda: variables.popitem(),
        lambda: variables.__delitem__("loyalty_tier"),
        lambda: variables.__ior__({"a": "b"}),
    ]
    for change in changes:
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert json.dumps(variables) == '{"loyalty_tier": "gold"}' and variables | {"a": "b"} == {"loyalty_tier": "gold", "a": "b"}


def test_classes_cannot_be_made_by_hand_where_that_means_nothing() -> None:
    for kind in (openline.Engine, openline.Queue, openline.Route):
        with pytest.raises(TypeError):
            kind()


def test_queues_of_one_pickle_share_their_engine(centre: openline.Engine) -> None:
    one, other = pickle.loads(pickle.dumps(list(centre.queues.values())[:2]))
    assert len(pickle.dumps([one, other])) < 1.5 * len(pickle.dumps(one))
    assert one.is_open(AT) == centre.queues[one.name].is_open(AT)


def test_engines_are_equal_when_they_were_loaded_from_the_same(tmp_path: Path) -> None:
    path = EXAMPLES / "holidays.yaml"
    one, other = openline.load(path), openline.load(str(path))
    assert one == other and one.queues == other.queues and hash(one) == hash(other)
    assert one != openline.load(path, transfer_functions=["transfer_to_support"])
    assert len({*one.queues.values(), *other.queues.values()}) == len(one.queues)


def test_a_pickled_engine_finds_its_calendars_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(EXAMPLES)
    engine = openline.load("holidays.yaml")
    monkeypatch.chdir(tmp_path)
    assert pickle.loads(pickle.dumps(engine)) == engine


def test_mappings_are_mappings_in_document_order(centre: openline.Engine) -> None:
    queues = centre.queues
    assert isinstance(queues, Mapping)
    assert list(queues) == [queue.name for queue in queues.values()]
    assert [queue.index for queue in queues.values()] == list(range(len(queues)))
    assert list(queues)[0] == "Los Angeles Care" and list(reversed(queues))[-1] == "Los Angeles Care"
    assert dict(queues.items()) == queues and "London Care" in queues and "london care" not in queues
    assert queues.get("None such") is None
    with pytest.raises(KeyError, match="there is no queue 'London Car'; did you mean 'London Care'"):
        queues["London Car"]
    with pytest.raises(KeyError, match="there is no topic 5"):
        centre.topics[5]  # type: ignore[index]
    with pytest.raises(TypeError):
        queues["x"] = 1  # type: ignore[index]
    handoff = centre.handoffs["Bookings"]
    assert handoff.function_name == "handoff_bookings" and "handoff_bookings" not in centre.handoffs
    assert handoff.destinations[0] == queues["Los Angeles Care"]
    assert centre.topics["Booking"].handoffs[0] == handoff
    assert centre.handoffs["Goodbye"].is_sip and not centre.handoffs["Goodbye"].destinations


def test_values_can_be_matched(centre: openline.Engine) -> None:
    match centre.queues["London Care"].status(AT):
        case openline.Status(open=False, reason="closed", opens_at=datetime()):
            pass
        case status:
            raise AssertionError(status)
    match centre.route(at=AT, **CONTACT):
        case openline.Decision(True, handoff, action=openline.Action(method="refer")):
            assert handoff == "Bookings"
        case decision:
            raise AssertionError(decision)
    plain = dataclasses.asdict(centre.route(at=AT, **CONTACT))
    assert plain["action"]["method"] == "refer" and json.dumps(plain, default=str)


def test_reprs_read_well(centre: openline.Engine, support: openline.Queue) -> None:
    assert repr(centre).startswith("<openline.Engine: 7 queues, 8 handoffs, 6 topics; zone data 20")
    assert repr(support) == "<openline.Queue 'Support' in America/Los_Angeles: Monday 9 AM to 12 PM and 1 PM to 5 PM>" or (
        repr(support) == f"<openline.Queue 'Support' in America/Los_Angeles: {support.hours}>"
    )
    assert repr(centre.prepare(**CONTACT)) == "<openline.Route topic='Booking', channel='voice', language='en'>"
    assert repr(centre.prepare()) == "<openline.Route to the default handoff>"
    assert repr(centre.topics).startswith("Names(topics: 'Booking', 'Refund'")
    assert repr(simple_queue(enabled=False)).endswith(": not enabled>")


def test_notebooks_show_pictures(centre: openline.Engine) -> None:
    html = centre._repr_html_()
    assert html.count("<tr>") == 8 and "London Care" in html and "Europe/London" in html
    week = simple_queue(name="<b>&</b>", open_24=True)._repr_html_()
    assert week.startswith("<svg ") and "&lt;b&gt;&amp;&lt;/b&gt;" in week and week.count("<title>00:00 to 24:00</title>") == 7
    assert "disabled: never open" in simple_queue(enabled=False)._repr_html_()


def test_pictures_show_the_dates_that_were_asked_for(support: openline.Queue) -> None:
    week = ElementTree.fromstring(support.week_svg(date(2026, 12, 24)))
    assert "21 to 27 December 2026, 7 h open" in week.attrib["aria-label"]
    year = ElementTree.fromstring(support.year_svg(2028))
    titles = [title.text or "" for title in year.iter("{http://www.w3.org/2000/svg}title")]
    dates = [text for text in titles if text.split(": ")[0].endswith(" Feb")]
    assert len(dates) == 29 and dates[-1] == "Tue 29 Feb: closed"
    assert ": 2026, " in support.year_svg(2026) and support.year_svg() and support.week_svg()
    with pytest.raises(ValueError, match="year 0 is not in 1 to 9999"):
        support.year_svg(0)
    with pytest.raises(TypeError):
        support.week_svg(datetime(2026, 12, 24, tzinfo=timezone.utc))
    for first_and_last in (date.min, date.max):
        assert "known from 1970 to 2099" in support.week_svg(first_and_last)


def test_errors_are_picklable_and_complete() -> None:
    with pytest.raises(openline.ConfigError) as caught:
        openline.load(EXAMPLES / "broken.yaml")
    error = caught.value
    assert isinstance(error, ValueError) and len(error.issues) > 5
    assert all(isinstance(issue, openline.Issue) for issue in error.issues)
    assert str(error).splitlines() == [str(issue) for issue in error.issues]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert (type(again), again.issues, str(again)) == (openline.ConfigError, error.issues, str(error))
    engine = openline.loads("handoffs: [{name: Goodbye, sip_config: {method: bye}}]")
    with pytest.raises(openline.RouteError) as unknown:
        engine.route(handoff="Goodby")
    assert "Goodbye" in str(unknown.value)
    again = copy.copy(pickle.loads(pickle.dumps(unknown.value)))
    assert (again.code, str(again)) == ("unknown_handoff", str(unknown.value))
    with pytest.raises(openline.RenderError) as missing:
        engine.render("{{ho:A}} {{ho:Goodbye}} {{ho:B}}")
    again = pickle.loads(pickle.dumps(missing.value))
    assert (again.unknown, str(again)) == (("A", "B"), 'there is no handoff "A", "B"')


def test_a_panic_is_an_exception() -> None:
    from openline import _openline

    with pytest.raises(openline.InternalError, match="a fault inside openline, please report it: oh dear"):
        _openline._panic("oh dear")
    assert issubclass(openline.InternalError, RuntimeError)


def test_threads_share_an_engine(centre: openline.Engine) -> None:
    import numpy

    queue, route = centre.queues["New York Care"], centre.prepare(**CONTACT)
    instants = numpy.arange(1_790_000_000, 1_800_000_000, 9_973)
    wanted = (queue.is_open_many(instants), route.many(instants), route.decide(AT), queue.status(AT))
    faults: list[BaseException] = []

    def work() -> None:
        try:
            local = openline.load(EXAMPLES / "contact-centre.yaml", zone_data="bundled")
            for _ in range(20):
                assert (queue.is_open_many(instants) == wanted[0]).all()
                assert (route.many(instants) == wanted[1]).all()
                assert route.decide(AT) == wanted[2] and queue.status(AT) == wanted[3]
                assert local.queues["New York Care"].next_change(AT) == queue.next_change(AT)
                assert local == centre
        except BaseException as fault:  # noqa: BLE001 - a thread's fault must reach the test.
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_children_use_the_parents_engine(centre: openline.Engine) -> None:
    """As Kamailio does: load in the parent, route in the children."""
    route = centre.prepare(**CONTACT)
    wanted = route.decide(AT)
    sys.stdout.flush()
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                loaded = openline.load(EXAMPLES / "contact-centre.yaml", zone_data="bundled")
                same = route.decide(AT) == wanted and loaded.route(at=AT, **CONTACT) == wanted
                code = 0 if same and route.many([1, 2]).size == 2 else 2
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4


def test_zone_data_are_named() -> None:
    engine = openline.loads("handoffs: [{name: A, sip_config: {method: bye}}]", zone_data="bundled")
    assert engine.zone_data.source == "bundled" and engine.zone_data.release and engine.zone_data.release >= "2026"
    assert datetime.now(timezone.utc) > datetime(2026, 1, 1, tzinfo=timezone.utc)


def test_a_queue_tells_its_groups() -> None:
    line = {"type": "Agent_queue", "enabled": True, "open_24": True, "timezone": "Etc/UTC", "transfer_function_name": "t"}
    queues = [line | {"name": "A", "groups": ["clinic", "emea"]}, line | {"name": "B"}, line | {"name": "C", "groups": ["emea"]}]
    engine = openline.loads(json.dumps(queues))
    assert [queue.groups for queue in engine.queues.values()] == [["clinic", "emea"], [], ["emea"]]
    copied = pickle.loads(pickle.dumps(engine))
    assert copied.queues["A"].groups == ["clinic", "emea"]


def test_a_season_is_that_of_the_local_date() -> None:
    seasons = [{"from": "06-01", "to": "08-31", "weekly_hours": {}, "reason": "Summer"}, {"from": "12-24", "to": "12-31", "weekly_hours": {}}]
    support = simple_queue(seasons=seasons)
    assert support.seasons == (openline.Season(0, "Summer"), openline.Season(1, None))
    midnight = datetime(2027, 6, 1, tzinfo=support.timezone)
    assert support.season(midnight) == openline.Season(0, "Summer") == support.seasons[0]
    assert support.season(midnight - timedelta(seconds=1)) is None
    assert support.season(datetime(2027, 12, 31, 23, tzinfo=support.timezone)) == openline.Season(1, None)
    assert simple_queue(seasons=seasons, enabled=False).season(midnight) is None
    assert simple_queue().seasons == ()
    assert pickle.loads(pickle.dumps(support.seasons)) == support.seasons


def test_the_page_of_a_year_is_that_of_the_command(centre: openline.Engine) -> None:
    page = centre.year_page(2026, title="contact-centre.yaml")
    assert page.startswith("<!doctype html>") and "<script" not in page
    assert page.count('<section class="queue"') == len(centre.queues)
    one = centre.year_page(2027, queues="London Care")
    assert one.count('<section class="queue"') == 1 and "<h1>Opening hours, 2027</h1>" in one
    both = centre.year_page(2027, queues=["New York Care", "London Care"])
    assert both.index("New York Care") < both.index("London Care")
    assert str(datetime.now(timezone.utc).year) in centre.year_page()
    for year in (0, 10000):
        with pytest.raises(ValueError, match="1 to 9999"):
            centre.year_page(year)
    with pytest.raises(KeyError, match="no queue"):
        centre.year_page(2026, queues=["London"])
