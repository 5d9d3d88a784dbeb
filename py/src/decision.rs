/*!
A decision as an instance of `openline.Decision`, from the core's report.
*/

use chrono::DateTime;
use openline::{Action, Note, Omission, Report, Verdict, Zone};
use pyo3::{
    prelude::*,
    types::{PyDict, PyTuple},
};

use crate::{
    classes::{Classes, make, object},
    engine::Engine,
};

pub(crate) fn python<'py>(py: Python<'py>, engine: &Engine, report: &Report) -> PyResult<Bound<'py, PyAny>> {
    let fields = vec![
        object(py, report.available)?,
        object(py, &report.handoff)?,
        object(py, &report.function_name)?,
        object(py, report.queue.as_deref())?,
        object(py, report.instructions.as_deref())?,
        object(py, report.transfer_function.as_deref())?,
        object(py, report.action.as_ref().map(|it| action(py, it)).transpose()?)?,
        time(py, engine, report.open_until.as_ref())?,
        time(py, engine, report.reopens_at.as_ref())?,
        object(py, report.reopens_queue.as_deref())?,
        tuple(py, &report.callback_slots, |it| {
            let times = [time(py, engine, Some(&it.start))?, time(py, engine, Some(&it.end))?];
            Ok(PyTuple::new(py, times)?.into_any())
        })?,
        object(py, report.reason.map(openline::Reason::as_str))?,
        object(py, report.reason_text.as_deref())?,
        object(py, report.language.as_deref())?,
        tuple(py, &report.verdicts, |it| verdict(py, engine, it))?,
        tuple(py, &report.omitted, |it| omission(py, it))?,
        tuple(py, &report.noted, |it| note(py, it))?,
        object(py, report.retry_after.map(|delta| delta.num_seconds()))?,
        object(py, report.generation)?,
        object(py, report.spoken.as_deref())?,
        object(py, report.text_language.as_deref())?,
    ];
    make(&Classes::get(py)?.decision, py, fields)
}

fn time<'py>(py: Python<'py>, engine: &Engine, at: Option<&DateTime<Zone>>) -> PyResult<Bound<'py, PyAny>> {
    let Some(at) = at else { return object(py, None::<bool>) };
    object(py, engine.zone_named(at.timezone().name()).map(|zone| zone.datetime(py, at.timestamp())).transpose()?)
}

fn tuple<'py, T>(
    py: Python<'py>,
    items: &[T],
    python: impl Fn(&T) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyTuple::new(py, items.iter().map(python).collect::<PyResult<Vec<_>>>()?)?.into_any())
}

fn action<'py>(py: Python<'py>, action: &Action) -> PyResult<Bound<'py, PyAny>> {
    let classes = Classes::get(py)?;
    let headers = tuple(py, &action.headers, |header| classes.header.bind(py).call1((&header.key, &header.value)))?;
    let variables = PyDict::new(py);
    for (name, value) in &action.variables {
        variables.set_item(name, value)?;
    }
    let fields = vec![
        object(py, action.method.as_str())?,
        object(py, action.phone_number.as_deref())?,
        object(py, action.outbound_endpoint.as_deref())?,
        object(py, action.outbound_encryption.map(openline::Encryption::as_str))?,
        headers,
        classes.frozen_dict.bind(py).call1((variables,))?,
        object(py, action.target_uri.as_deref())?,
        object(py, action.refer_to.as_deref())?,
        PyTuple::new(py, &action.header_lines)?.into_any(),
        object(py, action.dtmf.as_deref())?,
    ];
    make(&classes.action, py, fields)
}

fn verdict<'py>(py: Python<'py>, engine: &Engine, verdict: &Verdict) -> PyResult<Bound<'py, PyAny>> {
    let fields = vec![
        object(py, &verdict.handoff)?,
        object(py, verdict.queue.as_deref())?,
        object(py, verdict.verdict.as_str())?,
        object(py, verdict.reason_text.as_deref())?,
        time(py, engine, verdict.opens_at.as_ref())?,
        object(py, verdict.override_id)?,
    ];
    make(&Classes::get(py)?.verdict, py, fields)
}

fn note<'py>(py: Python<'py>, note: &Note) -> PyResult<Bound<'py, PyAny>> {
    Classes::get(py)?.note.bind(py).call1((note.where_, &note.given, &note.read))
}

fn omission<'py>(py: Python<'py>, omission: &Omission) -> PyResult<Bound<'py, PyAny>> {
    Classes::get(py)?.omission.bind(py).call1((&omission.where_, &omission.name, omission.why))
}
