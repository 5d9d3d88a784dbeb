"""What openline raises. A closed line is an answer and never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openline._issue import Issue


class ConfigError(ValueError):
    """A document does not load. ``issues`` has every finding, warnings beside the errors, in the order of the text.

    >>> import openline
    >>> try:
    ...     openline.loads("handoffs: [{name: Sales, destinations: []}]")
    ... except openline.ConfigError as error:
    ...     [(issue.path, issue.line, issue.code) for issue in error.issues if issue.severity == "error"]
    [('handoffs[0].destinations', 1, 'no_target')]
    """

    issues: tuple[Issue, ...]

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(map(str, self.issues)))

    def __reduce__(self) -> tuple[type[ConfigError], tuple[tuple[Issue, ...]]]:
        return type(self), (self.issues,)


class OverrideError(ValueError):
    """Overrides cannot be taken. ``issues`` has every fault, each with its path (``[2].queue``); of a text also with line and column.

    >>> import openline
    >>> engine = openline.loads('[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true, '
    ...     '"timezone": "Etc/UTC", "transfer_function_name": "t"}]')
    >>> try:
    ...     engine.with_overrides([{"kind": "closed", "queue": "Desc"}, {"kind": "shut", "all": True}], known=True)
    ... except openline.OverrideError as error:
    ...     [(issue.path, issue.code) for issue in error.issues]
    [('[0].queue', 'unknown_queue'), ('[1].kind', 'bad_value')]
    """

    issues: tuple[Issue, ...]

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(map(str, self.issues)))

    def __reduce__(self) -> tuple[type[OverrideError], tuple[tuple[Issue, ...]]]:
        return type(self), (self.issues,)


class UnknownQueueError(ValueError):
    """A column names queues that there are not. ``names`` has at most 100 of them with the number of their rows, the most frequent first."""

    names: dict[str, int]

    def __init__(self, names: dict[str, int], hint: str | None = None) -> None:
        self.names = dict(names)
        self.hint = hint
        told = ", ".join(f"{name!r} ({rows} rows)" for name, rows in list(self.names.items())[:5])
        more = f" and {len(self.names) - 5} more" if len(self.names) > 5 else ""
        meant = f"; did you mean {hint!r}?" if hint else ""
        super().__init__(f"there is no queue {told}{more}{meant}")

    def __reduce__(self) -> tuple[type[UnknownQueueError], tuple[dict[str, int], str | None]]:
        return type(self), (self.names, self.hint)


class RouteError(ValueError):
    """A contact names what the configuration does not have.

    ``code`` is ``unknown_topic``, ``unknown_handoff``, ``topic_and_handoff``, ``no_default``, ``bad_language``, ``bad_channel`` or ``unknown_template_word``; more
    may come.
    """

    code: str

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)

    def __reduce__(self) -> tuple[type[RouteError], tuple[object, ...]]:
        return type(self), (self.code, str(self))


class RenderError(RouteError):
    """A text names handoffs that the configuration does not have: ``unknown`` lists each once, ``code`` is ``unknown_handoff``."""

    unknown: tuple[str, ...]

    def __init__(self, unknown: Iterable[str]) -> None:
        self.unknown = tuple(unknown)
        names = ", ".join(f'"{name}"' for name in self.unknown)
        super().__init__("unknown_handoff", f"there is no handoff {names}")

    def __reduce__(self) -> tuple[type[RouteError], tuple[object, ...]]:
        return type(self), (self.unknown,)


class StoreError(Exception):
    """Something live was not done. The last engine goes on answering, whatever this says.

    ``code`` is stable: ``unavailable`` (nothing is sure: repeat with the same ``key``), ``conflict`` (``entries`` has what was written in between),
    ``unknown_queue`` and its kin (``issues`` has every fault of the request), ``unknown_id``, ``clock_skew``, ``store_gone``, ``damaged``; all of them
    are in docs/reference.md.
    """

    code: str
    issues: tuple[Issue, ...]
    entries: tuple[dict[str, Any], ...]

    def __init__(self, code: str, message: str, issues: Iterable[Issue] = (), entries: Iterable[dict[str, Any]] = ()) -> None:
        self.code = code
        self.issues = tuple(issues)
        self.entries = tuple(entries)
        super().__init__(message)

    def __reduce__(self) -> tuple[type[StoreError], tuple[object, ...]]:
        return type(self), (self.code, str(self), self.issues, self.entries)


class InternalError(RuntimeError):
    """A fault inside openline itself. Engines stay usable; please report it."""
