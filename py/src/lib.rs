/*!
The native half of the Python package `openline`: it converts, calls the core and converts back.

No rule about time or routing lives here. Value types (decisions, issues, ...) are Python classes of the package; the classes with
behaviour (engine, queue, route) are below. Every call into the core goes through [`panic::guard`], so that a fault of openline reaches
Python as an exception that `except Exception` sees.
*/

mod arrays;
mod classes;
mod columns;
mod contact;
mod coverage;
mod decision;
mod diff;
mod engine;
mod errors;
mod exchange;
mod holidays;
mod instant;
mod issue;
mod languages;
mod live;
mod live_events;
mod live_route;
mod live_terms;
mod loading;
mod panic;
mod queue;
mod route;
mod source;
mod status;
mod zone;

use pyo3::prelude::*;

/// Native part of the package `openline`; import `openline` instead.
// The interpreter lock is asked for: free-threaded Python is untested.
#[pymodule(gil_used = true)]
fn _openline(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<engine::Engine>()?;
    module.add_class::<columns::Columns>()?;
    module.add_class::<columns::Column>()?;
    module.add_class::<coverage::Coverage>()?;
    module.add_class::<queue::Queue>()?;
    module.add_class::<route::Route>()?;
    module.add_class::<live::Live>()?;
    module.add_class::<live_events::LiveEvents>()?;
    module.add_class::<live_route::LiveRoute>()?;
    module.add_function(wrap_pyfunction!(loading::load, module)?)?;
    module.add_function(wrap_pyfunction!(loading::loads, module)?)?;
    module.add_function(wrap_pyfunction!(loading::check, module)?)?;
    module.add_function(wrap_pyfunction!(holidays::holidays, module)?)?;
    module.add_function(wrap_pyfunction!(holidays::holiday_countries, module)?)?;
    module.add_function(wrap_pyfunction!(languages::languages, module)?)?;
    module.add_function(wrap_pyfunction!(loading::_restore, module)?)?;
    module.add_function(wrap_pyfunction!(columns::_columns, module)?)?;
    module.add_function(wrap_pyfunction!(diff::_diff, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::_convert, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::_export, module)?)?;
    module.add_function(wrap_pyfunction!(panic::_panic, module)?)?;
    Ok(())
}
