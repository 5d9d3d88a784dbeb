/*!
`openline.Route`: a contact resolved once, decided at many instants.
*/

use openline::{SharedRoute, Target};
use pyo3::{
    prelude::*,
    types::{PyBool, PyNotImplemented},
};

use crate::{
    arrays,
    contact::{Arguments, Asked, Variables},
    decision,
    engine::Engine,
    errors::route_error,
    instant::instant,
    panic::guard,
    queue::Queue,
};

/// A prepared contact; from ``Engine.prepare``. Immutable, hashable, picklable (with its engine).
#[pyclass(frozen, module = "openline", name = "Route")]
pub(crate) struct Route {
    engine: Py<Engine>,
    asked: Asked,
    core: SharedRoute,
}

impl Route {
    pub(crate) fn new(engine: &Bound<'_, Engine>, asked: Asked) -> PyResult<Route> {
        let route = engine.get().core.prepare(&asked.contact()).map_err(|error| route_error(engine.py(), &error))?;
        let core = route.into_shared();
        Ok(Route { engine: engine.clone().unbind(), asked, core })
    }
}

#[pymethods]
impl Route {
    /// The decision at an instant.
    ///
    /// Args:
    ///     at: an aware datetime or epoch seconds; now without it.
    ///     variables: what headers, transfer variables and instructions are filled with, as the host knows it.
    ///     arguments: what a model called the handoff's function with, as in ``Engine.route``.
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
            let report = self.core.decide_call(at, &variables.0, &arguments.0.unwrap_or_default()).report();
            decision::python(py, self.engine.get(), &report)
        })
    }

    /// The queue that takes the contact at an instant; ``None`` when nobody answers, and for a SIP handoff.
    #[pyo3(signature = (at=None))]
    fn queue<'py>(&self, py: Python<'py>, at: Option<&Bound<'py, PyAny>>) -> PyResult<Option<Bound<'py, Queue>>> {
        guard(py, || match self.core.target_at(instant(py, at, None)?) {
            Target::Queue(index) => Queue::bound(self.engine.bind(py), index).map(Some),
            Target::Handoff(_) | Target::None => Ok(None),
        })
    }

    /// For every instant of an array the index of the queue in ``list(engine.queues)``, -1 for nobody and -2 for a SIP handoff, as
    /// int32 in the same shape. ``at`` is as in ``Queue.is_open_many``.
    fn many<'py>(&self, py: Python<'py>, at: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || arrays::targets(at, |at| self.core.target_at(at)))
    }

    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> Bound<'py, PyAny> {
        match other.cast::<Route>() {
            Ok(other) => {
                let other = other.get();
                let same = self.asked == other.asked && self.engine.get().is_same(other.engine.get());
                PyBool::new(py, same).to_owned().into_any()
            }
            Err(_) => PyNotImplemented::get(py).to_owned().into_any(),
        }
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let asked = &self.asked;
        let style = asked.style.0.map(openline::Style::as_str);
        (&asked.topic, &asked.handoff, &asked.channel, asked.languages.0.join(" "), style).into_pyobject(py)?.hash()
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    #[allow(clippy::type_complexity)] // A function and its arguments, as pickle wants them.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(
        Bound<'py, PyAny>,
        (&Py<Engine>, &Option<String>, &Option<String>, &Option<String>, &Vec<String>, Option<&'static str>),
    )> {
        let asked = &self.asked;
        let style = asked.style.0.map(openline::Style::as_str);
        let arguments = (&self.engine, &asked.topic, &asked.handoff, &asked.channel, &asked.languages.0, style);
        Ok((py.import("openline._names")?.getattr("_route")?, arguments))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let asked = &self.asked;
        let mut parts = Vec::new();
        for (word, value) in [("topic", &asked.topic), ("handoff", &asked.handoff), ("channel", &asked.channel)] {
            if let Some(value) = value {
                parts.push(format!("{word}={}", value.into_pyobject(py)?.repr()?));
            }
        }
        match asked.languages.0.as_slice() {
            [] => {}
            [tag] => parts.push(format!("language={}", tag.into_pyobject(py)?.repr()?)),
            tags => parts.push(format!("language={}", tags.into_pyobject(py)?.repr()?)),
        }
        if let Some(style) = asked.style.0 {
            parts.push(format!("style='{}'", style.as_str()));
        }
        Ok(format!(
            "<openline.Route {}>",
            if parts.is_empty() { "to the default handoff".to_owned() } else { parts.join(", ") }
        ))
    }
}
