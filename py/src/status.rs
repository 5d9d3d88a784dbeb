/*!
A queue's status as an instance of `openline.Status`.
*/

use openline::Status;
use pyo3::prelude::*;

use crate::{
    classes::{Classes, make, object},
    zone::QueueZone,
};

pub(crate) fn python<'py>(py: Python<'py>, status: &Status, zone: &QueueZone) -> PyResult<Bound<'py, PyAny>> {
    let time = |at: &Option<chrono::DateTime<openline::Zone>>| {
        object(py, zone.datetime_or_none(py, at.as_ref().map(chrono::DateTime::timestamp))?)
    };
    let fields = vec![
        object(py, status.open)?,
        time(&status.since)?,
        time(&status.until)?,
        time(&status.opens_at)?,
        object(py, status.reason.map(openline::Reason::as_str))?,
        object(py, status.reason_text.as_deref())?,
        object(py, status.cause.as_str())?,
        object(py, status.override_id)?,
    ];
    make(&Classes::get(py)?.status, py, fields)
}
