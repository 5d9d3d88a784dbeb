/*!
The configuration that a command reads: its name for people, its bytes, and the options of its load.
*/

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use openline::{Builder, Engine, Queue, ZoneData};

use crate::{args::Source, failure::Failure};

/// One byte more than a document may have, so that the engine sees the excess and says so.
const MOST_BYTES: u64 = (64 << 20) + 1;

#[derive(Debug)]
pub struct Document {
    name: String,
    bytes: Vec<u8>,
    builder: Builder,
}

impl Document {
    pub fn read(source: Source) -> Result<Document, Failure> {
        let Source { file, transfer_functions, zone_data } = source;
        // A source that cannot be opened is wrong usage, not a fault of the document.
        ZoneData::open(&zone_data).map_err(|error| {
            let messages: Vec<&str> = error.issues().iter().map(|issue| issue.message()).collect();
            Failure::usage(messages.join("; "))
        })?;
        let bytes = read(&file)?;
        // Standard input stands in the current folder: `cat centre.yaml | openline check -` finds its ics files.
        let folder = if is_standard_input(&file) { None } else { file.parent() };
        let mut builder = Engine::builder().zone_data(zone_data).base_dir(folder.unwrap_or(Path::new("")));
        if !transfer_functions.is_empty() {
            builder = builder.transfer_functions(transfer_functions);
        }
        Ok(Document { name: name_of(&file), bytes, builder })
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How it is loaded.
    pub fn builder(&self) -> Builder {
        self.builder.clone()
    }

    /// Compiles it without tables: a command asks a handful of questions, for which the rules are quicker than a compile.
    pub fn load(source: Source) -> Result<Engine, Failure> {
        let document = Document::read(source)?;
        let engine = document.engine();
        engine.map_err(|error| Failure::Invalid { document: Box::new(document), error })
    }

    pub fn engine(&self) -> Result<Engine, openline::Error> {
        self.builder().compiled_years(0..0).parse(&self.bytes)
    }
}

/// A file, or standard input for `-`.
pub fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let result = match is_standard_input(file) {
        true => io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes),
        false => File::open(file).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)),
    };
    result.map_err(|fault| Failure::usage(format!("cannot read {}: {fault}", name_of(file))))?;
    Ok(bytes)
}

/// Whether the shell wrote `-`.
pub fn is_standard_input(file: &Path) -> bool {
    file == Path::new("-")
}

/// What people call a file.
pub fn name_of(file: &Path) -> String {
    if is_standard_input(file) { "standard input".to_owned() } else { file.display().to_string() }
}

/// The queue of that name.
pub fn queue<'e>(engine: &'e Engine, name: &str) -> Result<Queue<'e>, Failure> {
    engine.queue(name).ok_or_else(|| {
        let near = engine.nearest_queue(name).map(|near| format!(": did you mean {near:?}"));
        Failure::usage(format!("there is no queue {name:?}{}", near.unwrap_or_default()))
    })
}
