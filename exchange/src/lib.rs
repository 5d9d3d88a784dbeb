/*!
Opening hours from contact-centre platforms and telephone systems into openline documents, and back.

```
use openline_exchange::{Flags, Input, format, import};

let schedule = r#"{"schedule": {"name": "EMEA", "time_zone": "Berlin", "intervals": [{"start_time": 1980, "end_time": 2460}]}}"#;
let conversion = import(format("zendesk").unwrap(), &[Input::new("schedule.json", schedule)], &Flags::default())?;
let engine: openline::Engine = conversion.document.parse()?;
let monday = chrono::DateTime::parse_from_rfc3339("2030-01-07T09:00:00+01:00")?;
assert!(engine.queue("EMEA").unwrap().is_open(monday));
assert_eq!(conversion.notes[0].code.as_str(), "zone_alias");
# Ok::<(), Box<dyn std::error::Error>>(())
```

The promises of an import:

1. For each instant of the horizon the document is open exactly when the source would be. Before it is given out it is loaded and compared with the
   source over the whole horizon; a difference is an internal fault and never a note.
2. Nothing is lost silently: what cannot be carried makes a [`Note`], what would make the answers wrong a [`Fault`], and then no document is written.
3. Nothing is guessed. A source without a time zone needs [`Flags::timezone`].

[`FORMATS`] lists what is read and written; [`formats`] tells how one is added.
*/

pub mod calendars;
pub mod document;
pub mod export;
pub mod formats;
mod import;
pub mod json;
pub mod line;
pub mod lower;
pub mod minutes;
mod note;
pub mod proof;
pub mod public_holidays;
mod report;
pub mod rules;
mod source;
pub mod text;
pub mod windows;
pub mod xml;
pub mod yearly;
pub mod zones;

pub use export::{Exported, export};
pub use formats::{FORMATS, Format, format};
pub use import::{Conversion, Failed, import};
pub use note::{Fault, FaultKind, Level, Note, NoteCode, Place};
pub use report::Report;
pub use source::{Flags, Input, Source};

/// The example of the package's page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
