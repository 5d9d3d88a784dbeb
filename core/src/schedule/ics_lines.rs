/*!
The shape of an iCalendar file (RFC 5545 section 3.1): unfolded lines with their numbers, and the components that they nest into.

The parser that reads the values forgives everything and keeps no positions, so what can be broken about a file as a whole is found here: text
that is no text, lines that are no properties, components left open or closed crosswise. This file does not know what any property means.
*/

use super::ics::IcsFault;

/// Calendars nest three deep (calendar, event, alarm); more is an attack.
const DEEPEST: usize = 16;
/// More events than any real calendar has.
const MOST_EVENTS: usize = 100_000;
/// After so many faults nobody reads on.
pub(super) const MOST_FAULTS: usize = 100;

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

    pub(super) fn name(&self) -> String {
        self.text[..self.name_end].to_ascii_uppercase()
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

/// The events of a file, or what is broken about it.
pub(super) fn blocks(bytes: &[u8]) -> Result<Vec<Block>, Vec<IcsFault>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let line_at = |at: usize| bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(vec![fault(line_at(error.valid_up_to()), "the file is not UTF-8 text".to_owned())]),
    };
    if let Some(at) = text.find('\0') {
        return Err(vec![fault(line_at(at), "the file is binary (it holds a NUL), not an iCalendar text".to_owned())]);
    }
    let mut tree = Tree::default();
    let mut folded: Option<(u32, String)> = None;
    for (number, text) in (1..).zip(text.lines()) {
        if let Some(more) = text.strip_prefix([' ', '\t'])
            && let Some((_, line)) = &mut folded
        {
            line.push_str(more);
            continue;
        }
        if let Some((number, line)) = folded.replace((number, text.to_owned())) {
            tree.take(number, line);
        }
        if tree.is_full || tree.faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if let Some((number, line)) = folded {
        tree.take(number, line);
    }
    tree.close()
}

#[derive(Default)]
struct Tree {
    /// The open components: name and line.
    open: Vec<(String, u32)>,
    blocks: Vec<Block>,
    faults: Vec<IcsFault>,
    calendars: usize,
    is_full: bool,
}

impl Tree {
    fn take(&mut self, number: u32, text: String) {
        if text.trim().is_empty() {
            return;
        }
        let shown: String = text.chars().take(40).collect();
        let Some(line) = Line::new(number, text) else {
            return self.faults.push(fault(number, format!("{shown:?} is not an iCalendar line NAME:VALUE")));
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
                self.is_full = true;
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

    fn close(mut self) -> Result<Vec<Block>, Vec<IcsFault>> {
        if !self.is_full && self.faults.len() < MOST_FAULTS {
            self.faults
                .extend(self.open.iter().map(|(name, number)| fault(*number, format!("BEGIN:{name} without its END"))));
        }
        if self.calendars == 0 {
            self.faults.insert(0, fault(1, "no BEGIN:VCALENDAR: the file is not an iCalendar file".to_owned()));
        }
        self.faults.truncate(MOST_FAULTS);
        if self.faults.is_empty() { Ok(self.blocks) } else { Err(self.faults) }
    }
}
