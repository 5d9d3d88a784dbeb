/*!
The shape of an iCalendar file (RFC 5545 section 3.1): unfolded lines with their numbers, and the components that they nest into.

The parser that reads the values forgives everything and keeps no positions, so what can be broken about a file as a whole is found here: text
that is no text, lines that are no properties, components left open or closed crosswise. This file does not know what any property means.
*/

use super::{IcsFault, IcsNote};

/// Calendars nest three deep (calendar, event, alarm); more is an attack.
const DEEPEST: usize = 16;
/// More events than any real calendar has.
const MOST_EVENTS: usize = 100_000;
/// After so many faults nobody reads on.
pub(super) const MOST_FAULTS: usize = 100;

/// The lines that can touch a date, or the events around it: one of them that cannot be read refuses the file.
const STRICT: [&str; 14] = [
    "BEGIN",
    "END",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "STATUS",
    "TRANSP",
    "SUMMARY",
    "UID",
    "SEQUENCE",
];

/// One unfolded line, `NAME;PARAMETERS:VALUE`, its name as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1, where the line begins.
    pub(super) number: u32,
    pub(super) text: String,
    name_end: usize,
    colon: usize,
}

impl Line {
    fn new(number: u32, text: String) -> Option<Line> {
        let mut quoted = false;
        let colon = text.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        })?;
        let name_end = text[..colon].find(';').unwrap_or(colon);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (name_end > 0 && text[..name_end].bytes().all(is_name)).then_some(Line { number, text, name_end, colon })
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.text[..self.name_end].eq_ignore_ascii_case(name)
    }

    /// What stands between the name and the colon.
    pub(super) fn parameters(&self) -> &str {
        &self.text[self.name_end..self.colon]
    }

    pub(super) fn value(&self) -> &str {
        &self.text[self.colon + 1..]
    }
}

/// One VEVENT: the line where it begins, and its own properties (those of its alarms are gone).
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) number: u32,
    pub(super) lines: Vec<Line>,
}

fn fault(line: u32, message: String) -> IcsFault {
    IcsFault::broken(line, message)
}

/// The events of a file, or what is broken about it; broken lines that touch no date are one note.
pub(super) fn blocks(bytes: &[u8], notes: &mut Vec<IcsNote>) -> Result<Vec<Block>, Vec<IcsFault>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut tree = Tree::default();
    let mut folded: Option<(u32, Vec<u8>)> = None;
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // Lines are unfolded as bytes, because programs fold within a letter's bytes, too (RFC 5545 section 3.1).
        if let [b' ' | b'\t', more @ ..] = line
            && let Some((_, begun)) = &mut folded
        {
            begun.extend_from_slice(more);
            continue;
        }
        if let Some((number, line)) = folded.replace((number, line.to_owned())) {
            tree.take_bytes(number, line);
        }
        if tree.is_given_up || tree.faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if let Some((number, line)) = folded {
        tree.take_bytes(number, line);
    }
    tree.close(notes)
}

#[derive(Default)]
struct Tree {
    /// The open components: name and line.
    open: Vec<(String, u32)>,
    blocks: Vec<Block>,
    faults: Vec<IcsFault>,
    calendars: usize,
    /// Broken lines that touch no date: how many, and the first.
    untidy: usize,
    first_untidy: Option<(u32, String)>,
    /// The one fault found stands for the whole file.
    is_given_up: bool,
}

impl Tree {
    fn take_bytes(&mut self, number: u32, line: Vec<u8>) {
        let refused = match String::from_utf8(line) {
            Ok(text) if !text.contains('\0') => return self.take(number, text),
            Ok(_) => "the file is binary (it holds a NUL), not an iCalendar text",
            Err(_) => "the file is not UTF-8 text",
        };
        // One such line says it all: what follows in the file is no better.
        self.faults = vec![fault(number, refused.to_owned())];
        self.is_given_up = true;
    }

    fn take(&mut self, number: u32, text: String) {
        if text.trim().is_empty() {
            return;
        }
        let shown: String = text.chars().take(40).collect();
        let name = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        let strict = self.open.is_empty() || STRICT.iter().any(|known| known.eq_ignore_ascii_case(name));
        let Some(line) = Line::new(number, text) else {
            if strict {
                self.faults.push(fault(number, format!("{shown:?} is not an iCalendar line NAME:VALUE")));
            } else {
                self.untidy += 1;
                self.first_untidy.get_or_insert((number, shown));
            }
            return;
        };
        if line.is("BEGIN") {
            self.begin(&line);
        } else if line.is("END") {
            self.end(&line);
        } else if self.open.is_empty() {
            self.faults.push(fault(number, format!("{shown:?} stands outside BEGIN:VCALENDAR")));
        } else if self.open.len() == 2
            && self.open[1].0 == "VEVENT"
            && let Some(block) = self.blocks.last_mut()
        {
            block.lines.push(line);
        }
    }

    fn begin(&mut self, line: &Line) {
        let name = line.value().trim().to_ascii_uppercase();
        match (self.open.len(), name.as_str()) {
            (0, "VCALENDAR") => self.calendars += 1,
            (0, _) => self.faults.push(fault(line.number, format!("BEGIN:{name} stands outside BEGIN:VCALENDAR"))),
            (DEEPEST.., _) => {
                self.faults.push(fault(line.number, format!("BEGIN:{name} nests deeper than {DEEPEST} components")));
                return;
            }
            (1, "VEVENT") if self.blocks.len() == MOST_EVENTS => {
                self.faults.clear();
                self.faults.push(fault(line.number, format!("the file has more than {MOST_EVENTS} events")));
                self.is_given_up = true;
            }
            (1, "VEVENT") => self.blocks.push(Block { number: line.number, lines: Vec::new() }),
            (_, "VCALENDAR" | "VEVENT") => {
                let (outer, at) = &self.open[self.open.len() - 1];
                let message = format!("BEGIN:{name} inside the {outer} of line {at}, whose END is missing");
                self.faults.push(fault(line.number, message));
            }
            _ => {}
        }
        self.open.push((name, line.number));
    }

    fn end(&mut self, line: &Line) {
        let name = line.value().trim().to_ascii_uppercase();
        match self.open.iter().rposition(|(open, _)| *open == name) {
            Some(at) if at + 1 == self.open.len() => {
                self.open.pop();
            }
            Some(at) => {
                let (inner, begun) = &self.open[self.open.len() - 1];
                self.faults.push(fault(line.number, format!("END:{name} found, wanted END:{inner} for line {begun}")));
                self.open.truncate(at);
            }
            None => self.faults.push(fault(line.number, format!("END:{name} without its BEGIN"))),
        }
    }

    fn close(mut self, notes: &mut Vec<IcsNote>) -> Result<Vec<Block>, Vec<IcsFault>> {
        if !self.is_given_up && self.faults.len() < MOST_FAULTS {
            self.faults
                .extend(self.open.iter().map(|(name, number)| fault(*number, format!("BEGIN:{name} without its END"))));
        }
        if self.calendars == 0 && !self.is_given_up {
            self.faults.insert(0, fault(1, "no BEGIN:VCALENDAR: the file is not an iCalendar file".to_owned()));
        }
        self.faults.truncate(MOST_FAULTS);
        if let Some((number, shown)) = self.first_untidy.take() {
            let more = match self.untidy {
                1 => String::new(),
                count => format!(", and {} more such lines", count - 1),
            };
            let message =
                format!("{shown:?} is not an iCalendar line NAME:VALUE{more}: passed over, they name no date");
            notes.push(IcsNote::untidy(number, message));
        }
        if self.faults.is_empty() { Ok(self.blocks) } else { Err(self.faults) }
    }
}
