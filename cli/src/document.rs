/*!
The configuration that a command reads: its name for people, its bytes, and the options of its load.
*/

use std::path::Path;

use openline::{Builder, Engine, Queue, ZoneData};

use crate::{
    args::Source,
    failure::Failure,
    findings::Findings,
    page::Page,
    paint::Paint,
    text::{Text, is_standard_input},
};

/// The longest text of overrides that is read, and one byte more.
const MOST_OF_OVERRIDES: usize = (16 << 20) + 1;

#[derive(Debug)]
pub struct Document {
    text: Text,
    builder: Builder,
    overrides: Option<Text>,
}

impl Document {
    pub fn read(source: Source) -> Result<Document, Failure> {
        let (file, max_bytes, overrides) = (source.file.clone(), source.max_bytes, source.overrides.clone());
        let builder = builder(source)?;
        // One byte more than it may have, so that the engine sees the excess and says so.
        let text = Text::read(&file, max_bytes + 1).map_err(Failure::usage)?;
        let overrides =
            overrides.map(|file| Text::read(&file, MOST_OF_OVERRIDES).map_err(Failure::usage)).transpose()?;
        Ok(Document { text, builder, overrides })
    }

    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The document, and the overrides that were given beside it.
    pub fn into_texts(self) -> (Text, Option<Text>) {
        (self.text, self.overrides)
    }

    /// How it is loaded.
    pub fn builder(&self) -> Builder {
        self.builder.clone()
    }

    /// Compiles it without tables: a command asks a handful of questions, for which the rules are quicker than a compile.
    pub fn load(source: Source) -> Result<Engine, Failure> {
        let document = Document::read(source)?;
        let engine = match document.engine() {
            Ok(engine) => engine,
            Err(error) => {
                return Err(Failure::Invalid { text: Box::new(document.text), issues: error.issues().to_vec() });
            }
        };
        let Some(text) = document.overrides else { return Ok(engine) };
        match engine.with_overrides_text(&text.bytes) {
            Ok(engine) => {
                // Those without effect: whoever closes a line must hear that it stays open.
                if !engine.override_warnings().is_empty() {
                    let mut page = Page::stderr();
                    Findings::new(&text, engine.override_warnings()).write(&mut page, &Paint::stderr())?;
                    page.finish()?;
                }
                Ok(engine)
            }
            Err(error) => Err(Failure::Overrides { text: Box::new(text), error }),
        }
    }

    pub fn engine(&self) -> Result<Engine, openline::Error> {
        self.builder().compiled_years(0..0).parse(&self.text.bytes)
    }
}

/// How a configuration is loaded.
pub fn builder(source: Source) -> Result<Builder, Failure> {
    let Source { file, transfer_functions, zone_data, max_bytes, .. } = source;
    let Source { name, description, available, unavailable, .. } = source;
    // A source that cannot be opened is wrong usage, not a fault of the document.
    ZoneData::open(&zone_data).map_err(|error| {
        let messages: Vec<&str> = error.issues().iter().map(|issue| issue.message()).collect();
        Failure::usage(messages.join("; "))
    })?;
    // Standard input stands in the current folder: `cat centre.yaml | openline check -` finds its ics files.
    let folder = if is_standard_input(&file) { None } else { file.parent() };
    let mut builder =
        Engine::builder().zone_data(zone_data).max_bytes(max_bytes).base_dir(folder.unwrap_or(Path::new("")));
    builder = builder.holidays(openline_holidays::packs());
    for (text, set) in [
        (name, Builder::name as fn(Builder, String) -> Builder),
        (description, Builder::description),
        (available, Builder::available),
        (unavailable, Builder::unavailable),
    ] {
        if let Some(text) = text {
            builder = set(builder, text);
        }
    }
    if !transfer_functions.is_empty() {
        builder = builder.transfer_functions(transfer_functions);
    }
    Ok(builder)
}

/// The queue of that name.
pub fn queue<'e>(engine: &'e Engine, name: &str) -> Result<Queue<'e>, Failure> {
    engine.queue(name).ok_or_else(|| {
        let near = engine.nearest_queue(name).map(|near| format!(": did you mean {near:?}"));
        Failure::usage(format!("there is no queue {name:?}{}", near.unwrap_or_default()))
    })
}
