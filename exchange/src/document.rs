/*!
The document as a person would write it: YAML, with a comment that says where it comes from.

The same import gives the same bytes: nothing here reads a clock, and every list has an order of its own.
*/

use std::fmt::Write;

use crate::{
    calendars::Calendar,
    line::{Hours, Line, Rule, SeasonDay},
    lower::{Exception, Lowered},
    minutes::DAY,
};

/// A queue that is ready to be written.
#[derive(Clone, Debug)]
pub struct QueueText<'l> {
    /// Who it is.
    pub line: &'l Line,
    /// Its hours.
    pub hours: Lowered,
    /// The calendars that it uses, in order.
    pub calendars: Vec<String>,
    /// Its transfer function.
    pub transfer: String,
    /// What is to be said about it in comments.
    pub comments: Vec<String>,
}

/// A whole document. `format` is the name for `x-source`; `enable_all` is for the proof, which asks also the hours of a queue that is switched off.
pub fn write(
    format: &str,
    head: &[String],
    calendars: &[Calendar],
    queues: &[QueueText<'_>],
    enable_all: bool,
) -> String {
    let mut out = String::new();
    for text in head {
        comment(&mut out, "", text);
    }
    if !calendars.is_empty() {
        out.push_str("\ncalendars:\n");
        for calendar in calendars {
            line(&mut out, 2, &format!("- name: {}", scalar(&calendar.name)));
            dates(&mut out, &calendar.exceptions);
            rules(&mut out, &calendar.rules);
        }
    }
    out.push_str("\nqueues:\n");
    for (number, queue) in queues.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        write_queue(&mut out, format, queue, enable_all);
    }
    out
}

fn write_queue(out: &mut String, format: &str, queue: &QueueText<'_>, enable_all: bool) {
    let QueueText { line: of, hours, calendars, transfer, comments } = queue;
    for text in comments {
        comment(out, "  ", text);
    }
    line(out, 2, &format!("- name: {}", scalar(&of.name)));
    line(out, 4, "type: Agent_queue");
    line(out, 4, &format!("enabled: {}", of.enabled || enable_all));
    line(out, 4, &format!("open_24: {}", hours.always));
    line(out, 4, &format!("timezone: {}", scalar(of.zone.name())));
    if !hours.always {
        week(out, 4, &hours.week);
    }
    if !hours.seasons.is_empty() {
        line(out, 4, "seasons:");
        for (season, hours) in &hours.seasons {
            line(out, 6, &format!("- from: {}", season_day(season.from)));
            line(out, 8, &format!("to: {}", season_day(season.to)));
            if let Some(reason) = &season.reason {
                line(out, 8, &format!("reason: {}", scalar(reason)));
            }
            week(out, 8, hours);
        }
    }
    dates(out, &hours.exceptions);
    rules(out, &hours.rules);
    if !calendars.is_empty() {
        let names: Vec<String> = calendars.iter().map(|name| scalar(name)).collect();
        line(out, 4, &format!("calendars: [{}]", names.join(", ")));
    }
    line(out, 4, &format!("transfer_function_name: {}", scalar(transfer)));
    let id = of.id.as_ref().map_or_else(String::new, |id| format!(", id: {}", scalar(id)));
    line(out, 4, &format!("x-source: {{format: {format}{id}}}"));
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn week(out: &mut String, indent: usize, hours: &[Hours; 7]) {
    if hours.iter().all(|hours| hours.0.is_empty()) {
        // Only dates are open; the field is wanted all the same.
        return line(out, indent, "weekly_hours: {}");
    }
    line(out, indent, "weekly_hours:");
    for (day, hours) in DAYS.iter().zip(hours).filter(|(_, hours)| !hours.0.is_empty()) {
        line(out, indent + 2, &format!("{day}: {}", intervals(hours)));
    }
}

fn dates(out: &mut String, exceptions: &[Exception]) {
    if exceptions.is_empty() {
        return;
    }
    line(out, 4, "date_exceptions:");
    for Exception { first, last, hours, reason } in exceptions {
        let key = if first == last { format!("\"{first}\"") } else { format!("\"{first}/{last}\"") };
        line(out, 6, &format!("{key}: {{{}{}}}", what(hours), why(reason.as_deref())));
    }
}

fn rules(out: &mut String, rules: &[Rule]) {
    if rules.is_empty() {
        return;
    }
    line(out, 4, "recurring_exceptions:");
    for Rule { rrule, start, hours, reason, .. } in rules {
        let start = start.map_or_else(String::new, |start| format!(", start: \"{start}\""));
        line(out, 6, &format!("- {{rrule: \"{rrule}\"{start}, {}{}}}", what(hours), why(reason.as_deref())));
    }
}

fn what(hours: &Hours) -> String {
    if hours.0.is_empty() {
        "closed: true".to_owned()
    } else if hours.is_always() {
        "open_24: true".to_owned()
    } else {
        format!("intervals: {}", intervals(hours))
    }
}

fn why(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(", reason: {}", scalar(reason)))
}

fn intervals(hours: &Hours) -> String {
    let each: Vec<String> = hours
        .0
        .iter()
        .map(|&(start, end)| {
            let end = if end > DAY { end - DAY } else { end };
            format!("{{start: \"{}\", end: \"{}\"}}", clock(start), clock(end))
        })
        .collect();
    format!("[{}]", each.join(", "))
}

/// `HH:MM`, the end of the day as 24:00.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn season_day(day: SeasonDay) -> String {
    match day {
        SeasonDay::Date(date) => format!("\"{date}\""),
        SeasonDay::Yearly(month, day) => format!("\"{month:02}-{day:02}\""),
    }
}

fn line(out: &mut String, indent: usize, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{:indent$}{text}", "");
}

/// A comment of one line; what would end the line is told as a space.
fn comment(out: &mut String, indent: &str, text: &str) {
    let text: String = text.chars().map(|c| if c.is_control() || is_break(c) { ' ' } else { c }).collect();
    let _ = writeln!(out, "{indent}# {text}");
}

fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// A text as YAML: bare where nobody could read it as anything else, else between quotes, whose escapes are those of JSON.
pub fn scalar(text: &str) -> String {
    const OTHERS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/' | '.' | '+' | '(' | ')' | '\'');
    let bare = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(is_plain)
        && !text.ends_with(' ')
        && text.len() <= 100
        && !OTHERS.iter().any(|other| other.eq_ignore_ascii_case(text));
    if bare {
        return text.to_owned();
    }
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_break(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
