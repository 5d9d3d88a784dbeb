/*!
Where output goes: a buffered stream that a reader may close at any time, as `| head` does.

# Invariant
A closed pipe is no fault: what follows is dropped, and the command keeps its exit status.
*/

use std::{
    fmt::Display,
    io::{self, BufWriter, ErrorKind, Write},
};

use serde::Serialize;

pub struct Page {
    out: BufWriter<Box<dyn Write>>,
    closed: bool,
}

impl Page {
    pub fn stdout() -> Page {
        Page::new(Box::new(io::stdout().lock()))
    }

    pub fn stderr() -> Page {
        Page::new(Box::new(io::stderr().lock()))
    }

    fn new(out: Box<dyn Write>) -> Page {
        Page { out: BufWriter::with_capacity(1 << 16, out), closed: false }
    }

    /// Whether nobody reads on.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Writes one line, without the white space that alignment leaves at its end.
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self, "{}", text.to_string().trim_end())
    }

    /// Writes a value as JSON, always indented, so that one form can be relied on.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), serde_json::Error> {
        serde_json::to_writer_pretty(&mut *self, value)?;
        self.write_all(b"\n").map_err(serde_json::Error::io)
    }

    /// Writes what is still held back.
    pub fn finish(&mut self) -> io::Result<()> {
        self.flush()
    }

    fn forgive<T>(&mut self, result: io::Result<T>, dropped: T) -> io::Result<T> {
        match result {
            Err(fault) if fault.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(dropped)
            }
            result => result,
        }
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.out.write(bytes);
        self.forgive(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.out.flush();
        self.forgive(result, ())
    }
}
