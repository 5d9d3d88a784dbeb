/*!
The realistic queue in every notation that a contender wants: a split shift, weekday hours, a Saturday, and 36 exceptions over three years
(a year: eight closed days, one open day and night, three with hours of their own).
*/

use std::fmt::Write;

/// What one exception says; times are minutes since midnight.
#[derive(Clone, Copy, Debug)]
pub enum Special {
    Closed,
    Open,
    Hours(u16, u16),
}

/// Month, day and what holds then, the same in each of 2025 to 2027.
const SPECIALS: [(u32, u32, Special); 12] = [
    (1, 1, Special::Closed),
    (1, 20, Special::Closed),
    (2, 17, Special::Closed),
    (5, 26, Special::Closed),
    (6, 19, Special::Closed),
    (7, 4, Special::Open),
    (9, 1, Special::Closed),
    (11, 27, Special::Closed),
    (11, 28, Special::Hours(600, 840)),
    (12, 24, Special::Hours(540, 720)),
    (12, 25, Special::Closed),
    (12, 31, Special::Hours(540, 780)),
];

/// The open minutes of Monday to Sunday.
pub const WEEK: [&[(u16, u16)]; 7] =
    [&[(540, 720), (780, 1020)], &[(540, 1020)], &[(540, 1020)], &[(540, 1020)], &[(540, 1020)], &[(600, 840)], &[]];

/// Year, month, day and what holds then.
pub fn specials() -> impl Iterator<Item = (i32, u32, u32, Special)> {
    (2025..=2027).flat_map(|year| SPECIALS.iter().map(move |&(month, day, special)| (year, month, day, special)))
}

pub const ZONE: &str = "America/Los_Angeles";

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The queue as an object of the document; `shift` moves its hours by whole minutes, `fields` is what else it has.
pub fn object(name: &str, zone: &str, shift: u16, fields: &str) -> String {
    let mut text = format!(
        r#"{{"name": {name:?}, "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": {zone:?}, {fields}
        "transfer_function_name": "transfer", "weekly_hours": {{"#
    );
    let interval = |&(start, end): &(u16, u16)| {
        format!(r#"{{"start": "{}", "end": "{}"}}"#, clock(start + shift), clock(end + shift))
    };
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().zip(WEEK);
    let days = days.filter(|(_, hours)| !hours.is_empty()).map(|(day, hours)| {
        let hours: Vec<String> = hours.iter().map(interval).collect();
        format!("{day:?}: [{}]", hours.join(", "))
    });
    text += &days.collect::<Vec<_>>().join(", ");
    text += r#"}, "date_exceptions": {"#;
    let specials = specials().map(|(year, month, day, special)| {
        let value = match special {
            Special::Closed => r#"{"closed": true, "reason": "Holiday"}"#.to_owned(),
            Special::Open => r#"{"open_24": true}"#.to_owned(),
            Special::Hours(start, end) => format!(r#"{{"intervals": [{}]}}"#, interval(&(start, end))),
        };
        format!(r#""{year}-{month:02}-{day:02}": {value}"#)
    });
    text += &specials.collect::<Vec<_>>().join(", ");
    text += "}}";
    text
}

/// A document with that queue alone.
pub fn document() -> String {
    format!("[{}]", object("Support", ZONE, 0, ""))
}

/// Open day and night, with exceptions that all lie years back.
pub fn always_open_document() -> String {
    format!(
        r#"[{{"name": "Always", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": {ZONE:?},
            "date_exceptions": {{"2019-12-25": {{"closed": true}}, "2020-12-24": {{"intervals": [{{"start": "09:00", "end": "12:00"}}]}}}},
            "transfer_function_name": "transfer"}}]"#
    )
}

/// A week without an open minute.
pub fn never_open_document() -> String {
    format!(
        r#"[{{"name": "Never", "type": "Agent_queue", "enabled": true, "open_24": false, "weekly_hours": {{}},
            "timezone": {ZONE:?}, "transfer_function_name": "transfer"}}]"#
    )
}

/// The queue as an opening_hours expression.
pub fn expression() -> String {
    let mut text = "Mo 09:00-12:00,13:00-17:00; Tu-Fr 09:00-17:00; Sa 10:00-14:00".to_owned();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    for (year, month, day, special) in specials() {
        let hours = match special {
            Special::Closed => "off".to_owned(),
            Special::Open => "00:00-24:00".to_owned(),
            Special::Hours(start, end) => format!("{}-{}", clock(start), clock(end)),
        };
        // Writing to a String cannot fail.
        let _ = write!(text, "; {year} {} {day:02} {hours}", months[month as usize - 1]);
    }
    text
}
