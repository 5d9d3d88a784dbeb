/*!
The zone of a queue as Python knows it: its `zoneinfo.ZoneInfo`, and a quick way between wall clock and instant.

The instant of an aware datetime is what its `tzinfo` says, never what the engine's zone data say: the two may be of different releases.
So the quick way is learned from the `ZoneInfo` itself, one day at a time: a day without a clock change has one offset, and every other
day is asked anew.

# Invariant
A stored offset is that of every time of its day, with either fold, so it answers as the `ZoneInfo` would.
*/

use std::sync::{
    OnceLock,
    atomic::{AtomicI32, Ordering},
};

use chrono::{DateTime, Datelike, Timelike};
use openline::Zone;
use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyDateTime, PyDelta, PyDeltaAccess, PyTzInfo},
};

const DAY: i64 = 86_400;

/// Days from 1970 to 2099.
const DAYS: usize = 47_482;

pub(crate) struct QueueZone {
    zone: Zone,
    /// `None` inside: Python has no data for this zone.
    info: PyOnceLock<Option<Py<PyTzInfo>>>,
    local_days: OnceLock<DayOffsets>,
    utc_days: OnceLock<DayOffsets>,
}

impl QueueZone {
    pub(crate) fn new(zone: Zone) -> QueueZone {
        QueueZone { zone, info: PyOnceLock::new(), local_days: OnceLock::new(), utc_days: OnceLock::new() }
    }

    pub(crate) fn name(&self) -> &str {
        self.zone.name()
    }

    /// The `ZoneInfo`, or `None` where Python has no data for it.
    #[inline]
    pub(crate) fn info<'py>(&self, py: Python<'py>) -> PyResult<Option<&Bound<'py, PyTzInfo>>> {
        let info = match self.info.get(py) {
            Some(info) => info,
            None => self.find_info(py)?,
        };
        Ok(info.as_ref().map(|info| info.bind(py)))
    }

    #[cold]
    fn find_info(&self, py: Python<'_>) -> PyResult<&Option<Py<PyTzInfo>>> {
        self.info.get_or_try_init(py, || {
            let zoneinfo = py.import("zoneinfo")?;
            match zoneinfo.getattr("ZoneInfo")?.call1((self.name(),)) {
                Ok(info) => Ok(Some(info.cast_into::<PyTzInfo>()?.unbind())),
                Err(error) if error.is_instance(py, &zoneinfo.getattr("ZoneInfoNotFoundError")?) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// The offset of a local date in `info`, by days since 1970-01-01; `None` on days with a clock change and outside 1970 to 2099.
    #[inline]
    pub(crate) fn local_day_offset(&self, info: &Bound<'_, PyTzInfo>, day: i32) -> PyResult<Option<i32>> {
        let days = self.local_days.get_or_init(DayOffsets::new);
        days.get(i64::from(day), |day| local_day_offset(info, day))
    }

    /// An aware datetime in this zone: of the instant, whatever release of zone data Python has.
    #[inline]
    pub(crate) fn datetime<'py>(&self, py: Python<'py>, at: i64) -> PyResult<Bound<'py, PyDateTime>> {
        let Some(info) = self.info(py)? else { return self.fixed_datetime(py, at) };
        let days = self.utc_days.get_or_init(DayOffsets::new);
        if let Some(offset) = days.get(at.div_euclid(DAY), |day| utc_day_offset(info, day))?
            && let Some(local) = DateTime::from_timestamp(at + i64::from(offset), 0)
        {
            let (date, time) = (local.date_naive(), local.time());
            let (month, day) = (date.month() as u8, date.day() as u8);
            let (hour, minute, second) = (time.hour() as u8, time.minute() as u8, time.second() as u8);
            return PyDateTime::new(py, date.year(), month, day, hour, minute, second, 0, Some(info));
        }
        PyDateTime::from_timestamp(py, at as f64, Some(info))
    }

    /// Where Python has no data for the zone, the engine's own offset stands in.
    #[cold]
    fn fixed_datetime<'py>(&self, py: Python<'py>, at: i64) -> PyResult<Bound<'py, PyDateTime>> {
        let offset = PyDelta::new(py, 0, self.zone.offset_seconds_at(at), 0, true)?;
        let fixed = py.import("datetime")?.getattr("timezone")?.call1((offset,))?;
        PyDateTime::from_timestamp(py, at as f64, Some(fixed.cast::<PyTzInfo>()?))
    }

    /// [`datetime`](Self::datetime), or `None` for "never".
    pub(crate) fn datetime_or_none<'py>(
        &self,
        py: Python<'py>,
        at: Option<i64>,
    ) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        at.map(|at| self.datetime(py, at)).transpose()
    }
}

/// The offset of each day that has been asked for: 0 is "not yet", -1 "more than one", else the seconds plus [`SHIFT`](Self::SHIFT).
struct DayOffsets(Box<[AtomicI32]>);

impl DayOffsets {
    const SHIFT: i32 = 200_000;

    fn new() -> DayOffsets {
        DayOffsets((0..DAYS).map(|_| AtomicI32::new(0)).collect())
    }

    #[inline]
    fn get(&self, day: i64, learn: impl FnOnce(i64) -> PyResult<Option<i32>>) -> PyResult<Option<i32>> {
        let Some(cell) = usize::try_from(day).ok().and_then(|day| self.0.get(day)) else { return Ok(None) };
        // OK: whoever learns a day learns the same, so no order between threads is needed.
        match cell.load(Ordering::Relaxed) {
            0 => {
                let learned = learn(day)?;
                cell.store(learned.map_or(-1, |offset| offset + Self::SHIFT), Ordering::Relaxed);
                Ok(learned)
            }
            -1 => Ok(None),
            stored => Ok(Some(stored - Self::SHIFT)),
        }
    }
}

/// The offset of a local date, if it has only one.
#[cold]
fn local_day_offset(info: &Bound<'_, PyTzInfo>, day: i64) -> PyResult<Option<i32>> {
    let py = info.py();
    let Some(date) = DateTime::from_timestamp(day * DAY, 0) else { return Ok(None) };
    let mut offsets = Offsets::default();
    for (hour, minute, second) in [(0, 0, 0), (12, 0, 0), (23, 59, 59)] {
        for fold in [false, true] {
            let (year, month, day) = (date.year(), date.month() as u8, date.day() as u8);
            let local = PyDateTime::new_with_fold(py, year, month, day, hour, minute, second, 0, Some(info), fold)?;
            offsets.add(&local)?;
        }
    }
    Ok(offsets.only())
}

/// The offset of a UTC date, if the days around it have the same: then no local time of it is a repeated one.
#[cold]
fn utc_day_offset(info: &Bound<'_, PyTzInfo>, day: i64) -> PyResult<Option<i32>> {
    let mut offsets = Offsets::default();
    for step in -2..=4 {
        offsets.add(&PyDateTime::from_timestamp(info.py(), (day * DAY + step * (DAY / 2)) as f64, Some(info))?)?;
    }
    Ok(offsets.only())
}

#[derive(Default)]
struct Offsets {
    first: Option<i32>,
    mixed: bool,
}

impl Offsets {
    fn add(&mut self, time: &Bound<'_, PyDateTime>) -> PyResult<()> {
        let offset = time.call_method0("utcoffset")?;
        let offset = offset.cast::<PyDelta>()?;
        let seconds = offset.get_days() * DAY as i32 + offset.get_seconds();
        self.mixed |= *self.first.get_or_insert(seconds) != seconds || offset.get_microseconds() != 0;
        Ok(())
    }

    fn only(&self) -> Option<i32> {
        self.first.filter(|_| !self.mixed)
    }
}
