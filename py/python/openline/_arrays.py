"""Brings any array of instants into the one form that the native part reads."""

from __future__ import annotations

from typing import Any

import numpy

_TICKS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def read(at: Any) -> tuple[Any, int | None, tuple[int, ...] | None]:
    """A contiguous int64 vector, the ticks a second (None: seconds), and the shape of the answer (None: a vector too)."""
    array = numpy.asarray(at)
    if array.dtype.kind == "M":
        unit, count = numpy.datetime_data(array.dtype)
        if unit not in _TICKS or count != 1:
            raise TypeError(_wanted(array.dtype, 'at.astype("datetime64[s]")'))
        ticks: int | None = _TICKS[unit]
        array = array.astype(array.dtype.newbyteorder("="), copy=False).view(numpy.int64)
    elif array.dtype.kind in "iu" and numpy.can_cast(array.dtype, numpy.int64, "safe"):
        ticks = None
        array = array.astype(numpy.int64, copy=False)
    elif array.size == 0 and not isinstance(at, numpy.ndarray):
        ticks, array = None, array.astype(numpy.int64)  # An empty list has no kind of its own.
    elif array.dtype.kind == "f":
        raise TypeError(_wanted(array.dtype, 'numpy.floor(at).astype("int64")'))
    elif array.dtype.kind == "O":
        advice = 'a pandas column with a zone: column.dt.tz_convert("UTC").dt.tz_localize(None)'
        raise TypeError(_wanted(array.dtype, advice + "; datetimes: [int(at.timestamp()) for at in ...]"))
    else:
        raise TypeError(_wanted(array.dtype, "an int64 array"))
    shape = None if array.ndim == 1 else array.shape
    return numpy.ascontiguousarray(array).reshape(-1), ticks, shape


def _wanted(dtype: Any, advice: str) -> str:
    return f"an array of {dtype} is not int64 epoch seconds nor datetime64 in s, ms, us or ns (UTC): use {advice}"
