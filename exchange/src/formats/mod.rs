/*!
The formats: one file each, one line each in [`FORMATS`].

# How a format is added

1. A file here with a `pub const FORMAT: Format` and a function `read(&Source, &mut Report) -> Vec<Line>`. It reads all files of the source as one import,
   tells the report every fault and note with its place, and gives a [`Line`] for each queue, in the order of the files.
   A reader never stops at the first fault and never guesses; it need not look at names (empty, twice) or at the proof, `import` does.
2. A line here: `pub mod name;` and `name::FORMAT` in the table.
3. Its vectors as `exchange/tests/data/<name>/` and `exchange/tests/data/random/<name>/`; the runner takes every registered format.
4. A page `docs/exchange/<name>.md`, and a row in `docs/exchange.md`.

What helps: [`json`](crate::json) for JSON with places, [`zones`](crate::zones) for zone names, [`rules`](crate::rules) for RFC 5545,
[`minutes`](crate::minutes) for days and weeks.

An exporter is a function `write(&Outgoing, &mut Report) -> Option<String>` in a file of [`export`](mod@crate::export).
*/

pub mod asterisk;
pub mod chatwoot;
pub mod connect;
pub mod freepbx;
pub mod freeswitch;
pub mod genesys;
pub mod google;
pub mod intercom;
pub mod kamailio;
pub mod osm;
pub mod ringcentral;
pub mod salesforce;
pub mod schemaorg;
pub mod teams;
mod timespec;
pub mod twilio;
pub mod webex;
pub mod zendesk;

use crate::{export::ics, line::Line, report::Report, source::Source};

/// A format that is read or written.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word of the command line.
    pub name: &'static str,
    /// The product, for people.
    pub title: &'static str,
    /// Reads files of the format.
    pub read: Option<Read>,
}

/// All files of an import become its queues, in their order.
pub type Read = fn(&Source<'_>, &mut Report) -> Vec<Line>;

/// Every format, by name.
pub const FORMATS: &[Format] = &[
    asterisk::FORMAT,
    chatwoot::FORMAT,
    connect::FORMAT,
    freepbx::FORMAT,
    freeswitch::FORMAT,
    genesys::FORMAT,
    google::FORMAT,
    ics::FORMAT,
    intercom::FORMAT,
    kamailio::FORMAT,
    osm::FORMAT,
    ringcentral::FORMAT,
    salesforce::FORMAT,
    schemaorg::FORMAT,
    teams::FORMAT,
    twilio::FORMAT,
    webex::FORMAT,
    zendesk::FORMAT,
];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
