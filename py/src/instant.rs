/*!
Instants as Python writes them: aware datetimes, epoch seconds, `None` for now; floored to whole UTC seconds.

The common forms (int, float, datetimes in UTC or in the queue's own zone) are read without a call into Python.
*/

use openline::At;
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    sync::PyOnceLock,
    types::{
        PyBool, PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess, PyFloat, PyInt, PyTimeAccess, PyTzInfo,
        PyTzInfoAccess,
    },
};

use crate::zone::QueueZone;

/// The epoch second of `at`; `zone` is the queue's, whose datetimes are read quickly.
#[inline]
pub(crate) fn instant(py: Python<'_>, at: Option<&Bound<'_, PyAny>>, zone: Option<&QueueZone>) -> PyResult<i64> {
    let Some(at) = at else { return Ok(At::now().epoch_seconds()) };
    if at.is_exact_instance_of::<PyInt>() {
        return at.extract::<i64>().map_err(|_| out_of_range(at));
    }
    if let Ok(at) = at.cast_exact::<PyFloat>() {
        return from_float(at.value(), at);
    }
    if let Ok(at) = at.cast_exact::<PyDateTime>() {
        return from_datetime(py, at, zone);
    }
    from_other(py, at)
}

/// The value of an int of the class itself within 64 bits.
#[inline]
pub(crate) fn exact_int(at: &Bound<'_, PyAny>) -> Option<i64> {
    if at.is_exact_instance_of::<PyInt>() { at.extract::<i64>().ok() } else { None }
}

/// A datetime of the class itself, whose fields mean what they say.
#[inline]
fn from_datetime(py: Python<'_>, at: &Bound<'_, PyDateTime>, zone: Option<&QueueZone>) -> PyResult<i64> {
    let Some(tzinfo) = at.get_tzinfo() else { return Err(naive(at)) };
    // Read before any call: afterwards the optimiser could not know that the fields are still the same.
    let (day, local) = (local_day(at), local_seconds(at));
    if let Some(zone) = zone
        && let Some(info) = zone.info(py)?
        && info.is(&tzinfo)
        && let Some(offset) = zone.local_day_offset(info, day)?
    {
        return Ok(local - i64::from(offset));
    }
    if is_timezone_utc(py, &tzinfo)? || is_zoneinfo_utc(py, &tzinfo)? { Ok(local) } else { by_offset(at) }
}

/// Any aware datetime, by what its `utcoffset()` says.
fn by_offset(at: &Bound<'_, PyDateTime>) -> PyResult<i64> {
    let offset = at.call_method0("utcoffset")?;
    let Ok(offset) = offset.cast::<PyDelta>() else { return Err(naive(at)) };
    let seconds = i64::from(offset.get_days()) * 86_400 + i64::from(offset.get_seconds());
    // The microseconds of the time less those of the offset, both in [0, 1 s): at most one second is borrowed.
    let borrowed = at.get_microsecond() < offset.get_microseconds().unsigned_abs();
    Ok(local_seconds(at) - seconds - i64::from(borrowed))
}

/// Seconds since 1970-01-01 00:00 on the datetime's own clock.
#[inline]
fn local_seconds(at: &Bound<'_, PyDateTime>) -> i64 {
    let clock = i64::from(at.get_hour()) * 3_600 + i64::from(at.get_minute()) * 60 + i64::from(at.get_second());
    i64::from(local_day(at)) * 86_400 + clock
}

/// Days since 1970-01-01 on the datetime's own calendar.
#[inline]
fn local_day(at: &Bound<'_, PyDateTime>) -> i32 {
    epoch_day(at.get_year(), at.get_month().into(), at.get_day().into())
}

/// Days from 1970-01-01 to a date of Python's years 1 to 9999.
///
/// A year that begins in March ends with the leap day, so that its months are 153 days in five, again and again. No table and no
/// check is needed: the fields of a datetime are a date. chrono, which checks, costs a quarter of a whole call.
#[inline]
fn epoch_day(year: i32, month: i32, day: i32) -> i32 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    // 719,468 days lie between the first March of this count and 1970-01-01.
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 719_469
}

#[inline]
fn is_timezone_utc(py: Python<'_>, tzinfo: &Bound<'_, PyTzInfo>) -> PyResult<bool> {
    static UTC: PyOnceLock<Py<PyTzInfo>> = PyOnceLock::new();
    let utc = UTC.get_or_try_init(py, || PyTzInfo::utc(py).map(|utc| utc.to_owned().unbind()))?;
    Ok(utc.is(tzinfo))
}

/// Whether it is the cached `ZoneInfo("UTC")`.
fn is_zoneinfo_utc(py: Python<'_>, tzinfo: &Bound<'_, PyTzInfo>) -> PyResult<bool> {
    static UTC: PyOnceLock<Option<Py<PyAny>>> = PyOnceLock::new();
    let utc = UTC.get_or_try_init(py, || {
        // Where Python has no zone data at all, there is no such object to recognise.
        PyResult::Ok(py.import("zoneinfo")?.getattr("ZoneInfo")?.call1(("UTC",)).ok().map(Bound::unbind))
    })?;
    Ok(utc.as_ref().is_some_and(|zone| zone.is(tzinfo)))
}

fn from_float(at: f64, given: &Bound<'_, PyAny>) -> PyResult<i64> {
    if !at.is_finite() {
        return Err(PyValueError::new_err(format!("{given} is not an instant")));
    }
    let floor = at.floor();
    // OK: -2^63 is a float, 2^63 the first one beyond.
    if floor >= i64::MIN as f64 && floor < i64::MAX as f64 { Ok(floor as i64) } else { Err(out_of_range(given)) }
}

/// Subclasses, numpy scalars and other numbers; everything else is told what is wanted.
#[cold]
fn from_other(py: Python<'_>, at: &Bound<'_, PyAny>) -> PyResult<i64> {
    if at.is_instance_of::<PyBool>() {
        return Err(unfit(at));
    }
    if let Ok(at) = at.cast::<PyDateTime>() {
        return if at.get_tzinfo().is_none() { Err(naive(at)) } else { by_offset(at) };
    }
    if let Ok(index) = py.import("operator")?.getattr("index")?.call1((at,)) {
        return index.extract::<i64>().map_err(|_| out_of_range(at));
    }
    if at.is_instance(&py.import("numbers")?.getattr("Real")?)? {
        return from_float(at.call_method0("__float__")?.extract()?, at);
    }
    Err(unfit(at))
}

#[cold]
fn naive(at: &Bound<'_, PyAny>) -> PyErr {
    let shown = at.str().map_or_else(|_| "a datetime".to_owned(), |shown| shown.to_string());
    PyValueError::new_err(format!(
        "{shown} has no time zone: for a local time use datetime(..., tzinfo=queue.timezone), for now datetime.now(timezone.utc)"
    ))
}

#[cold]
fn unfit(at: &Bound<'_, PyAny>) -> PyErr {
    let kind = at.get_type().name().map_or_else(|_| "this".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!(
        "{kind} is not an instant: give an aware datetime, epoch seconds as int or float, or None for now"
    ))
}

#[cold]
fn out_of_range(at: &Bound<'_, PyAny>) -> PyErr {
    PyValueError::new_err(format!("{at} is not an instant: epoch seconds are within 64 bits"))
}
