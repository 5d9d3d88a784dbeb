"""A live document in real processes: what one writes another answers by, before and after a fork, and nothing hangs."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import re
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from multiprocessing.queues import Queue
from pathlib import Path

import pytest

import openline
from conftest import ROOT

TEXT = """
queues:
  - {name: Support, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_support, groups: [front]}
  - {name: Overflow, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_overflow}
handoffs:
  - {name: Help, is_default: true, description: Help, destinations: [Support, Overflow]}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "centre.yaml"
    made.write_text(TEXT)
    return made


@pytest.fixture
def live(path: Path) -> Iterator[openline.Live]:
    with openline.Live(path) as live:
        yield live


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


def test_an_emergency(live: openline.Live) -> None:
    before = live.engine
    fire = live.close(group="front", until=timedelta(hours=2), reason={"en": "Fire alarm", "es": "Alarma de incendio"}, by="desk 1")
    decision = live.route(language="es")
    assert (decision.queue, decision.generation) == ("Overflow", live.generation)
    assert [(it.queue, it.verdict, it.reason_text) for it in decision.verdicts][0] == ("Support", "override", "Alarma de incendio")
    status = live.engine.queues["Support"].status()
    assert (status.open, status.cause, status.override, status.reason_text) == (False, "override", int(fire), "Fire alarm")
    assert before.queues["Support"].is_open(), "a snapshot answers as it did"
    listed = live.overrides[-1]
    assert (listed["id"], listed["group"], listed["by"], listed["dangling"]) == (fire.id, "front", "desk 1", False)
    ended = live.end(fire, by="desk 1")
    assert live.route().queue == "Support"
    assert live.end(fire).repeated
    live.undo(ended)
    assert live.route().queue == "Overflow"


def test_nobody_closes_for_ever_by_omission(live: openline.Live) -> None:
    with pytest.raises(TypeError, match="until"):
        live.close(queue="Support")  # type: ignore[call-arg]
    live.close(queue="Support", until=None)
    assert live.engine.queues["Support"].next_open() is None


@pytest.mark.parametrize("subject", [{}, {"queue": "Support", "group": "front"}, {"queue": "Support", "all": True}, {"queue": "Support", "except_": "front"}])
def test_one_subject(live: openline.Live, subject: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="subject|except_"):
        live.close(until=None, **subject)  # type: ignore[arg-type]
    assert live.overrides == []


def test_what_is_refused_says_why(live: openline.Live) -> None:
    with pytest.raises(openline.StoreError) as refused:
        live.close(queue="Suport", until=None)
    assert (refused.value.code, refused.value.issues[0].code) == ("unknown_queue", "unknown_queue")
    assert "Support" in str(refused.value)
    assert isinstance(pickle.loads(pickle.dumps(refused.value)), openline.StoreError)
    generation = live.generation
    live.close(queue="Support", until=timedelta(minutes=1))
    with pytest.raises(openline.StoreError) as conflict:
        live.close(queue="Overflow", until=timedelta(minutes=1), expect=generation)
    assert (conflict.value.code, [it["kind"] for it in conflict.value.entries]) == ("conflict", ["made"])
    with pytest.raises(openline.StoreError) as past:
        live.close(queue="Support", from_=time.time() - 300, until=timedelta(hours=1))
    assert past.value.code == "in_the_past"
    with pytest.raises(openline.StoreError) as unknown:
        live.end(300)
    assert unknown.value.code == "unknown_id"


def test_a_repeated_key_is_one_override(live: openline.Live) -> None:
    first = live.close(queue="Support", until=timedelta(hours=1), key="ticket-4711")
    again = live.close(queue="Support", until=timedelta(hours=1), key="ticket-4711")
    assert (again.id, again.repeated) == (first.id, True)


def test_a_redirect_and_a_signal(live: openline.Live) -> None:
    live.redirect("to_overflow", queue="Support", until=timedelta(hours=1))
    assert live.route().transfer_function == "to_overflow"
    live.signal("acd", ["Support"], timedelta(seconds=90))
    assert live.route().queue == "Overflow"
    assert live.engine.queues["Support"].status().reason == "unstaffed"
    live.signal("acd", [], 90)
    assert live.route().queue == "Support"
    with pytest.raises(openline.StoreError, match="15 minutes"):
        live.signal("acd", ["Support"], timedelta(hours=1))


def test_an_opening_until_an_aware_datetime(live: openline.Live) -> None:
    until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=3)
    live.close(queue="Support", until=until)
    assert live.engine.queues["Support"].next_open() == until
    with pytest.raises(ValueError, match="time zone"):
        live.open(queue="Support", until=datetime(2030, 1, 1))


def test_publish_and_rollback(live: openline.Live, path: Path) -> None:
    first = live.generation
    live.publish(TEXT.replace("to_support", "to_night"), note="night", by="planning")
    assert live.route().transfer_function == "to_night"
    assert "to_night" in path.read_text(), "the file follows"
    with pytest.raises(openline.ConfigError) as refused:
        live.publish(TEXT.replace("Europe/London", "Mars"))
    assert refused.value.issues[0].code == "unknown_timezone"
    live.rollback(first)
    assert live.route().transfer_function == "to_support"
    assert [it["kind"] for it in live.journal()] == ["published"] * 3


def test_a_prepared_route_follows(live: openline.Live) -> None:
    route = live.prepare(channel="voice")
    assert route.queue() == live.engine.queues["Support"]
    live.close(queue="Support", until=timedelta(hours=1))
    queue = route.queue()
    assert queue is not None and queue.name == "Overflow"
    assert route.decide().generation == live.generation == route.generation
    by_topic = live.prepare(handoff="Help")
    live.publish(TEXT.replace("name: Help", "name: Assist"))
    with pytest.raises(openline.RouteError):
        by_topic.decide()
    live.publish(TEXT)
    assert by_topic.decide().queue == "Overflow"


def test_a_file_that_does_not_load_changes_nothing(live: openline.Live, path: Path) -> None:
    path.write_text(TEXT.replace("Europe/London", "Mars"))
    assert within(5, lambda: live.health.reload_failures > 0)
    assert live.health.document[0].code == "unknown_timezone"
    assert live.route().queue == "Support"
    path.write_text(TEXT)
    assert within(5, lambda: not live.health.document)


def test_events(live: openline.Live) -> None:
    told: list[openline.LiveEvent] = []
    live.on_change(told.append)
    waiting = live.events()

    async def first() -> openline.LiveEvent:
        return await asyncio.wait_for(waiting.__anext__(), 5)

    made = live.close(queue="Support", until=timedelta(hours=1))
    assert asyncio.run(first()) == openline.LiveEvent("override", generation=made.generation, id=made.id)
    assert within(5, lambda: [it.kind for it in told] == ["override"])
    assert waiting.wait(0.01) is None


def test_other_threads_run_while_it_waits(live: openline.Live) -> None:
    events, ran = live.events(), threading.Event()
    waiter = threading.Thread(target=lambda: events.wait(1.0))
    waiter.start()
    ran.set()
    assert ran.is_set() and waiter.is_alive()
    waiter.join()


def test_a_handle_that_is_shut_down(path: Path) -> None:
    live = openline.Live(path)
    engine = live.engine
    live.shutdown()
    live.shutdown()
    assert engine.queues["Support"].is_open()
    with pytest.raises(ValueError, match="shut down"):
        live.engine  # noqa: B018
    assert "shut down" in repr(live)


def test_a_pickled_engine_has_its_overrides(live: openline.Live) -> None:
    live.close(queue="Support", until=None, reason="Flood")
    copy = pickle.loads(pickle.dumps(live.engine))
    assert not copy.queues["Support"].is_open()
    assert copy.queues["Support"].status().reason_text == "Flood"


def other_process(path: Path, *lines: str) -> None:
    program = "import openline\nfrom datetime import timedelta\nlive = openline.Live(%r, watch=False)\n" % str(path)
    subprocess.run([sys.executable, "-c", program + textwrap.dedent("\n".join(lines))], check=True, timeout=60)


def test_another_process_closes(live: openline.Live, path: Path) -> None:
    other_process(path, "live.close(queue='Support', until=timedelta(hours=1), by='other')")
    assert within(2, lambda: live.route().queue == "Overflow")


def child(live: openline.Live, ready: Queue[str | None], seen: Queue[bool]) -> None:
    def closed() -> bool:
        live.poll()
        return live.route().queue == "Overflow"

    ready.put(live.route().queue)
    seen.put(within(10, closed))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("watch", [True, False])
def test_children_of_a_fork_notice(path: Path, watch: bool) -> None:
    fork = multiprocessing.get_context("fork")
    with openline.Live(path, watch=watch) as live:
        assert live.route().queue == "Support"
        ready: Queue[str | None] = fork.Queue()
        seen: Queue[bool] = fork.Queue()
        children = [fork.Process(target=child, args=(live, ready, seen)) for _ in range(8)]
        for it in children:
            it.start()
        assert [ready.get(timeout=20) for _ in children] == ["Support"] * 8
        live.close(queue="Support", until=timedelta(hours=1))
        assert [seen.get(timeout=20) for _ in children] == [True] * 8
        for it in children:
            it.join(20)
        assert [it.exitcode for it in children] == [0] * 8
        live.poll()
        assert live.health.fresh and live.route().queue == "Overflow"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_watched_child_needs_no_poll(path: Path) -> None:
    """As under a server that loads its application before it forks its workers, which know nothing of ``poll``."""
    with openline.Live(path) as live:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            noticed = within(10, lambda: live.route().queue == "Overflow")
            os.write(writer, b"1" if noticed else b"0")
            os._exit(0)
        live.close(queue="Support", until=timedelta(hours=1))
        assert os.read(reader, 1) == b"1"
        os.waitpid(pid, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_workers_of_gunicorn_notice(path: Path, tmp_path: Path) -> None:
    """The guide's application under a server that loads it before it forks eight workers: a line that is closed is closed in each within a second."""
    pytest.importorskip("gunicorn")
    guide = (ROOT / "docs" / "python.md").read_text("utf-8")
    (application,) = re.findall(r"```python\n(# answers\.py\n.*?)```", guide, re.DOTALL)
    (tmp_path / "answers.py").write_text(application)
    address = tmp_path / "socket"
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "8", "--bind", f"unix:{address}", "answers:app"]
    server = subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"CENTRE": str(path)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(_: int) -> tuple[str, str]:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(20)
            connection.connect(str(address))
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
        worker, queue, _generation = answer.rsplit("\r\n", 1)[1].split()
        return worker, queue

    def answers(of: set[str]) -> dict[str, str]:
        """What each of eight workers says last; many ask at once, so that each is asked."""
        heard: dict[str, str] = {}
        end = time.monotonic() + 20
        while len(of | set(heard)) < 8 or not of <= set(heard):
            assert time.monotonic() < end, heard
            heard |= dict(callers.map(ask, range(32)))
        return heard

    try:
        assert within(20, address.exists)
        with ThreadPoolExecutor(16) as callers:
            before = answers(set())
            assert len(before) == 8 and set(before.values()) == {"Support"}
            with openline.Live(path) as live:
                live.close(queue="Support", until=timedelta(hours=1))
            time.sleep(1)
            after = answers(set(before))
            assert set(after) == set(before) and set(after.values()) == {"Overflow"}
    finally:
        server.terminate()
        server.wait(20)


def test_a_program_that_ends_with_an_open_handle_ends() -> None:
    program = f"""
        import openline, pathlib, tempfile
        path = pathlib.Path(tempfile.mkdtemp(), "centre.yaml")
        path.write_text({TEXT!r})
        live = openline.Live(path)
        live.on_change(lambda event: print(event.kind))
        live.close(queue="Support", until=None)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "override\n", "")
