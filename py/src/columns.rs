/*!
`openline.Columns`: the questions of queues over columns, as call logs have them.

Rows are worked off in runs of 65,536 by scoped threads, which end with the call, so that a child of a fork finds none of its parent's. What lies in
chunks is cut where any column's chunk ends, and copied nowhere. The rules live in the core's columns; what is here turns units into seconds and keeps nulls.
*/

mod answer;
mod given;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, cast::AsArray, make_array, types::*};
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;
use openline::Columns as Core;
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyDict, PyString, PyTuple},
};

use crate::{classes::Classes, engine::Engine, panic::guard, queue::Queue};
pub(crate) use answer::Column;
use given::{Numbers, Pieces, Times, names};

/// Rows of one run, and of one block in it, which fits the nearest cache.
const RUN: usize = 1 << 16;
const BLOCK: usize = 1 << 11;

/// After so many runs the interpreter is asked whether somebody wants to stop.
const ASKED: u64 = 16;

/// As many unknown names are kept.
const MOST_UNKNOWN: usize = 10_000;

/// No queue, and nothing where one would be.
const UNKNOWN: u32 = u32::MAX;
const NULL: u32 = u32::MAX - 1;

/// The questions of an engine's queues over whole columns; from ``Engine.columns``. Immutable, picklable (with its engine).
#[pyclass(frozen, module = "openline", name = "Columns")]
pub(crate) struct Columns {
    engine: Py<Engine>,
    unknown_is_null: bool,
    threads: usize,
    by_index: bool,
}

/// How a column says its queues.
enum Queues {
    One(u32),
    /// Names, or numbers of the queues themselves.
    Plain(Pieces<ArrayRef>),
    /// A dictionary: for each chunk the queue of each of its entries.
    Coded(Pieces<ArrayRef>, Vec<Vec<u32>>),
}

#[derive(Clone, Copy, PartialEq)]
enum Question {
    IsOpen,
    OpenSeconds,
    AddOpenSeconds,
    NextOpen,
    NextClose,
    NextChange,
    OpenDate,
}

/// Rows of one run, and where their answers go.
struct Run<'o> {
    first: usize,
    out: Out<'o>,
    valid: &'o mut Option<BooleanBuffer>,
}

enum Out<'o> {
    Flags(&'o mut [bool]),
    Numbers(&'o mut [i64]),
    Dates(&'o mut [i32]),
}

impl Out<'_> {
    fn len(&self) -> usize {
        match self {
            Out::Flags(out) => out.len(),
            Out::Numbers(out) => out.len(),
            Out::Dates(out) => out.len(),
        }
    }
}

/// All of one call.
struct Call<'a> {
    core: Core<'a>,
    engine: &'a openline::Engine,
    question: Question,
    queues: &'a Queues,
    by_index: bool,
    at: &'a Times,
    other: Option<&'a Times>,
    never: AtomicU64,
    unknown: Mutex<HashMap<String, u64>>,
}

impl Engine {
    pub(crate) fn columns_of(
        slf: &Bound<'_, Engine>,
        unknown: &str,
        threads: usize,
        by_index: bool,
    ) -> PyResult<Columns> {
        let unknown_is_null = match unknown {
            "error" => false,
            "null" => true,
            other => return Err(PyValueError::new_err(format!("unknown is \"error\" or \"null\", not {other:?}"))),
        };
        Ok(Columns { engine: slf.clone().unbind(), unknown_is_null, threads, by_index })
    }
}

/// Makes columns again from what they are pickled as.
#[pyfunction]
pub(crate) fn _columns(engine: &Bound<'_, Engine>, unknown: &str, threads: usize, by_index: bool) -> PyResult<Columns> {
    Engine::columns_of(engine, unknown, threads, by_index)
}

#[pymethods]
impl Columns {
    /// The same columns, which take integers as ``queue.index``.
    #[getter]
    fn by_index(&self, py: Python<'_>) -> Columns {
        Columns { engine: self.engine.clone_ref(py), by_index: true, ..*self }
    }

    /// Whether the line of each row's queue is open.
    #[pyo3(signature = (queue, at, *, naive=None))]
    fn is_open<'py>(
        &self,
        py: Python<'py>,
        queue: &Bound<'py, PyAny>,
        at: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        self.instants(py, Question::IsOpen, queue, at, naive)
    }

    /// Open seconds from ``start`` to ``end``; 0 when ``start >= end``.
    #[pyo3(signature = (queue, start, end, *, naive=None))]
    fn open_seconds<'py>(
        &self,
        py: Python<'py>,
        queue: &Bound<'py, PyAny>,
        start: &Bound<'py, PyAny>,
        end: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        guard(py, || {
            let naive = said(naive)?;
            let (start, end) = (Times::instants(start, "start", naive)?, Times::instants(end, "end", naive)?);
            self.answer(py, Question::OpenSeconds, queue, ("start", start), Some(("end", end)))
        })
    }

    /// Where ``seconds`` of open time lead from ``at``; negative ones lead back.
    #[pyo3(signature = (queue, at, seconds, *, naive=None))]
    fn add_open_seconds<'py>(
        &self,
        py: Python<'py>,
        queue: &Bound<'py, PyAny>,
        at: &Bound<'py, PyAny>,
        seconds: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        guard(py, || {
            let at = Times::instants(at, "at", said(naive)?)?;
            let seconds = Times::seconds(seconds, "seconds", at.pieces.len())?;
            self.answer(py, Question::AddOpenSeconds, queue, ("at", at), Some(("seconds", seconds)))
        })
    }

    /// The first instant not before ``at`` at which the line is open.
    #[pyo3(signature = (queue, at, *, naive=None))]
    fn next_open<'py>(
        &self,
        py: Python<'py>,
        queue: &Bound<'py, PyAny>,
        at: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        self.instants(py, Question::NextOpen, queue, at, naive)
    }

    /// The first instant not before ``at`` at which the line is closed.
    #[pyo3(signature = (queue, at, *, naive=None))]
    fn next_close<'py>(
        &self,
        py: Python<'py>,
        queue: &Bound<'py, PyAny>,
        at: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        self.instants(py, Question::NextClose, queue, at, naive)
    }

    /// The first instant after ``at`` whose state is not that of ``at``.
    #[pyo3(signature = (queue, at, *, naive=None))]
    fn next_change<'py>(
        &self,
        py: Python<'py>,
        queue: &Bound<'py, PyAny>,
        at: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        self.instants(py, Question::NextChange, queue, at, naive)
    }

    /// The local date whose hours hold the instant, null where the line is closed; a night belongs to the date on which it began.
    #[pyo3(signature = (queue, at, *, naive=None))]
    fn open_date<'py>(
        &self,
        py: Python<'py>,
        queue: &Bound<'py, PyAny>,
        at: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        self.instants(py, Question::OpenDate, queue, at, naive)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let make = py.import("openline._openline")?.getattr("_columns")?;
        let unknown = if self.unknown_is_null { "null" } else { "error" };
        let engine = self.engine.bind(py).clone().into_any();
        let fields = (engine, unknown, self.threads, self.by_index).into_pyobject(py)?;
        Ok((make, fields))
    }

    fn __repr__(&self) -> String {
        let unknown = if self.unknown_is_null { "null" } else { "error" };
        let by = if self.by_index { ", by index" } else { "" };
        format!("<openline.Columns of {} queues, unknown={unknown:?}{by}>", self.engine.get().core.queues().len())
    }
}

fn said(naive: Option<&str>) -> PyResult<Option<&str>> {
    match naive {
        None | Some("UTC" | "queue") => Ok(naive),
        Some(other) => Err(PyValueError::new_err(format!("naive is \"UTC\" or \"queue\", not {other:?}"))),
    }
}

impl Columns {
    fn instants<'py>(
        &self,
        py: Python<'py>,
        question: Question,
        queue: &Bound<'py, PyAny>,
        at: &Bound<'py, PyAny>,
        naive: Option<&str>,
    ) -> PyResult<Column> {
        guard(py, || {
            let at = Times::instants(at, "at", said(naive)?)?;
            self.answer(py, question, queue, ("at", at), None)
        })
    }

    /// How many threads: as many as asked for, as `OPENLINE_THREADS` says, or as there are cores.
    fn threads(&self, runs: usize) -> usize {
        let told = std::env::var("OPENLINE_THREADS").ok().and_then(|told| told.parse().ok());
        let wanted = told.unwrap_or(self.threads);
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if wanted == 0 { cores() } else { wanted };
        threads.clamp(1, 64).min(runs.max(1))
    }

    fn queues(&self, queue: &Bound<'_, PyAny>, unknown: &mut HashMap<String, u64>, rows: usize) -> PyResult<Queues> {
        let engine = self.engine.get();
        if let Ok(queue) = queue.cast::<Queue>() {
            // A queue of another engine is meant by its name.
            let name: String = queue.getattr("name")?.extract()?;
            return Ok(Queues::One(self.one(&name, unknown, rows)));
        }
        if let Ok(name) = queue.cast::<PyString>() {
            return Ok(Queues::One(self.one(name.to_str()?, unknown, rows)));
        }
        let pieces = names(queue)?;
        let kind = pieces.chunks.first().map(|chunk| chunk.data_type().clone());
        match kind {
            None | Some(DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => Ok(Queues::Plain(pieces)),
            Some(DataType::Dictionary(keys, values))
                if keys.is_integer()
                    && matches!(*values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) =>
            {
                let mut codes = Vec::with_capacity(pieces.chunks.len());
                for chunk in &pieces.chunks {
                    let entries = chunk.as_any_dictionary().values().clone();
                    let number = |entry: Option<&str>| match entry {
                        Some(name) => engine.core.queue(name).map_or(UNKNOWN, |queue| queue.index() as u32),
                        None => NULL,
                    };
                    let of: Vec<u32> = (0..entries.len()).map(|i| number(text(&entries, i))).collect();
                    if of.contains(&UNKNOWN) {
                        let mut rows = vec![0u64; of.len()];
                        for row in 0..chunk.len() {
                            if let Some(key) = key(chunk, row).filter(|&key| of.get(key) == Some(&UNKNOWN)) {
                                rows[key] += 1;
                            }
                        }
                        for (i, &rows) in rows.iter().enumerate().filter(|&(_, &rows)| rows > 0) {
                            count(unknown, text(&entries, i).unwrap_or_default(), rows);
                        }
                    }
                    codes.push(of);
                }
                Ok(Queues::Coded(pieces, codes))
            }
            Some(kind) if kind.is_integer() && self.by_index => Ok(Queues::Plain(pieces)),
            Some(kind) if kind.is_integer() => Err(PyTypeError::new_err(format!(
                "column 'queue' is {kind}: numbers are taken as queue.index by columns.by_index only"
            ))),
            Some(kind) => {
                Err(PyTypeError::new_err(format!("column 'queue' is {kind}: give names or a dictionary of them")))
            }
        }
    }

    fn one(&self, name: &str, unknown: &mut HashMap<String, u64>, rows: usize) -> u32 {
        let found = self.engine.get().core.queue(name).map(|queue| queue.index() as u32);
        if found.is_none() {
            count(unknown, name, rows as u64);
        }
        found.unwrap_or(UNKNOWN)
    }

    fn answer(
        &self,
        py: Python<'_>,
        question: Question,
        queue: &Bound<'_, PyAny>,
        (name, at): (&str, Times),
        other: Option<(&str, Times)>,
    ) -> PyResult<Column> {
        let rows = at.pieces.len();
        let mut unknown = HashMap::new();
        let queues = self.queues(queue, &mut unknown, rows)?;
        if let Some((other_name, other)) = other.as_ref().filter(|(_, other)| other.pieces.len() != rows) {
            let (length, other) = (rows, other.pieces.len());
            return Err(PyValueError::new_err(format!("'{name}' has {length} rows and '{other_name}' {other}")));
        }
        let cut = match &queues {
            Queues::One(_) => &[][..],
            Queues::Plain(pieces) | Queues::Coded(pieces, _) => {
                if pieces.len() != rows {
                    let length = pieces.len();
                    return Err(PyValueError::new_err(format!("'queue' has {length} rows and '{name}' {rows}")));
                }
                &pieces.starts[..]
            }
        };
        if !self.unknown_is_null && !unknown.is_empty() {
            return Err(self.unknown_error(py, unknown));
        }
        let other = other.map(|(_, other)| other);
        // Where runs begin: wherever a chunk does, and after so many rows.
        let mut bounds: Vec<usize> = (0..rows).step_by(RUN).chain([rows]).collect();
        bounds.extend(cut.iter().chain(&at.pieces.starts).chain(other.iter().flat_map(|other| &other.pieces.starts)));
        bounds.sort_unstable();
        bounds.dedup();
        let engine = &self.engine.get().core;
        let call = Call {
            core: engine.columns(),
            engine,
            question,
            queues: &queues,
            by_index: self.by_index,
            at: &at,
            other: other.as_ref(),
            never: AtomicU64::new(0),
            unknown: Mutex::new(unknown),
        };
        let threads = self.threads(bounds.len() - 1);
        let array = py.detach(|| call.all(rows, &bounds, threads))?;
        let (never, unknown) = (call.never.into_inner(), call.unknown.into_inner().unwrap_or_default());
        if !self.unknown_is_null && !unknown.is_empty() {
            return Err(self.unknown_error(py, unknown));
        }
        Ok(Column { array, unknown, never })
    }

    #[cold]
    fn unknown_error(&self, py: Python<'_>, unknown: HashMap<String, u64>) -> PyErr {
        let raised = || {
            let mut sorted: Vec<(String, u64)> = unknown.into_iter().collect();
            sorted.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
            let hint = sorted.first().and_then(|(name, _)| self.engine.get().core.nearest_queue(name));
            let names = PyDict::new(py);
            for (name, rows) in sorted.iter().take(100) {
                names.set_item(name, rows)?;
            }
            Classes::get(py)?.unknown_queue_error.bind(py).call1((names, hint))
        };
        raised().map_or_else(|error| error, PyErr::from_value)
    }
}

fn count(unknown: &mut HashMap<String, u64>, name: &str, rows: u64) {
    if let Some(counted) = unknown.get_mut(name) {
        *counted += rows;
    } else if unknown.len() < MOST_UNKNOWN {
        unknown.insert(name.to_owned(), rows);
    }
}

fn text(array: &ArrayRef, row: usize) -> Option<&str> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row),
        _ => array.as_string_view().value(row),
    })
}

/// An integer of a row, whatever its width.
fn integer(array: &dyn Array, row: usize) -> Option<i64> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Int8 => array.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        _ => i64::try_from(array.as_primitive::<UInt64Type>().value(row)).unwrap_or(i64::MAX),
    })
}

/// The entry of a dictionary that a row has.
fn key(chunk: &ArrayRef, row: usize) -> Option<usize> {
    usize::try_from(integer(chunk.as_any_dictionary().keys(), row)?).ok()
}

impl Call<'_> {
    /// Every run, by so many threads; the answers as one array.
    fn all(&self, rows: usize, bounds: &[usize], threads: usize) -> PyResult<ArrayRef> {
        let runs = bounds.len() - 1;
        let mut valid: Vec<Option<BooleanBuffer>> = vec![None; runs];
        let (mut flags, mut numbers, mut dates) = (Vec::new(), Vec::new(), Vec::new());
        let whole = match self.question {
            Question::IsOpen => {
                flags.resize(rows, false);
                Out::Flags(&mut flags)
            }
            Question::OpenDate => {
                dates.resize(rows, 0);
                Out::Dates(&mut dates)
            }
            _ => {
                numbers = vec![0; rows];
                Out::Numbers(&mut numbers)
            }
        };
        let work = Mutex::new(cut(whole, bounds, &mut valid).into_iter());
        let (done, stopped) = (AtomicU64::new(0), AtomicBool::new(false));
        let take = |is_first: bool| -> PyResult<()> {
            loop {
                if stopped.load(Ordering::Relaxed) {
                    return Ok(());
                }
                // OK: nothing panics while it is held.
                let next = work.lock().ok().and_then(|mut work| work.next());
                let Some(run) = next else { return Ok(()) };
                self.run(run);
                if (done.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(ASKED) && is_first {
                    Python::attach(|py| py.check_signals()).inspect_err(|_| stopped.store(true, Ordering::Relaxed))?;
                }
            }
        };
        if threads == 1 {
            take(true)?;
        } else {
            std::thread::scope(|scope| {
                for _ in 1..threads {
                    // Where no thread is to be had the others do its work.
                    let _ = std::thread::Builder::new().spawn_scoped(scope, || take(false));
                }
                take(true)
            })?;
        }
        let nulls = nulls(&valid, bounds);
        Ok(match self.question {
            Question::IsOpen => Arc::new(BooleanArray::new(BooleanBuffer::from(flags), nulls)),
            Question::OpenDate => Arc::new(Date32Array::new(dates.into(), nulls)),
            _ => {
                let kind = if self.question == Question::OpenSeconds { &DataType::Int64 } else { &self.at.kind };
                let numbers = ScalarBuffer::<i64>::from(numbers).into_inner();
                let data = arrow_array::Int64Array::new(ScalarBuffer::new(numbers, 0, rows), nulls).into_data();
                // OK: instants have the layout of their numbers.
                make_array(
                    data.into_builder()
                        .data_type(kind.clone())
                        .build()
                        .map_err(|error| PyValueError::new_err(error.to_string()))?,
                )
            }
        })
    }

    fn run(&self, run: Run<'_>) {
        let Run { first, mut out, valid } = run;
        let rows = out.len();
        let (mut queues, mut at, mut other) = ([0u32; BLOCK], [0i64; BLOCK], [0i64; BLOCK]);
        let mut there = [true; BLOCK];
        let mut mask: Option<BooleanBufferBuilder> = None;
        for start in (0..rows).step_by(BLOCK) {
            let length = BLOCK.min(rows - start);
            let (queues, at, other, there) =
                (&mut queues[..length], &mut at[..length], &mut other[..length], &mut there[..length]);
            there.fill(true);
            self.queues_of(first + start, queues, there);
            seconds(self.at, first + start, at, there);
            if self.at.is_local {
                self.read_local(queues, at, there);
            }
            if let Some(given) = self.other {
                seconds(given, first + start, other, there);
                if given.is_local {
                    self.read_local(queues, other, there);
                }
            }
            self.block(queues, at, other, &mut out, start, there);
            if mask.is_some() || there.contains(&false) {
                let mask = mask.get_or_insert_with(|| {
                    let mut mask = BooleanBufferBuilder::new(rows);
                    mask.append_n(start, true);
                    mask
                });
                mask.append_slice(there);
            }
        }
        *valid = mask.map(|mut mask| mask.finish());
    }

    fn block(&self, queues: &[u32], at: &[i64], other: &[i64], out: &mut Out<'_>, start: usize, there: &mut [bool]) {
        let (core, length) = (&self.core, at.len());
        match out {
            Out::Flags(out) => core.is_open(queues, at, &mut out[start..start + length]),
            Out::Dates(out) => {
                let out = &mut out[start..start + length];
                core.open_date(queues, at, out);
                for (there, out) in there.iter_mut().zip(out) {
                    *there &= *out != Core::CLOSED;
                }
            }
            Out::Numbers(out) => {
                let out = &mut out[start..start + length];
                match self.question {
                    Question::OpenSeconds => return core.open_seconds(queues, at, other, out),
                    Question::AddOpenSeconds => core.add_open_seconds(queues, at, other, out),
                    Question::NextOpen => core.next_open(queues, at, out),
                    Question::NextClose => core.next_close(queues, at, out),
                    _ => core.next_change(queues, at, out),
                }
                let mut never = 0;
                for (there, out) in there.iter_mut().zip(out) {
                    let ticks = if *out == Core::NEVER { None } else { out.checked_mul(self.at.ticks) };
                    never += u64::from(*there && ticks.is_none());
                    *there &= ticks.is_some();
                    *out = ticks.unwrap_or(0);
                }
                self.never.fetch_add(never, Ordering::Relaxed);
            }
        }
    }

    fn queues_of(&self, first: usize, out: &mut [u32], there: &mut [bool]) {
        match self.queues {
            Queues::One(queue) => out.fill(*queue),
            Queues::Coded(pieces, codes) => {
                let chunk = pieces.starts.partition_point(|&start| start <= first) - 1;
                let (array, codes, from) = (&pieces.chunks[chunk], &codes[chunk], first - pieces.starts[chunk]);
                let keys = array.as_any_dictionary().keys();
                read_keys(keys, from, out);
                for (i, out) in out.iter_mut().enumerate() {
                    let there = keys.nulls().is_none_or(|nulls| nulls.is_valid(from + i));
                    *out = if there { codes.get(*out as usize).copied().unwrap_or(NULL) } else { NULL };
                }
            }
            Queues::Plain(pieces) => {
                let (array, from) = pieces.find(first);
                if self.by_index && array.data_type().is_integer() {
                    let queues = self.engine.queues().len() as i64;
                    for (i, out) in out.iter_mut().enumerate() {
                        *out = match integer(array, from + i) {
                            None => NULL,
                            Some(index) if (0..queues).contains(&index) => index as u32,
                            Some(index) => {
                                self.count(&index.to_string());
                                UNKNOWN
                            }
                        };
                    }
                } else {
                    let mut last = ("", UNKNOWN);
                    for (i, out) in out.iter_mut().enumerate() {
                        *out = match text(array, from + i) {
                            None => NULL,
                            Some(name) => {
                                if last.1 == UNKNOWN || last.0 != name {
                                    let found = self.engine.queue(name).map_or(UNKNOWN, |queue| queue.index() as u32);
                                    last = (name, found);
                                }
                                if last.1 == UNKNOWN {
                                    self.count(name);
                                }
                                last.1
                            }
                        };
                    }
                }
            }
        }
        for (out, there) in out.iter_mut().zip(there) {
            let is_queue = *out < NULL;
            *there &= is_queue;
            *out = if is_queue { *out } else { 0 };
        }
    }

    #[cold]
    fn count(&self, name: &str) {
        if let Ok(mut unknown) = self.unknown.lock() {
            count(&mut unknown, name, 1);
        }
    }

    /// Wall clocks of each row's queue as instants: the earlier of two readings, none where the clock skipped it.
    fn read_local(&self, queues: &[u32], at: &mut [i64], there: &mut [bool]) {
        for ((&queue, at), there) in queues.iter().zip(at).zip(there) {
            let Some(queue) = self.engine.queue_at(queue as usize) else { continue };
            let offset = |at: i64| i64::from(queue.timezone().offset_seconds_at(at));
            let around = [offset(at.saturating_sub(86_400)), offset(at.saturating_add(86_400))];
            let readings = around.map(|around| at.saturating_sub(around));
            let found = readings.into_iter().filter(|&reading| reading.saturating_add(offset(reading)) == *at).min();
            if *there && found.is_none() {
                self.never.fetch_add(1, Ordering::Relaxed);
            }
            *there &= found.is_some();
            *at = found.unwrap_or(0);
        }
    }
}

/// The keys of a dictionary as they lie; of those that are null anything.
fn read_keys(keys: &dyn Array, from: usize, out: &mut [u32]) {
    macro_rules! read {
        ($($kind:ident $type:ident),*) => {
            match keys.data_type() {
                $(DataType::$kind => {
                    let values = &keys.as_primitive::<$type>().values()[from..from + out.len()];
                    out.iter_mut().zip(values).for_each(|(out, &key)| *out = u32::try_from(key).unwrap_or(u32::MAX));
                })*
                _ => out.fill(u32::MAX),
            }
        };
    }
    read!(Int8 Int8Type, Int16 Int16Type, Int32 Int32Type, Int64 Int64Type, UInt8 UInt8Type, UInt16 UInt16Type, UInt32 UInt32Type, UInt64 UInt64Type);
}

/// Seconds of rows, floored; `there` loses those that are null.
fn seconds(times: &Times, first: usize, out: &mut [i64], there: &mut [bool]) {
    let (Numbers { values, nulls }, from) = times.pieces.find(first);
    let values = &values[from..from + out.len()];
    if let Some(nulls) = nulls.as_ref().filter(|nulls| nulls.null_count() > 0) {
        there.iter_mut().enumerate().for_each(|(i, there)| *there &= nulls.is_valid(from + i));
    }
    if times.has_nat {
        there.iter_mut().zip(values).for_each(|(there, &value)| *there &= value != i64::MIN);
    }
    match times.ticks {
        1 => out.copy_from_slice(values),
        1_000 => out.iter_mut().zip(values).for_each(|(out, value)| *out = value.div_euclid(1_000)),
        1_000_000 => out.iter_mut().zip(values).for_each(|(out, value)| *out = value.div_euclid(1_000_000)),
        _ => out.iter_mut().zip(values).for_each(|(out, value)| *out = value.div_euclid(1_000_000_000)),
    }
}

fn cut<'o>(mut whole: Out<'o>, bounds: &[usize], valid: &'o mut [Option<BooleanBuffer>]) -> Vec<Run<'o>> {
    let mut runs = Vec::with_capacity(valid.len());
    for (bounds, valid) in bounds.windows(2).zip(valid) {
        let length = bounds[1] - bounds[0];
        let (out, rest) = match whole {
            Out::Flags(out) => {
                let (out, rest) = out.split_at_mut(length);
                (Out::Flags(out), Out::Flags(rest))
            }
            Out::Numbers(out) => {
                let (out, rest) = out.split_at_mut(length);
                (Out::Numbers(out), Out::Numbers(rest))
            }
            Out::Dates(out) => {
                let (out, rest) = out.split_at_mut(length);
                (Out::Dates(out), Out::Dates(rest))
            }
        };
        whole = rest;
        runs.push(Run { first: bounds[0], out, valid });
    }
    runs
}

/// The masks of all runs behind each other, if any has one.
fn nulls(valid: &[Option<BooleanBuffer>], bounds: &[usize]) -> Option<NullBuffer> {
    valid.iter().any(Option::is_some).then(|| {
        let mut whole = BooleanBufferBuilder::new(bounds[bounds.len() - 1]);
        for (mask, bounds) in valid.iter().zip(bounds.windows(2)) {
            match mask {
                Some(mask) => whole.append_buffer(mask),
                None => whole.append_n(bounds[1] - bounds[0], true),
            }
        }
        NullBuffer::new(whole.finish())
    })
}
