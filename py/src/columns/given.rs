/*!
A column as it is given: anything that speaks the Arrow PyCapsule interface, or what numpy makes an array of, as pieces that lie where they lay.
*/

use std::{panic::AssertUnwindSafe, ptr::NonNull, sync::Arc};

use arrow_array::{
    Array, ArrayRef, StringArray,
    ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi},
    ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream},
    make_array,
};
use arrow_buffer::{Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use numpy::{PyArray1, PyArrayMethods};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyCapsule, PyCapsuleMethods, PyTuple},
};

use crate::arrays;

/// Chunks of one column, and where each begins; the last number is the length.
pub(crate) struct Pieces<T> {
    pub(crate) chunks: Vec<T>,
    pub(crate) starts: Vec<usize>,
}

impl<T> Pieces<T> {
    fn new(chunks: Vec<T>, length: impl Fn(&T) -> usize) -> Pieces<T> {
        let mut starts = vec![0];
        starts.extend(chunks.iter().scan(0, |end, chunk| {
            *end += length(chunk);
            Some(*end)
        }));
        Pieces { chunks, starts }
    }

    pub(crate) fn len(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// The chunk that has a row, and the row's place in it.
    pub(crate) fn find(&self, row: usize) -> (&T, usize) {
        let chunk = self.starts.partition_point(|&start| start <= row) - 1;
        (&self.chunks[chunk], row - self.starts[chunk])
    }
}

/// Numbers of eight bytes with what says which of them are there.
pub(crate) struct Numbers {
    pub(crate) values: ScalarBuffer<i64>,
    pub(crate) nulls: Option<NullBuffer>,
}

/// A column of instants or of seconds.
pub(crate) struct Times {
    pub(crate) pieces: Pieces<Numbers>,
    /// Ticks of a second.
    pub(crate) ticks: i64,
    /// Whether the smallest number is numpy's not-a-time.
    pub(crate) has_nat: bool,
    /// Wall clocks of each row's queue.
    pub(crate) is_local: bool,
    /// What answers are given in.
    pub(crate) kind: DataType,
}

fn arrow_error(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// The chunks of what has Arrow's capsules; none of anything else.
fn imported(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    let py = given.py();
    if given.hasattr(pyo3::intern!(py, "__arrow_c_array__"))? {
        let capsules = given.call_method0(pyo3::intern!(py, "__arrow_c_array__"))?.cast_into::<PyTuple>()?;
        let (schema, array) =
            (capsules.get_item(0)?.cast_into::<PyCapsule>()?, capsules.get_item(1)?.cast_into::<PyCapsule>()?);
        let schema = schema.pointer_checked(Some(c"arrow_schema"))?.cast::<FFI_ArrowSchema>();
        let array = array.pointer_checked(Some(c"arrow_array"))?.cast::<FFI_ArrowArray>();
        // SAFETY: capsules of these names hold these structs (the PyCapsule interface); the array is moved out of its own, as a consumer does,
        // and the schema is borrowed while its capsule lives.
        let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) };
        return Ok(Some(vec![make_array(data.map_err(arrow_error)?)]));
    }
    if given.hasattr(pyo3::intern!(py, "__arrow_c_stream__"))? {
        let stream = given.call_method0(pyo3::intern!(py, "__arrow_c_stream__"))?.cast_into::<PyCapsule>()?;
        let stream = stream.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds this struct; it is moved out, as a consumer does.
        let reader = unsafe { ArrayStreamReader::from_raw(stream.as_ptr()) }.map_err(arrow_error)?;
        let chunks = reader.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?;
        return Ok(Some(chunks));
    }
    Ok(None)
}

fn numbers(array: &ArrayRef) -> Numbers {
    let data = array.to_data();
    // OK: instants, durations and int64 are one buffer of eight bytes each.
    let values = ScalarBuffer::new(data.buffers()[0].clone(), data.offset(), data.len());
    Numbers { values, nulls: data.nulls().cloned() }
}

fn ticks(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

fn utc(unit: TimeUnit) -> DataType {
    DataType::Timestamp(unit, Some("UTC".into()))
}

impl Times {
    /// A column of instants, under the name of its parameter.
    pub(crate) fn instants(given: &Bound<'_, PyAny>, name: &str, naive: Option<&str>) -> PyResult<Times> {
        let Some(chunks) = imported(given)? else {
            return Times::from_numpy(given);
        };
        let kind = chunks.first().map_or(DataType::Int64, |chunk| chunk.data_type().clone());
        let (ticks, is_local) = match &kind {
            DataType::Timestamp(unit, Some(_)) => (ticks(*unit), false),
            DataType::Timestamp(unit, None) => match naive {
                Some(naive) => (ticks(*unit), naive == "queue"),
                None => {
                    return Err(PyTypeError::new_err(format!(
                        "column '{name}' has no time zone: say which one it is in, for instance \
                         {name}.dt.replace_time_zone(\"UTC\"), or naive=\"UTC\" or naive=\"queue\""
                    )));
                }
            },
            DataType::Int64 => (1, false),
            other => {
                let advice = match other {
                    DataType::Date32 | DataType::Date64 => {
                        "a date is no instant: cast it to a timestamp with a time zone"
                    }
                    DataType::Float16 | DataType::Float32 | DataType::Float64 => {
                        "floor it and cast it to int64 seconds"
                    }
                    DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                        "parse it to a timestamp with a time zone"
                    }
                    _ => "cast it to a timestamp with a time zone, or to int64 seconds",
                };
                return Err(PyTypeError::new_err(format!("column '{name}' is {other}: {advice}")));
            }
        };
        // Answers are instants, whatever was said of the questions.
        let kind = match kind {
            DataType::Timestamp(unit, None) => utc(unit),
            kind => kind,
        };
        let pieces = Pieces::new(chunks.iter().map(numbers).collect(), |piece| piece.values.len());
        Ok(Times { pieces, ticks, has_nat: false, is_local, kind })
    }

    /// A column of seconds: integers or durations, or one number for all rows.
    pub(crate) fn seconds(given: &Bound<'_, PyAny>, name: &str, rows: usize) -> PyResult<Times> {
        if let Ok(one) = given.extract::<i64>() {
            let pieces = vec![Numbers { values: vec![one; rows].into(), nulls: None }];
            let pieces = Pieces::new(pieces, |piece| piece.values.len());
            return Ok(Times { pieces, ticks: 1, has_nat: false, is_local: false, kind: DataType::Int64 });
        }
        let refused = |kind: &dyn std::fmt::Display| {
            PyTypeError::new_err(format!("column '{name}' is {kind}: seconds are int64 or a duration; cast it"))
        };
        let Some(chunks) = imported(given)? else {
            let array = given.py().import("numpy")?.call_method1("asarray", (given,))?;
            let dtype = array.getattr("dtype")?;
            let (array, unit) = match dtype.getattr("kind")?.extract::<String>()?.as_str() {
                "m" => {
                    let unit = given.py().import("numpy")?.call_method1("datetime_data", (dtype,))?.get_item(0)?;
                    (array.call_method1("view", ("datetime64[".to_owned() + &unit.extract::<String>()? + "]",))?, true)
                }
                "i" | "u" => (array, false),
                _ => return Err(refused(&dtype)),
            };
            let times = Times::from_numpy(&array)?;
            return Ok(Times { has_nat: unit, ..times });
        };
        let kind = chunks.first().map_or(DataType::Int64, |chunk| chunk.data_type().clone());
        let ticks = match &kind {
            DataType::Duration(unit) => ticks(*unit),
            DataType::Int64 => 1,
            DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32 => {
                return Err(PyTypeError::new_err(format!("column '{name}' is {kind}: cast it to int64")));
            }
            other => return Err(refused(other)),
        };
        let pieces = Pieces::new(chunks.iter().map(numbers).collect(), |piece| piece.values.len());
        Ok(Times { pieces, ticks, has_nat: false, is_local: false, kind })
    }

    fn from_numpy(given: &Bound<'_, PyAny>) -> PyResult<Times> {
        let (array, ticks) = arrays::vector(given)?;
        let kind = match ticks {
            None => DataType::Int64,
            Some(1) => utc(TimeUnit::Second),
            Some(1_000) => utc(TimeUnit::Millisecond),
            Some(1_000_000) => utc(TimeUnit::Microsecond),
            Some(_) => utc(TimeUnit::Nanosecond),
        };
        let pieces = Pieces::new(vec![Numbers { values: borrowed(&array)?, nulls: None }], |piece| piece.values.len());
        Ok(Times { pieces, ticks: ticks.unwrap_or(1), has_nat: ticks.is_some(), is_local: false, kind })
    }
}

/// The numbers of an array of numpy where they lie; the array lives as long as they are read.
fn borrowed(array: &Bound<'_, PyArray1<i64>>) -> PyResult<ScalarBuffer<i64>> {
    let held = array.readonly();
    let values = held.as_slice()?;
    let length = values.len();
    let Some(start) = NonNull::new(values.as_ptr().cast_mut().cast::<u8>()).filter(|_| length > 0) else {
        return Ok(Vec::new().into());
    };
    let owner = Arc::new(AssertUnwindSafe(array.clone().unbind()));
    // SAFETY: so many bytes are there, contiguous and aligned (`as_slice`), as long as the array lives, which the owner keeps. Nobody is to write
    // to it during the call, as the documentation asks; it is only read here.
    let buffer = unsafe { Buffer::from_custom_allocation(start, size_of_val(values), owner) };
    Ok(ScalarBuffer::new(buffer, 0, length))
}

/// The chunks of a column of names or indexes.
pub(crate) fn names(given: &Bound<'_, PyAny>) -> PyResult<Pieces<ArrayRef>> {
    let chunks = match imported(given)? {
        Some(chunks) => chunks,
        None => {
            let array = given
                .getattr("dtype")
                .and_then(|dtype| dtype.getattr("kind"))
                .and_then(|kind| kind.extract::<String>());
            match array.as_deref() {
                Ok("i" | "u") => {
                    let numbers = borrowed(&arrays::vector(given)?.0)?;
                    vec![Arc::new(arrow_array::Int64Array::new(numbers, None)) as ArrayRef]
                }
                _ => {
                    let names = given.try_iter()?.map(|name| {
                        name?.extract::<Option<String>>().map_err(|_| {
                            PyTypeError::new_err("column 'queue' is neither names nor a dictionary of them")
                        })
                    });
                    vec![Arc::new(names.collect::<PyResult<StringArray>>()?) as ArrayRef]
                }
            }
        }
    };
    Ok(Pieces::new(chunks, |chunk| chunk.len()))
}
