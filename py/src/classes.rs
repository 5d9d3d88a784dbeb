/*!
The Python classes that native code makes instances of, looked up once.
*/

use pyo3::{IntoPyObjectExt, prelude::*, sync::PyOnceLock, types::PyTuple};

macro_rules! classes {
    ($($field:ident $module:literal $name:literal)*) => {
        pub(crate) struct Classes { $(pub(crate) $field: Py<PyAny>),* }

        impl Classes {
            fn import(py: Python<'_>) -> PyResult<Classes> {
                Ok(Classes { $($field: py.import($module)?.getattr($name)?.unbind()),* })
            }
        }
    };
}

classes! {
    action "openline._decision" "Action"
    decision "openline._decision" "Decision"
    frozen_dict "openline._decision" "FrozenDict"
    header "openline._decision" "Header"
    omission "openline._decision" "Omission"
    note "openline._decision" "Note"
    verdict "openline._decision" "Verdict"
    handoff "openline._names" "Handoff"
    names "openline._names" "Names"
    topic "openline._names" "Topic"
    event "openline._live" "LiveEvent"
    events "openline._live" "Events"
    health "openline._live" "Health"
    written "openline._live" "Written"
    holiday "openline._holiday" "Holiday"
    holiday_country "openline._holiday" "HolidayCountry"
    issue "openline._issue" "Issue"
    language "openline._language" "Language"
    season "openline._season" "Season"
    status "openline._status" "Status"
    zone_data "openline._zone_data" "ZoneData"
    config_error "openline._errors" "ConfigError"
    internal_error "openline._errors" "InternalError"
    override_error "openline._errors" "OverrideError"
    render_error "openline._errors" "RenderError"
    route_error "openline._errors" "RouteError"
    store_error "openline._errors" "StoreError"
    unknown_queue_error "openline._errors" "UnknownQueueError"
}

impl Classes {
    pub(crate) fn get(py: Python<'_>) -> PyResult<&'static Classes> {
        static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();
        CLASSES.get_or_try_init(py, || Classes::import(py))
    }
}

/// Calls a class with its fields in order: tuples of the conversion traits end at twelve.
pub(crate) fn make<'py>(
    class: &Py<PyAny>,
    py: Python<'py>,
    fields: Vec<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    class.bind(py).call1(PyTuple::new(py, fields)?)
}

/// Any value as a Python object, for [`make`].
pub(crate) fn object<'py, T: IntoPyObject<'py>>(py: Python<'py>, value: T) -> PyResult<Bound<'py, PyAny>> {
    value.into_bound_py_any(py)
}
