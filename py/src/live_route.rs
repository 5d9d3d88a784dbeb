/*!
`openline.LiveRoute`: a contact decided at many instants, over whatever document answers then.
*/

use openline::Target;
use openline_live::SharedLiveRoute;
use pyo3::prelude::*;

use crate::{
    contact::{Arguments, Variables},
    decision,
    errors::route_error,
    instant::instant,
    live::Live,
    panic::guard,
    queue::Queue,
};

/// A contact that is decided at many instants over whatever document answers then; from ``Live.prepare``.
#[pyclass(frozen, module = "openline", name = "LiveRoute")]
pub(crate) struct LiveRoute {
    pub(crate) live: Py<Live>,
    pub(crate) core: SharedLiveRoute,
}

#[pymethods]
impl LiveRoute {
    /// The decision at an instant.
    ///
    /// Raises:
    ///     RouteError: a reload took the contact's topic or handoff away; the next may bring it back.
    #[pyo3(signature = (at=None, variables=Variables::default(), arguments=Arguments::default()), text_signature = "($self, at=None, variables=None, arguments=None)")]
    fn decide<'py>(
        &self,
        py: Python<'py>,
        at: Option<&Bound<'py, PyAny>>,
        variables: Variables,
        arguments: Arguments,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let at = instant(py, at, None)?;
            let snapshot = self.core.snapshot();
            let arguments = arguments.0.unwrap_or_default();
            let decision =
                snapshot.decide_call(at, &variables.0, &arguments).map_err(|error| route_error(py, &error))?;
            let report = decision.report();
            let engine = self.live.get().wrapped(py, snapshot.engine(), snapshot.document())?;
            decision::python(py, engine.get(), &report)
        })
    }

    /// The queue that takes the contact at an instant; ``None`` when nobody answers, and for a SIP handoff.
    #[pyo3(signature = (at=None))]
    fn queue<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Option<Bound<'py, Queue>>> {
        guard(py, || {
            let at = instant(py, at, None)?;
            let snapshot = self.core.snapshot();
            match snapshot.target_at(at).map_err(|error| route_error(py, &error))?.0 {
                Target::Queue(index) => {
                    let engine = self.live.get().wrapped(py, snapshot.engine(), snapshot.document())?;
                    Queue::bound(engine.bind(py), index).map(Some)
                }
                Target::Handoff(_) | Target::None => Ok(None),
            }
        })
    }

    /// The generation that answers now.
    #[getter]
    fn generation(&self) -> u64 {
        self.core.snapshot().generation().value()
    }
}
