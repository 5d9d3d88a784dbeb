/*!
Large documents: thousands of weeks, dozens of zones, hundreds of exception sets, mixed at random.

A document may have 64 MiB, so a fleet of short queues ends at about a quarter of a million, and one of queues with 600 bytes at 110,000.
*/

use std::fmt::Write;

use crate::{Random, plain_chrono::Plain};

pub const WEEKS: u64 = 1000;
pub const EXCEPTION_SETS: u64 = 200;

pub const ZONES: [&str; 40] = [
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Halifax",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Bogota",
    "America/Mexico_City",
    "America/Santiago",
    "America/Toronto",
    "America/Phoenix",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Manila",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Honolulu",
];

const CHANNELS: [&str; 4] = [r#""voice""#, r#""chat""#, r#""voice","chat""#, r#""voice","chat","email""#];
const LANGUAGES: [&str; 6] = [r#""en""#, r#""es""#, r#""en","es""#, r#""fr""#, r#""de","en""#, r#""pt-BR","es""#];

/// What one queue of a fleet is made of.
#[derive(Clone, Copy)]
pub struct Member {
    pub week: u64,
    pub zone: usize,
    pub exceptions: u64,
    pub channels: usize,
    pub languages: usize,
}

/// The same members in every run.
pub fn members(count: usize) -> Vec<Member> {
    let mut random = Random(99);
    let mut member = || Member {
        week: random.below(WEEKS),
        zone: random.below(ZONES.len() as u64) as usize,
        exceptions: random.below(EXCEPTION_SETS),
        channels: random.below(CHANNELS.len() as u64) as usize,
        languages: random.below(LANGUAGES.len() as u64) as usize,
    };
    (0..count).map(|_| member()).collect()
}

/// Opening and closing minute of a week's days.
fn hours(week: u64) -> (u16, u16) {
    let start = 360 + 15 * (week % 20) as u16;
    (start, start + 240 + 10 * (week / 20) as u16)
}

/// The dates, in 2026, on which an exception set closes.
fn closed_days(set: u64) -> impl Iterator<Item = (u32, u32)> {
    (0..6).map(move |i| ((1 + (set + 2 * i) % 12) as u32, (1 + (set / 12 + 5 * i) % 28) as u32))
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Short queues that share named calendars; each is open on Mondays, Wednesdays and Fridays.
pub fn document(members: &[Member]) -> String {
    let mut text = r#"{"transfer_functions":[{"name":"t","sip_config":{"method":"bye"}}],"calendars":["#.to_owned();
    for set in 0..EXCEPTION_SETS {
        let days = closed_days(set).map(|(month, day)| format!(r#""2026-{month:02}-{day:02}":{{"closed":true}}"#));
        let days = days.collect::<Vec<_>>().join(",");
        let _ = write!(text, r#"{}{{"name":"c{set}","date_exceptions":{{{days}}}}}"#, if set > 0 { "," } else { "" });
    }
    text += r#"],"queues":["#;
    for (i, member) in members.iter().enumerate() {
        let (start, end) = hours(member.week);
        let day = format!(r#"[{{"start":"{}","end":"{}"}}]"#, clock(start), clock(end));
        let _ = write!(
            text,
            r#"{}{{"name":"q{i:06}","type":"Agent_queue","enabled":true,"open_24":false,"weekly_hours":{{"mon":{day},"wed":{day}}},"timezone":"{}","calendars":["c{}"],"supported_channel_types":[{}],"supported_languages":[{}],"transfer_function_name":"t"}}"#,
            if i > 0 { "," } else { "" },
            ZONES[member.zone],
            member.exceptions,
            CHANNELS[member.channels],
            LANGUAGES[member.languages],
        );
    }
    text + "]}"
}

/// Queues of some 600 bytes as teams write them: a whole week, dates of their own, filters.
pub fn long_document(members: &[Member]) -> String {
    let mut text =
        r#"{"transfer_functions":[{"name":"transfer_to_team","sip_config":{"method":"bye"}}],"queues":["#.to_owned();
    for (i, member) in members.iter().enumerate() {
        let (start, end) = hours(member.week);
        let day = format!(r#"[{{"start": "{}", "end": "{}"}}]"#, clock(start), clock(end));
        let days = closed_days(member.exceptions).take(3);
        let days = days.map(|(month, day)| format!(r#""2026-{month:02}-{day:02}": {{"closed": true}}"#));
        let days = days.collect::<Vec<_>>().join(", ");
        let _ = write!(
            text,
            r#"{}{{"name": "Queue {i:06}", "type": "Agent_queue", "enabled": true, "open_24": false, "weekly_hours": {{"mon": {day}, "tue": {day}, "wed": {day}, "thu": {day}, "fri": {day}}}, "date_exceptions": {{{days}}}, "timezone": "{}", "supported_channel_types": [{}], "supported_languages": [{}], "transfer_function_name": "transfer_to_team"}}"#,
            if i > 0 { ",\n" } else { "" },
            ZONES[member.zone],
            CHANNELS[member.channels],
            LANGUAGES[member.languages],
        );
    }
    text + "]}"
}

/// One member of [`document`] as the plain program keeps it, and whether it serves `voice` and `es`.
pub fn plain(member: &Member) -> (Plain, bool) {
    let day = vec![hours(member.week)];
    let week = std::array::from_fn(|weekday| if weekday == 0 || weekday == 2 { day.clone() } else { Vec::new() });
    let specials = closed_days(member.exceptions).map(|(month, day)| (2026, month, day));
    let wanted = CHANNELS[member.channels].contains("voice") && LANGUAGES[member.languages].contains(r#""es""#);
    (Plain::with(ZONES[member.zone], week, specials), wanted)
}
