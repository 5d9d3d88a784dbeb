/*!
What happened to a live document, as a callback is told: `openline_change`.
*/

use ::live::Event;

use crate::text::{Str, Text};

/// What happened to a live document. It lives as long as the callback; more fields may come at its end.
#[repr(C)]
pub struct Change {
    /// `reloaded`, `reload_failed`, `override`, `ended`, `signal`, `stale`, `fresh`, `lagged`, `opens` or `closes`; more may come.
    pub kind: Str,
    /// From which generation on; 0 where none is new.
    pub generation: u64,
    /// Of `override` and `ended`: which; of `lagged`: how many events were lost. Else 0.
    pub id: u64,
    /// Of `opens` and `closes`: the instant. Else OPENLINE_NEVER.
    pub at: i64,
    /// Of `opens` and `closes`: the queue; of `signal`: the machine. Else nothing.
    pub name: Str,
    /// Of `stale`: why; of `reload_failed`: the issues, a line each. Else nothing.
    pub words: Str,
}

impl Change {
    pub fn tell(event: &Event, told: impl FnOnce(&Change)) {
        let kind = Text::new(event.kind());
        let (mut name, mut words) = (None, None);
        let (mut generation, mut id, mut at) = (0, 0, i64::MAX);
        match event {
            Event::Reloaded { generation: of } => generation = of.value(),
            Event::ReloadFailed { issues } => {
                let lines: Vec<String> = issues.iter().map(ToString::to_string).collect();
                words = Some(Text::new(&lines.join("\n")));
            }
            Event::Override { id: of, generation: number } | Event::Ended { id: of, generation: number } => {
                (id, generation) = (*of, number.value());
            }
            Event::Signal { source, generation: number } => {
                (name, generation) = (Some(Text::new(source)), number.value());
            }
            Event::Stale { why } => words = Some(Text::new(why)),
            Event::Lagged { missed } => id = *missed,
            Event::Opens { queue, at: second } | Event::Closes { queue, at: second } => {
                (name, at) = (Some(Text::new(queue)), *second);
            }
            // Its kind says all, and so it is with a kind of a later version.
            _ => {}
        }
        let (name, words) = (Str::from_option(name.as_ref()), Str::from_option(words.as_ref()));
        told(&Change { kind: kind.lend(), generation, id, at, name, words });
    }
}
