/*!
Patterns: a text with named slots, read once into a text with signs, and filled at each saying.
*/

use super::keys::{Named, Rule, SLOTS, sign};

/// Appends a pattern; each slot is given to `say`, with the number of its form or table.
#[inline]
pub(super) fn fill(out: &mut String, pattern: &str, mut say: impl FnMut(&mut String, u8, usize)) {
    let bytes = pattern.as_bytes();
    let (mut from, mut at) = (0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if byte >= b' ' {
            at += 1;
            continue;
        }
        // OK: a sign is a character of one byte, so both sides are whole texts.
        out.push_str(&pattern[from..at]);
        at += 1;
        let mut which = 0;
        if matches!(byte, sign::FORM..=sign::TABLE) {
            which = usize::from(bytes.get(at).map_or(0, |next| next.wrapping_sub(sign::FIRST)));
            at += 1;
        }
        say(out, byte, which);
        from = at;
    }
    out.push_str(pattern.get(from..).unwrap_or_default());
}

/// What cannot stand in a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatternFault {
    /// A slot that its key does not have, and those that it has.
    Unknown {
        slot: String,
        known: Vec<String>,
    },
    Missing(&'static str),
    /// A brace that belongs to no slot.
    Brace,
    /// A control character, or a space that is not U+0020.
    Character(char),
    Empty,
}

/// Names that the rules know otherwise than the files: `{a}` is also the half of the day.
fn known_as<'a>(rule: &Rule, slot: &'a str) -> &'a str {
    match (rule.name, slot) {
        ("in.joined", "a") => "left",
        ("in.joined", "b") => "right",
        _ => slot,
    }
}

fn written_as(rule: &Rule, slot: &str) -> String {
    match (rule.name, slot) {
        ("in.joined", "left") => "a".into(),
        ("in.joined", "right") => "b".into(),
        _ => slot.into(),
    }
}

/// Reads a pattern: its slots become signs.
pub(super) fn read(text: &str, rule: &Rule, forms: &[&str], tables: &[&str]) -> Result<String, Vec<PatternFault>> {
    let (mut out, mut faults) = (String::with_capacity(text.len()), Vec::new());
    let mut used: Vec<&str> = Vec::new();
    if text.is_empty() {
        return Err(vec![PatternFault::Empty]);
    }
    if let Some(found) = text.chars().find(|&c| !is_allowed(c)) {
        faults.push(PatternFault::Character(found));
    }
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let inside = rest[at..].strip_prefix('{').and_then(|inside| Some(&inside[..inside.find(['{', '}'])?]));
        let Some(written) = inside.filter(|inside| rest[at + 1 + inside.len()..].starts_with('}')) else {
            faults.push(PatternFault::Brace);
            return Err(faults);
        };
        rest = &rest[at + written.len() + 2..];
        let slot = known_as(rule, written);
        let numbered = |list: &[&str], name: &str| list.iter().position(|known| *known == name);
        let put = |sign: u8, number: usize| [char::from(sign), char::from(sign::FIRST + number as u8)];
        used.push(slot);
        if rule.slots.contains(&slot) {
            // OK: every slot of a rule is in the list, which has fewer than 27.
            let number = SLOTS.iter().position(|known| *known == slot).unwrap_or(0);
            out.push(char::from(number as u8 + 1));
            continue;
        }
        let found = match rule.named {
            Named::None => None,
            Named::Days => numbered(forms, slot).map(|number| put(sign::FORM, number)),
            Named::Tables => numbered(tables, slot).map(|number| put(sign::TABLE, number)),
            Named::Range => match slot.split_once('_') {
                Some(("a", form)) => numbered(forms, form).map(|number| put(sign::FIRST_FORM, number)),
                Some(("b", form)) => numbered(forms, form).map(|number| put(sign::LAST_FORM, number)),
                _ => None,
            },
        };
        match found {
            Some(signs) => out.extend(signs),
            None => faults.push(PatternFault::Unknown { slot: written.to_string(), known: known(rule, forms, tables) }),
        }
    }
    out.push_str(rest);
    for need in rule.needs.iter().filter(|need| !used.contains(need)) {
        faults.push(PatternFault::Missing(if rule.name == "in.joined" {
            if *need == "left" { "a" } else { "b" }
        } else {
            need
        }));
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// The slots that a key has.
fn known(rule: &Rule, forms: &[&str], tables: &[&str]) -> Vec<String> {
    let mut known: Vec<String> = rule.slots.iter().map(|slot| written_as(rule, slot)).collect();
    match rule.named {
        Named::None => {}
        Named::Days => known.extend(forms.iter().map(|form| form.to_string())),
        Named::Tables => known.extend(tables.iter().map(|table| table.to_string())),
        Named::Range => known.extend(forms.iter().flat_map(|form| [format!("a_{form}"), format!("b_{form}")])),
    }
    known
}

/// Whether a phrase may hold it: no control character, no bidi control, and no space but U+0020.
pub(super) fn is_allowed(c: char) -> bool {
    let strange = matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200b}' | '\u{2028}'..='\u{202f}' | '\u{205f}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{3000}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    !c.is_control() && !strange
}

#[cfg(test)]
mod tests {
    use super::super::keys::{CLOCK_KEYS, ClockKey, KEYS, Key};
    use super::*;

    fn read(text: &str, key: Key) -> Result<String, Vec<PatternFault>> {
        super::read(text, &KEYS[key as usize], &["name", "on"], &[])
    }

    #[test]
    fn slots_become_signs_and_are_filled() {
        let pattern = read("{on}, {date} at {at}.", Key::WhenDate).unwrap();
        let mut out = String::new();
        fill(&mut out, &pattern, |out, sign, which| out.push_str(&format!("<{sign} {which}>")));
        assert_eq!(out, "<27 1>, <20 0> at <19 0>.");
        let pattern = read("{b}é{a}", Key::InJoined).unwrap();
        assert_eq!(pattern, "\u{1a}é\u{19}");
    }

    #[test]
    fn every_fault_of_a_pattern_is_told() {
        use PatternFault::*;
        let known = ["to", "date", "name", "on"].map(String::from).to_vec();
        assert_eq!(
            read("until {onn}, {date}", Key::UntilDate).unwrap_err(),
            [Unknown { slot: "onn".into(), known }, Missing("to")]
        );
        assert_eq!(read("{a} {a}", Key::InJoined).unwrap_err(), [Missing("b")]);
        for text in ["until {to", "until to}", "{{to}}", "{"] {
            assert_eq!(read(text, Key::UntilToday).unwrap_err(), [Brace], "{text}");
        }
        assert_eq!(read("{to}\u{a0}", Key::UntilToday).unwrap_err(), [Character('\u{a0}')]);
        assert_eq!(read("{to}\u{1}", Key::UntilToday).unwrap_err(), [Character('\u{1}')]);
        assert_eq!(read("", Key::WeekAnd).unwrap_err(), [Empty]);
        let clock = &CLOCK_KEYS[ClockKey::Full as usize];
        assert_eq!(super::read("{w} {H}", clock, &[], &["w"]).unwrap(), "\u{1e}  \u{1}");
        assert!(super::read("{w}", clock, &[], &[]).is_err());
    }
}
