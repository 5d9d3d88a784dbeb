/*!
A column of answers: Arrow's capsules for whoever speaks them, `__array__` for numpy, and beside it what had no answer.
*/

use std::collections::HashMap;

use arrow_array::{
    Array, ArrayRef,
    cast::AsArray,
    ffi::{FFI_ArrowSchema, to_ffi},
};
use arrow_schema::{DataType, TimeUnit};
use numpy::PyArray1;
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyCapsule, PyTuple},
};

/// Answers, row by row. ``pyarrow.array``, ``polars.Series``, ``pandas.Series.from_arrow`` and ``numpy.asarray`` take it.
#[pyclass(frozen, module = "openline", name = "Column")]
pub(crate) struct Column {
    pub(crate) array: ArrayRef,
    pub(crate) unknown: HashMap<String, u64>,
    pub(crate) never: u64,
}

fn refused(error: arrow_schema::ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

#[pymethods]
impl Column {
    /// The names that no queue has, with the number of their rows; the first 10,000 of them.
    #[getter]
    fn unknown(&self) -> HashMap<String, u64> {
        self.unknown.clone()
    }

    /// How many rows have no answer because there is no such instant before 2100, or none that the column's unit can say.
    #[getter]
    fn never(&self) -> u64 {
        self.never
    }

    /// How many rows are null, for whatever reason.
    #[getter]
    fn nulls(&self) -> usize {
        self.array.null_count()
    }

    /// Its Arrow type, in words.
    #[getter]
    fn r#type(&self) -> String {
        self.array.data_type().to_string()
    }

    fn __len__(&self) -> usize {
        self.array.len()
    }

    fn __repr__(&self) -> String {
        format!(
            "<openline.Column of {} {}, {} null>",
            self.array.len(),
            self.array.data_type(),
            self.array.null_count()
        )
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        // What was asked for is a wish; the interface leaves it to us.
        let _ = requested_schema;
        let (array, schema) = to_ffi(&self.array.to_data()).map_err(refused)?;
        let schema = PyCapsule::new_with_value(py, schema, c"arrow_schema")?;
        let array = PyCapsule::new_with_value(py, array, c"arrow_array")?;
        PyTuple::new(py, [schema, array])
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.array.data_type()).map_err(refused)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// As numpy has it: NaT where an instant or a date is null; where a flag or a number is, an array of objects with ``None``.
    #[pyo3(signature = (dtype=None, copy=None))]
    fn __array__<'py>(
        &self,
        py: Python<'py>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if copy == Some(false) {
            return Err(PyValueError::new_err("a column's answers are copied into an array"));
        }
        crate::arrays::need_numpy(py)?;
        let numpy = py.import("numpy")?;
        let nulls = self.array.nulls().filter(|nulls| nulls.null_count() > 0);
        let array = match self.array.data_type() {
            DataType::Boolean => {
                let flags: Vec<bool> = self.array.as_boolean().values().iter().collect();
                PyArray1::from_vec(py, flags).into_any()
            }
            DataType::Date32 => {
                let dates = self.array.as_primitive::<arrow_array::types::Date32Type>();
                let days = dates.iter().map(|day| day.map_or(i64::MIN, i64::from)).collect();
                PyArray1::<i64>::from_vec(py, days).call_method1("view", ("datetime64[D]",))?
            }
            kind => {
                let data = self.array.to_data();
                let values = &data.buffers()[0].typed_data::<i64>()[data.offset()..data.offset() + data.len()];
                let array = match (kind, nulls) {
                    (DataType::Timestamp(..), Some(nulls)) => {
                        let there =
                            nulls.iter().zip(values).map(|(there, &value)| if there { value } else { i64::MIN });
                        PyArray1::from_vec(py, there.collect())
                    }
                    _ => PyArray1::from_slice(py, values),
                };
                match kind {
                    DataType::Timestamp(unit, _) => {
                        let unit = match unit {
                            TimeUnit::Second => "datetime64[s]",
                            TimeUnit::Millisecond => "datetime64[ms]",
                            TimeUnit::Microsecond => "datetime64[us]",
                            TimeUnit::Nanosecond => "datetime64[ns]",
                        };
                        array.call_method1("view", (unit,))?
                    }
                    _ => array.into_any(),
                }
            }
        };
        let array = match nulls.filter(|_| matches!(self.array.data_type(), DataType::Boolean | DataType::Int64)) {
            Some(nulls) => {
                let objects = array.call_method1("astype", ("object",))?;
                let missing: Vec<bool> = nulls.iter().map(|there| !there).collect();
                objects.set_item(PyArray1::from_vec(py, missing), py.None())?;
                objects
            }
            None => array,
        };
        match dtype {
            Some(dtype) => numpy.call_method1("asarray", (array, dtype)),
            None => Ok(array),
        }
    }
}
