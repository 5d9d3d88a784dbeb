/*!
`openline.Queue`: every question about the hours of one queue.
*/

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};
use openline::CompiledQueue;
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyBool, PyDate, PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess, PyNotImplemented, PyTuple, PyTzInfo},
};

use crate::{
    arrays,
    classes::Classes,
    engine::Engine,
    instant::{exact_int, instant},
    panic::guard,
    status,
    zone::QueueZone,
};

/// A destination where human agents answer: immutable, hashable, picklable (with its engine).
///
/// Every ``at`` is an aware datetime or epoch seconds (int or float, floored); ``None`` is now. Answers are aware datetimes in
/// ``timezone``, exact from 1970 to 2099; ``None`` is "never". A queue that is not enabled is never open.
#[pyclass(frozen, module = "openline", name = "Queue")]
pub(crate) struct Queue {
    engine: Py<Engine>,
    index: u32,
    /// The engine has these too; here they are some steps nearer.
    zone: Arc<QueueZone>,
    compiled: CompiledQueue,
}

type Time<'py> = Option<Bound<'py, PyDateTime>>;

impl Queue {
    pub(crate) fn bound<'py>(engine: &Bound<'py, Engine>, index: usize) -> PyResult<Bound<'py, Queue>> {
        let index = index as u32;
        let zone = Arc::clone(engine.get().zone(index as usize));
        let compiled = engine.get().queue(index).compiled();
        Bound::new(engine.py(), Queue { engine: engine.clone().unbind(), index, zone, compiled })
    }

    #[inline]
    fn core(&self) -> openline::Queue<'_> {
        self.engine.get().queue(self.index)
    }

    #[inline]
    fn zone(&self) -> &QueueZone {
        &self.zone
    }

    #[inline]
    fn instant(&self, py: Python<'_>, at: Option<&Bound<'_, PyAny>>) -> PyResult<i64> {
        instant(py, at, Some(self.zone()))
    }

    /// The answer to a search from `at`, in the queue's zone.
    #[inline]
    fn search<'py>(
        &self,
        py: Python<'py>,
        at: Option<&Bound<'py, PyAny>>,
        search: impl FnOnce(openline::Queue<'_>, i64) -> Option<i64>,
    ) -> PyResult<Time<'py>> {
        guard(py, || {
            let found = search(self.core(), self.instant(py, at)?);
            self.zone().datetime_or_none(py, found)
        })
    }
}

#[pymethods]
impl Queue {
    /// Its unique name.
    #[getter]
    fn name(&self) -> &str {
        self.core().name()
    }

    /// Its place in document order, from 0: the number that ``route_many`` gives.
    #[getter]
    fn index(&self) -> u32 {
        self.index
    }

    /// False when the document says ``enabled: false``: never selected, never open.
    #[getter]
    fn enabled(&self) -> bool {
        self.core().is_enabled()
    }

    /// The zone of its wall clock.
    ///
    /// Raises:
    ///     zoneinfo.ZoneInfoNotFoundError: Python has no data for it; ``pip install tzdata`` brings them.
    #[getter]
    fn timezone<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTzInfo>> {
        if let Some(info) = self.zone().info(py)? {
            return Ok(info.clone());
        }
        let error = py.import("zoneinfo")?.getattr("ZoneInfoNotFoundError")?;
        let message = format!("Python has no data for {}: pip install tzdata", self.zone().name());
        Err(PyErr::from_value(error.call1((message,))?))
    }

    /// The name of its transfer function.
    #[getter]
    fn transfer_function(&self) -> &str {
        self.core().transfer_function()
    }

    /// The groups that it is in, in the order of its list.
    #[getter]
    fn groups(&self) -> Vec<&str> {
        self.core().groups().collect()
    }

    /// Its week in words: "Monday to Friday 9 AM to 5 PM, Saturday 10 AM to 2 PM".
    #[getter]
    fn hours(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(self.core().hours_in_words()))
    }

    /// Its seasons in the order of its list, whether or not they are in force.
    #[getter]
    fn seasons<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        guard(py, || PyTuple::new(py, self.core().seasons().map(|it| season(py, it)).collect::<PyResult<Vec<_>>>()?))
    }

    /// The season whose weekly hours are in force on the local date of an instant; ``None`` where none is.
    #[pyo3(signature = (at=None))]
    fn season<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(py, || self.core().season(self.instant(py, at)?).map(|found| season(py, found)).transpose())
    }

    /// Whether the line is open at an instant.
    #[pyo3(signature = (at=None))]
    fn is_open(&self, py: Python<'_>, at: Option<&Bound<'_, PyAny>>) -> PyResult<bool> {
        // The most frequent call of all, which cannot panic, so that it needs no guard.
        if let Some(at) = at.and_then(exact_int)
            && let Some(open) = self.compiled.is_open_at(at)
        {
            return Ok(open);
        }
        guard(py, || {
            let at = self.instant(py, at)?;
            Ok(self.compiled.is_open_at(at).unwrap_or_else(|| self.core().is_open_at(at)))
        })
    }

    /// Open or closed, since when, until when and why.
    #[pyo3(signature = (at=None))]
    fn status<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || status::python(py, &self.core().status(self.instant(py, at)?), self.zone()))
    }

    /// The first open instant not before ``at``: ``at`` itself when open.
    #[pyo3(signature = (at=None))]
    fn next_open<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Time<'py>> {
        self.search(py, at, |queue, at| queue.next_open_at(at))
    }

    /// The first closed instant not before ``at``: ``at`` itself when closed.
    #[pyo3(signature = (at=None))]
    fn next_close<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Time<'py>> {
        self.search(py, at, |queue, at| queue.next_close_at(at))
    }

    /// The first instant after ``at`` whose state is not that of ``at``.
    #[pyo3(signature = (at=None))]
    fn next_change<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Time<'py>> {
        self.search(py, at, |queue, at| queue.next_change_at(at))
    }

    /// The instant not after ``at`` since which the state has been what it is at ``at``.
    #[pyo3(signature = (at=None))]
    fn previous_change<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Time<'py>> {
        self.search(py, at, |queue, at| queue.previous_change_at(at))
    }

    /// The maximal open intervals, cut to [start, end); none when start >= end.
    fn intervals<'py>(
        &self,
        py: Python<'py>,
        start: Option<&Bound<'py, PyAny>>,
        end: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Vec<(Bound<'py, PyDateTime>, Bound<'py, PyDateTime>)>> {
        guard(py, || {
            let (from, to, zone) = (self.instant(py, start)?, self.instant(py, end)?, self.zone());
            let intervals = self.core().intervals_at(from, to);
            intervals.map(|(open, close)| Ok((zone.datetime(py, open)?, zone.datetime(py, close)?))).collect()
        })
    }

    /// The first stretches of ``length`` that lie wholly in one open interval, as (start, end).
    ///
    /// They start a whole number of ``step`` (``length`` without it) after their interval's start, not before ``at`` + ``lead`` and not after
    /// ``at`` + ``within`` (14 days without it). Lengths are ``timedelta`` or whole seconds. Elapsed time rules where clocks change.
    #[pyo3(signature = (at=None, *, length, step=None, lead=None, within=None, limit=3))]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn slots<'py>(
        &self,
        py: Python<'py>,
        at: Option<&Bound<'py, PyAny>>,
        length: Length,
        step: Option<Length>,
        lead: Option<Length>,
        within: Option<Length>,
        limit: usize,
    ) -> PyResult<Vec<(Bound<'py, PyDateTime>, Bound<'py, PyDateTime>)>> {
        guard(py, || {
            let mut wanted = openline::Slots::new(length.0).limit(limit);
            if let Some(step) = step {
                wanted = wanted.step(step.0);
            }
            if let Some(lead) = lead {
                wanted = wanted.lead(lead.0);
            }
            if let Some(within) = within {
                wanted = wanted.within(within.0);
            }
            if !wanted.is_sound() {
                let message = "length and step must be longer than nothing, lead and within not negative";
                return Err(pyo3::exceptions::PyValueError::new_err(message));
            }
            let (at, zone) = (self.instant(py, at)?, self.zone());
            let slots = self.core().slots_at(at, wanted).into_iter();
            slots.map(|(start, end)| Ok((zone.datetime(py, start)?, zone.datetime(py, end)?))).collect()
        })
    }

    /// Open time in [start, end): a repeated hour counts twice, nothing when start >= end.
    fn open_time<'py>(
        &self,
        py: Python<'py>,
        start: Option<&Bound<'py, PyAny>>,
        end: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyDelta>> {
        guard(py, || {
            let seconds = self.core().open_seconds_at(self.instant(py, start)?, self.instant(py, end)?);
            // OK: at most the 130 years of the exact range.
            PyDelta::new(py, (seconds / 86_400) as i32, (seconds % 86_400) as i32, 0, true)
        })
    }

    /// The earliest instant at which ``delta`` of open time has elapsed after ``at``; for a negative ``delta`` the latest instant from
    /// which that much elapses until ``at``. Microseconds of ``delta`` are floored.
    fn add_open_time<'py>(
        &self,
        py: Python<'py>,
        at: Option<&Bound<'py, PyAny>>,
        delta: &Bound<'py, PyAny>,
    ) -> PyResult<Time<'py>> {
        let Ok(delta) = delta.cast::<PyDelta>() else {
            let kind = delta.get_type().name()?;
            return Err(PyTypeError::new_err(format!("delta is {kind}, not datetime.timedelta")));
        };
        let delta = TimeDelta::days(delta.get_days().into()) + TimeDelta::seconds(delta.get_seconds().into());
        self.search(py, at, |queue, at| queue.add_open_seconds_at(at, delta.num_seconds()))
    }

    /// For every instant of an array whether the line is open then, as an array of bool of the same shape.
    ///
    /// ``at`` holds int64 epoch seconds, or datetime64 in s, ms, us or ns, which are UTC. Other threads run meanwhile.
    ///
    /// Raises:
    ///     ImportError: numpy is not installed.
    ///     TypeError: another kind of array.
    ///     ValueError: not-a-time (NaT) in the array.
    fn is_open_many<'py>(&self, py: Python<'py>, at: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let queue = self.core();
            arrays::flags(at, |at, open| queue.is_open_many(at, open))
        })
    }

    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> Bound<'py, PyAny> {
        match other.cast::<Queue>() {
            Ok(other) => {
                let other = other.get();
                let same = self.index == other.index && self.engine.get().is_same(other.engine.get());
                PyBool::new(py, same).to_owned().into_any()
            }
            Err(_) => PyNotImplemented::get(py).to_owned().into_any(),
        }
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        // OK: equal queues have the same name; the engine's text would be hashed on every call.
        (self.core().name(), self.index).into_pyobject(py)?.hash()
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    #[allow(clippy::type_complexity)] // A function and its arguments, as pickle wants them.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (&Py<Engine>, &str))> {
        Ok((py.import("openline._names")?.getattr("_queue")?, (&self.engine, self.core().name())))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (name, zone) = (self.name().into_pyobject(py)?.repr()?.to_string(), self.zone().name());
        let hours = if self.enabled() { self.core().hours_in_words() } else { "not enabled".to_owned() };
        Ok(format!("<openline.Queue {name} in {zone}: {hours}>"))
    }

    /// The week around a date as an SVG picture; this week on the queue's clock without one.
    #[pyo3(signature = (date=None))]
    fn week_svg(&self, py: Python<'_>, date: Option<Bound<'_, PyDate>>) -> PyResult<String> {
        guard(py, || {
            let date = match date {
                Some(date) => civil(&date)?,
                None => self.today(py)?,
            };
            Ok(self.core().week_svg(date))
        })
    }

    /// A calendar year as an SVG picture; this year on the queue's clock without one.
    #[pyo3(signature = (year=None))]
    fn year_svg(&self, py: Python<'_>, year: Option<i32>) -> PyResult<String> {
        guard(py, || {
            let year = year.map_or_else(|| self.today(py).map(|today| today.year()), Ok)?;
            if !(1..=9999).contains(&year) {
                return Err(pyo3::exceptions::PyValueError::new_err(format!("year {year} is not in 1 to 9999")));
            }
            Ok(self.core().year_svg(year))
        })
    }

    /// The week as a picture for notebooks.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.week_svg(py, None)
    }
}

impl Queue {
    /// The date that its clock shows now.
    fn today(&self, py: Python<'_>) -> PyResult<NaiveDate> {
        let now = self.instant(py, None)?;
        let local = now + i64::from(self.core().timezone().offset_seconds_at(now));
        // OK: now is within chrono's years.
        Ok(DateTime::from_timestamp(local, 0).unwrap_or_default().date_naive())
    }
}

/// A season as an instance of `openline.Season`.
fn season<'py>(py: Python<'py>, season: openline::Season<'_>) -> PyResult<Bound<'py, PyAny>> {
    Classes::get(py)?.season.bind(py).call1((season.index, season.reason))
}

/// A `datetime.date`; an instant is none, for its date depends on a zone.
fn civil(date: &Bound<'_, PyDate>) -> PyResult<NaiveDate> {
    if date.is_instance_of::<PyDateTime>() {
        return Err(PyTypeError::new_err("date is a datetime.datetime, not datetime.date"));
    }
    let (year, month, day) = (date.get_year(), u32::from(date.get_month()), u32::from(date.get_day()));
    // OK: Python's dates are chrono's.
    Ok(NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default())
}

/// A length of time: a `timedelta`, its microseconds floored, or whole seconds.
struct Length(i64);

impl<'py> FromPyObject<'_, 'py> for Length {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Length> {
        if let Ok(delta) = given.cast::<PyDelta>() {
            use pyo3::types::PyDeltaAccess;
            return Ok(Length(i64::from(delta.get_days()) * 86_400 + i64::from(delta.get_seconds())));
        }
        if given.is_instance_of::<pyo3::types::PyBool>() {
            return Err(PyTypeError::new_err("a length is a datetime.timedelta or whole seconds, not bool"));
        }
        given
            .extract::<i64>()
            .map(Length)
            .map_err(|_| PyTypeError::new_err("a length is a datetime.timedelta or whole seconds"))
    }
}
