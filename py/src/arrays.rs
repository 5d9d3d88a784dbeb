/*!
Whole arrays of instants: numpy in, numpy out, the interpreter free for other threads meanwhile.

One-dimensional contiguous int64 arrays are read where they lie. Everything else is brought into that form by `openline._arrays`, with
the unit of a datetime64 beside it; it is divided down to seconds here, a block at a time.
*/

use numpy::{Element, PyArray1, PyArrayMethods, PyUntypedArrayMethods};
use openline::Target;
use pyo3::{
    exceptions::{PyImportError, PyValueError},
    prelude::*,
    sync::PyOnceLock,
};

/// Instants that one pass turns into seconds: small enough to stay in the cache.
const BLOCK: usize = 2_048;

/// numpy's not-a-time.
const NAT: i64 = i64::MIN;

/// For every instant a flag, written by `answer` for a block at a time.
pub(crate) fn flags<'py>(
    at: &Bound<'py, PyAny>,
    answer: impl Fn(&[i64], &mut [bool]) + Send + Sync,
) -> PyResult<Bound<'py, PyAny>> {
    answers(at, answer)
}

/// For every instant the number of its target.
pub(crate) fn targets<'py>(
    at: &Bound<'py, PyAny>,
    target: impl Fn(i64) -> Target + Send + Sync,
) -> PyResult<Bound<'py, PyAny>> {
    answers(at, |at: &[i64], numbers: &mut [i32]| {
        for (number, &at) in numbers.iter_mut().zip(at) {
            *number = match target(at) {
                Target::Queue(index) => index as i32,
                Target::None => -1,
                Target::Handoff(_) => -2,
            };
        }
    })
}

fn answers<'py, T: Element + Copy + Default + Send>(
    at: &Bound<'py, PyAny>,
    answer: impl Fn(&[i64], &mut [T]) + Send + Sync,
) -> PyResult<Bound<'py, PyAny>> {
    let py = at.py();
    let given = Given::read(at)?;
    let instants = given.instants.readonly();
    let instants = instants.as_slice()?;
    let array = PyArray1::<T>::zeros(py, instants.len(), false);
    let mut output = array.readwrite();
    let answers = output.as_slice_mut()?;
    py.detach(|| match given.unit {
        Unit::Seconds => {
            answer(instants, answers);
            Ok(())
        }
        Unit::Datetime(1) => in_blocks::<1, T>(instants, answers, answer),
        Unit::Datetime(1_000) => in_blocks::<1_000, T>(instants, answers, answer),
        Unit::Datetime(1_000_000) => in_blocks::<1_000_000, T>(instants, answers, answer),
        Unit::Datetime(_) => in_blocks::<1_000_000_000, T>(instants, answers, answer),
    })
    .map_err(|index| PyValueError::new_err(format!("at[{index}] is not a time (NaT)")))?;
    drop(output);
    match given.shape {
        Some(shape) => array.call_method1("reshape", (shape,)),
        None => Ok(array.into_any()),
    }
}

/// The instants as `PER_SECOND`ths of a second, floored; the error is the index of a NaT.
fn in_blocks<const PER_SECOND: i64, T>(
    at: &[i64],
    answers: &mut [T],
    answer: impl Fn(&[i64], &mut [T]),
) -> Result<(), usize> {
    let mut seconds = [0; BLOCK];
    for (number, (at, answers)) in at.chunks(BLOCK).zip(answers.chunks_mut(BLOCK)).enumerate() {
        let seconds = &mut seconds[..at.len()];
        let mut nat = false;
        for (second, &at) in seconds.iter_mut().zip(at) {
            nat |= at == NAT;
            *second = at.div_euclid(PER_SECOND);
        }
        if nat {
            return Err(number * BLOCK + at.iter().position(|&at| at == NAT).unwrap_or(0));
        }
        answer(seconds, answers);
    }
    Ok(())
}

/// A vector of instants or numbers, and the ticks of a second where it is of datetime64.
pub(crate) fn vector<'py>(at: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyArray1<i64>>, Option<i64>)> {
    let Given { instants, unit, shape } = Given::read(at)?;
    if shape.is_some() {
        return Err(PyValueError::new_err("a column has one dimension"));
    }
    let ticks = match unit {
        Unit::Seconds => None,
        Unit::Datetime(ticks) => Some(ticks),
    };
    Ok((instants, ticks))
}

enum Unit {
    Seconds,
    /// So many ticks a second.
    Datetime(i64),
}

/// An array argument, brought into one form.
struct Given<'py> {
    instants: Bound<'py, PyArray1<i64>>,
    unit: Unit,
    /// What to give the answer back in, when it is not one-dimensional.
    shape: Option<Bound<'py, PyAny>>,
}

impl<'py> Given<'py> {
    fn read(at: &Bound<'py, PyAny>) -> PyResult<Given<'py>> {
        need_numpy(at.py())?;
        if let Ok(instants) = at.cast::<PyArray1<i64>>()
            && instants.is_contiguous()
        {
            return Ok(Given { instants: instants.clone(), unit: Unit::Seconds, shape: None });
        }
        let read = at.py().import("openline._arrays")?.call_method1("read", (at,))?;
        let (instants, ticks, shape): (Bound<'py, PyAny>, Option<i64>, Bound<'py, PyAny>) = read.extract()?;
        Ok(Given {
            instants: instants.cast_into::<PyArray1<i64>>()?,
            unit: ticks.map_or(Unit::Seconds, Unit::Datetime),
            shape: (!shape.is_none()).then_some(shape),
        })
    }
}

/// The foreign crate expects numpy to be there and would panic; a user without it is told what to install.
pub(crate) fn need_numpy(py: Python<'_>) -> PyResult<()> {
    static FOUND: PyOnceLock<()> = PyOnceLock::new();
    FOUND.get_or_try_init(py, || py.import("numpy").map(drop)).map(drop).map_err(|error| {
        let told = PyImportError::new_err("arrays of instants need numpy: pip install numpy");
        told.set_cause(py, Some(error));
        told
    })
}
