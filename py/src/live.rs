/*!
`openline.Live`: the current engine of a process, and the way to the next one.

The handle itself is `openline_live::Live`; here its answers become Python's. Whatever may wait (a write, a look at the store) runs without the
interpreter lock, and so does the end of a handle: its watcher may be on its way into a Python callback.
*/

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use openline::OverrideKind;
use openline_live::{Freshness, LiveError, Written};
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyList, PyTuple},
};

use crate::{
    classes::{Classes, make, object},
    contact::{Arguments, Asked, Languages, Variables},
    engine::Engine,
    errors::{config_error, plain, route_error, store_error},
    issue,
    languages::OneStyle,
    live_events::{self, LiveEvents},
    live_route::LiveRoute,
    live_terms::{Names, Reason, Said, author, seconds},
    panic::guard,
    source::{FunctionNames, Options, Source, ZoneOption},
};

/// A process's handle to a live document: the current engine, and the way to the next one.
#[pyclass(frozen, weakref, module = "openline", name = "Live")]
pub(crate) struct Live {
    /// None once it is shut down.
    live: Mutex<Option<Arc<openline_live::Live>>>,
    options: Options,
    watch: bool,
    /// The Python face of the engine that was asked for last.
    wrapped: Mutex<Option<(Arc<openline::Engine>, Py<Engine>)>>,
}

impl Live {
    fn core(&self) -> PyResult<Arc<openline_live::Live>> {
        // OK: never held while Python runs, so a fork finds it free.
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        live.clone().ok_or_else(|| PyValueError::new_err("this Live is shut down"))
    }

    /// The Python face of an engine of this handle.
    pub(crate) fn wrapped(
        &self,
        py: Python<'_>,
        engine: &Arc<openline::Engine>,
        text: &Arc<str>,
    ) -> PyResult<Py<Engine>> {
        let known = || self.wrapped.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, face)) = &*known()
            && Arc::ptr_eq(of, engine)
        {
            return Ok(face.clone_ref(py));
        }
        // What it is restored from when it is pickled: the text with the overrides of this generation.
        let said: Vec<_> = engine.overrides().iter().map(openline::OverrideListing::said).collect();
        let overrides =
            (!said.is_empty()).then(|| serde_json::to_vec(&said).expect("an override is plain data").into());
        let source = Source { text: Arc::<str>::clone(text).into(), options: self.options.clone(), overrides };
        let face = Py::new(py, Engine::new(openline::Engine::clone(engine), source))?;
        // The former one goes when the lock is free: its end may run Python.
        let former = known().replace((Arc::clone(engine), face.clone_ref(py)));
        drop(former);
        Ok(face)
    }

    /// Calls what may wait without the interpreter lock.
    fn detached<T: Send>(
        &self,
        py: Python<'_>,
        call: impl Send + FnOnce(&openline_live::Live) -> Result<T, LiveError>,
    ) -> PyResult<T> {
        let live = self.core()?;
        py.detach(|| call(&live)).map_err(|error| store_error(py, &error))
    }

    fn write<'py>(
        &self,
        py: Python<'py>,
        call: impl Send + FnOnce(&openline_live::Live) -> Result<Written, LiveError>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let written = self.detached(py, call)?;
        let warnings = issue::tuple(py, &written.warnings)?;
        let fields = (written.id, written.generation.value(), written.repeated, warnings);
        Classes::get(py)?.written.bind(py).call1(fields)
    }

    fn make<'py>(
        &self,
        py: Python<'py>,
        kind: OverrideKind,
        function: Option<&str>,
        mut said: Said<'_, '_>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (subject, terms) = (said.subject()?, said.terms(py)?);
        self.write(py, |live| live.make(kind, subject, function, &terms))
    }
}

#[pymethods]
impl Live {
    #[new]
    #[pyo3(signature = (path, *, store=None, watch=true, keep=400, watch_file=None, write_timeout=None, require_store=false, read_only=false, name=None, description=None, available=None, unavailable=None, transfer_functions=None, zone_data=None, max_bytes=None))]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn new(
        py: Python<'_>,
        path: PathBuf,
        store: Option<String>,
        watch: bool,
        keep: u32,
        watch_file: Option<bool>,
        write_timeout: Option<&Bound<'_, PyAny>>,
        require_store: bool,
        read_only: bool,
        name: Option<String>,
        description: Option<String>,
        available: Option<String>,
        unavailable: Option<String>,
        transfer_functions: Option<FunctionNames>,
        zone_data: Option<ZoneOption>,
        max_bytes: Option<usize>,
    ) -> PyResult<Py<Live>> {
        guard(py, || {
            let zone_data = zone_data.map(|option| option.0).transpose().map_err(|error| config_error(py, &error))?;
            let transfer_functions = transfer_functions.map(|names| names.0);
            // The absolute folder: a pickled engine may be restored elsewhere.
            let base_dir = std::path::absolute(&path).ok().and_then(|path| path.parent().map(PathBuf::from));
            let options = Options {
                name,
                description,
                available,
                unavailable,
                transfer_functions,
                base_dir,
                zone_data,
                max_bytes,
            };
            let mut builder = openline_live::Live::builder(path)
                .loader(options.builder())
                .watch(watch)
                .keep(keep)
                .require_store(require_store)
                .read_only(read_only)
                .via("python");
            if let Some(store) = store {
                builder = builder.store(store);
            }
            if let Some(watched) = watch_file {
                builder = builder.watch_file(watched);
            }
            if let Some(most) = write_timeout {
                builder = builder.write_timeout(seconds(most, "write_timeout")?);
            }
            let live = py.detach(|| builder.open()).map_err(|error| store_error(py, &error))?;
            let live = Live { live: Mutex::new(Some(Arc::new(live))), options, watch, wrapped: Mutex::new(None) };
            let live = Py::new(py, live)?;
            py.import("openline._live")?.call_method1("_opened", (live.clone_ref(py),))?;
            Ok(live)
        })
    }

    #[getter]
    fn engine(&self, py: Python<'_>) -> PyResult<Py<Engine>> {
        guard(py, || {
            let (engine, text) = self.core()?.engine_and_document();
            self.wrapped(py, &engine, &text)
        })
    }

    #[getter]
    fn generation(&self, py: Python<'_>) -> PyResult<u64> {
        guard(py, || Ok(self.core()?.generation().value()))
    }

    #[getter]
    fn store(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(self.core()?.store()))
    }

    #[getter]
    fn health<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let health = self.core()?.health();
            let (since, code, why) = match &health.freshness {
                Freshness::Fresh => (None, None, None),
                Freshness::Stale { since, code, why } => (Some(*since), Some(code.as_str()), Some(why)),
            };
            let fields = vec![
                object(py, health.is_fresh())?,
                object(py, since)?,
                object(py, code)?,
                object(py, why)?,
                issue::tuple(py, health.document.as_deref().unwrap_or_default())?.into_any(),
                PyTuple::new(py, &health.dangling)?.into_any(),
                object(py, health.skew_seconds)?,
                object(py, health.generation.value())?,
                object(py, health.store_generation.value())?,
                object(py, health.pruned_before)?,
                object(py, health.in_force)?,
                object(py, health.reload_failures)?,
                object(py, health.notice_delay_seconds)?,
                PyTuple::new(py, &health.notes)?.into_any(),
            ];
            make(&Classes::get(py)?.health, py, fields)
        })
    }

    #[getter]
    fn overrides<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let json = serde_json::to_string(&self.core()?.overrides()).expect("an override is plain data");
            plain(py, &json)
        })
    }

    #[pyo3(signature = (start=1, count=100))]
    fn journal<'py>(&self, py: Python<'py>, start: u64, count: usize) -> PyResult<Bound<'py, PyList>> {
        guard(py, || {
            let entries = self.detached(py, |live| live.journal(start, count))?;
            let entries = entries.iter().map(|entry| plain(py, &entry.to_json())).collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, entries)
        })
    }

    #[pyo3(signature = (*, topic=None, handoff=None, channel=None, language=Languages::default(), at=None, variables=Variables::default(), arguments=Arguments::default(), style=OneStyle::default()),
           text_signature = "($self, *, topic=None, handoff=None, channel=None, language=None, at=None, variables=None, arguments=None, style=None)")]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn route<'py>(
        &self,
        py: Python<'py>,
        topic: Option<String>,
        handoff: Option<String>,
        channel: Option<String>,
        language: Languages,
        at: Option<&Bound<'py, PyAny>>,
        variables: Variables,
        arguments: Arguments,
        style: OneStyle,
    ) -> PyResult<Bound<'py, PyAny>> {
        let engine = self.engine(py)?;
        engine.get().route(py, topic, handoff, channel, language, at, variables, arguments, style)
    }

    #[pyo3(signature = (*, topic=None, handoff=None, channel=None, language=Languages::default(), style=OneStyle::default()),
           text_signature = "($self, *, topic=None, handoff=None, channel=None, language=None, style=None)")]
    fn prepare(
        slf: &Bound<'_, Self>,
        topic: Option<String>,
        handoff: Option<String>,
        channel: Option<String>,
        language: Languages,
        style: OneStyle,
    ) -> PyResult<LiveRoute> {
        let py = slf.py();
        guard(py, || {
            let contact = Asked { topic, handoff, channel, languages: language, style }.contact();
            let core = slf.get().core()?.prepare_shared(&contact).map_err(|error| route_error(py, &error))?;
            Ok(LiveRoute { live: slf.clone().unbind(), core })
        })
    }

    #[pyo3(signature = (*, queue=None, group=None, all=false, except_=None, from_=None, until, reason=None, replaces=None, by=None, key=None, expect=None))]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn close<'py>(
        &self,
        py: Python<'py>,
        queue: Option<String>,
        group: Option<String>,
        all: bool,
        except_: Option<Names>,
        from_: Option<&Bound<'py, PyAny>>,
        until: Option<&Bound<'py, PyAny>>,
        reason: Option<Reason>,
        replaces: Option<u64>,
        by: Option<String>,
        key: Option<String>,
        expect: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let said = Said { queue, group, all, except: except_, from: from_, until, reason, replaces, by, key, expect };
        guard(py, || self.make(py, OverrideKind::Closed, None, said))
    }

    #[pyo3(signature = (*, queue=None, group=None, all=false, except_=None, from_=None, until, reason=None, replaces=None, by=None, key=None, expect=None))]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn open<'py>(
        &self,
        py: Python<'py>,
        queue: Option<String>,
        group: Option<String>,
        all: bool,
        except_: Option<Names>,
        from_: Option<&Bound<'py, PyAny>>,
        until: Option<&Bound<'py, PyAny>>,
        reason: Option<Reason>,
        replaces: Option<u64>,
        by: Option<String>,
        key: Option<String>,
        expect: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let said = Said { queue, group, all, except: except_, from: from_, until, reason, replaces, by, key, expect };
        guard(py, || self.make(py, OverrideKind::Open, None, said))
    }

    #[pyo3(signature = (to, *, queue=None, group=None, from_=None, until, reason=None, replaces=None, by=None, key=None, expect=None))]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn redirect<'py>(
        &self,
        py: Python<'py>,
        to: &str,
        queue: Option<String>,
        group: Option<String>,
        from_: Option<&Bound<'py, PyAny>>,
        until: Option<&Bound<'py, PyAny>>,
        reason: Option<Reason>,
        replaces: Option<u64>,
        by: Option<String>,
        key: Option<String>,
        expect: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let said =
            Said { queue, group, all: false, except: None, from: from_, until, reason, replaces, by, key, expect };
        guard(py, || self.make(py, OverrideKind::Redirect, Some(to), said))
    }

    #[pyo3(signature = (source, queues, for_, *, by=None, key=None))]
    fn signal<'py>(
        &self,
        py: Python<'py>,
        source: &str,
        queues: Names,
        for_: &Bound<'py, PyAny>,
        by: Option<String>,
        key: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let lasting: Duration = seconds(for_, "for_")?;
            self.write(py, |live| live.signal_by(source, queues.0, lasting, author(by, key, None)))
        })
    }

    #[pyo3(signature = (id, *, by=None, key=None, expect=None))]
    fn end<'py>(
        &self,
        py: Python<'py>,
        id: u64,
        by: Option<String>,
        key: Option<String>,
        expect: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || self.write(py, |live| live.end(id, author(by, key, expect))))
    }

    #[pyo3(signature = (number, *, by=None, key=None, expect=None))]
    fn undo<'py>(
        &self,
        py: Python<'py>,
        number: u64,
        by: Option<String>,
        key: Option<String>,
        expect: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || self.write(py, |live| live.undo(number, author(by, key, expect))))
    }

    #[pyo3(signature = (text, *, note=None, by=None, key=None, expect=None))]
    fn publish<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        note: Option<&str>,
        by: Option<String>,
        key: Option<String>,
        expect: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || self.write(py, |live| live.publish(text, author(by, key, expect), note)))
    }

    #[pyo3(signature = (generation, *, by=None, key=None, expect=None))]
    fn rollback<'py>(
        &self,
        py: Python<'py>,
        generation: u64,
        by: Option<String>,
        key: Option<String>,
        expect: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || self.write(py, |live| live.rollback(generation, author(by, key, expect))))
    }

    fn poll(&self, py: Python<'_>) -> PyResult<bool> {
        guard(py, || self.detached(py, openline_live::Live::poll))
    }

    fn reload(&self, py: Python<'_>) -> PyResult<bool> {
        guard(py, || self.detached(py, openline_live::Live::reload))
    }

    fn on_change(&self, py: Python<'_>, callback: Py<PyAny>) -> PyResult<()> {
        guard(py, || {
            self.core()?.on_change(move |event| {
                // None while the interpreter ends: nobody is left who could be told.
                Python::try_attach(|py| {
                    let told = live_events::python(py, event).and_then(|event| callback.call1(py, (event,)));
                    if let Err(error) = told {
                        error.write_unraisable(py, Some(callback.bind(py)));
                    }
                });
            });
            Ok(())
        })
    }

    fn events<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let events = LiveEvents(Mutex::new(self.core()?.events()));
            Classes::get(py)?.events.bind(py).call1((Py::new(py, events)?,))
        })
    }

    fn shutdown(&self, py: Python<'_>) -> PyResult<()> {
        guard(py, || {
            let live = self.live.lock().unwrap_or_else(PoisonError::into_inner).take();
            py.detach(|| drop(live));
            Ok(())
        })
    }

    /// What a child of a fork calls: one that had a watcher begins its own.
    fn _forked(&self, py: Python<'_>) -> PyResult<()> {
        guard(py, || if self.watch { self.detached(py, openline_live::Live::poll).map(drop) } else { Ok(()) })
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.shutdown(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || match self.core() {
            Ok(live) => Ok(format!("<openline.Live {} generation {}>", live.store(), live.generation())),
            Err(_) => Ok("<openline.Live shut down>".to_owned()),
        })
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let live = self.live.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        // The watcher ends by itself once it has told its last event, and that may want the interpreter.
        if let Some(live) = live {
            Python::attach(|py| py.detach(|| drop(live)));
        }
    }
}
