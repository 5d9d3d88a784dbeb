/*!
What happens to a live document, as instances of `openline.LiveEvent`.
*/

use std::{sync::Mutex, time::Duration};

use openline_live::{Event, Events};
use pyo3::{exceptions::PyValueError, prelude::*};

use crate::{
    classes::{Classes, make, object},
    issue,
    panic::guard,
};

pub(crate) fn python<'py>(py: Python<'py>, event: &Event) -> PyResult<Bound<'py, PyAny>> {
    let (mut generation, mut id, mut source, mut queue, mut at) = (None, None, None, None, None);
    let (mut why, mut missed, mut issues) = (None, None, &[][..]);
    match event {
        Event::Reloaded { generation: of } => generation = Some(of.value()),
        Event::ReloadFailed { issues: all } => issues = &all[..],
        Event::Override { id: of, generation: number } | Event::Ended { id: of, generation: number } => {
            (id, generation) = (Some(*of), Some(number.value()));
        }
        Event::Signal { source: of, generation: number } => (source, generation) = (Some(of), Some(number.value())),
        Event::Stale { why: words } => why = Some(words),
        Event::Lagged { missed: count } => missed = Some(*count),
        Event::Opens { queue: of, at: second } | Event::Closes { queue: of, at: second } => {
            (queue, at) = (Some(of), Some(*second));
        }
        // Its kind says all, and so it is with a kind of a later version.
        _ => {}
    }
    let fields = vec![
        object(py, event.kind())?,
        object(py, generation)?,
        object(py, id)?,
        object(py, source)?,
        object(py, queue)?,
        object(py, at)?,
        object(py, why)?,
        object(py, missed)?,
        issue::tuple(py, issues)?.into_any(),
    ];
    make(&Classes::get(py)?.event, py, fields)
}

/// The events from a subscription on; from ``Live.events``.
#[pyclass(frozen, module = "openline._openline", name = "LiveEvents")]
pub(crate) struct LiveEvents(pub(crate) Mutex<Events>);

#[pymethods]
impl LiveEvents {
    /// The next event, waited for so many seconds at most; other threads run meanwhile.
    fn next_within<'py>(&self, py: Python<'py>, seconds: f64) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(py, || {
            let most = Duration::try_from_secs_f64(seconds)
                .map_err(|_| PyValueError::new_err(format!("{seconds} is no length of time")))?;
            let next = py.detach(|| {
                let events = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                events.next_within(most)
            });
            next.map(|event| python(py, &event)).transpose()
        })
    }
}
