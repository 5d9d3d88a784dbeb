/*!
Branches that are all different: each with a week, a zone and twenty special dates of its own.
*/

use std::fmt::Write;

use crate::{Random, fleet::ZONES, plain_chrono::Plain};

/// Minutes from and to.
type Hours = Vec<(u16, u16)>;

/// What one branch is made of.
pub struct Branch {
    zone: &'static str,
    week: [Hours; 7],
    /// Date, hours and a reason.
    specials: Vec<((i32, u32, u32), Hours, &'static str)>,
}

const REASONS: [&str; 5] = ["Public holiday", "Stocktaking", "Staff training", "Christmas", "Local holiday"];

/// The same branches in every run.
pub fn branches(count: usize) -> Vec<Branch> {
    let mut random = Random(2026);
    (0..count).map(|_| branch(&mut random)).collect()
}

fn branch(random: &mut Random) -> Branch {
    // By the quarter, and at one branch in four by five minutes.
    let unit = if random.below(4) == 0 { 5 } else { 15 };
    let start = 420 + random.below(180 / unit) as u16 * unit as u16;
    let length = 420 + random.below(240 / unit) as u16 * unit as u16;
    let rests = random.below(3) == 0;
    let day = |start: u16, length: u16| match rests {
        true => vec![(start, 735), (780, start + length)],
        false => vec![(start, start + length)],
    };
    let late = random.below(5) as usize;
    let mut week: [Hours; 7] = std::array::from_fn(|weekday| match weekday {
        0..5 if weekday == late => day(start, length + 60),
        0..5 => day(start, length),
        _ => Vec::new(),
    });
    if random.below(2) == 0 {
        week[5] = vec![(540 + random.below(8) as u16 * 15, 780 + random.below(8) as u16 * 15)];
    }
    let mut specials: Vec<((i32, u32, u32), Hours, &str)> = Vec::new();
    while specials.len() < 20 {
        let date = (2025 + random.below(3) as i32, 1 + random.below(12) as u32, 1 + random.below(28) as u32);
        if specials.iter().any(|(known, ..)| *known == date) {
            continue;
        }
        let hours = match random.below(4) {
            0 => vec![(600, 720 + random.below(24) as u16 * 15)],
            _ => Vec::new(),
        };
        specials.push((date, hours, REASONS[random.below(REASONS.len() as u64) as usize]));
    }
    specials.sort_unstable_by_key(|(date, ..)| *date);
    Branch { zone: ZONES[random.below(ZONES.len() as u64) as usize], week, specials }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn list(hours: &Hours) -> String {
    let hours = hours.iter().map(|&(start, end)| format!(r#"{{"start":"{}","end":"{}"}}"#, clock(start), clock(end)));
    format!("[{}]", hours.collect::<Vec<_>>().join(","))
}

/// The branches as one document.
pub fn document(branches: &[Branch]) -> String {
    let head = r#"{"transfer_functions":[{"name":"t","sip_config":{"method":"bye"}}],"queues":"#;
    head.to_owned() + &destinations(branches) + "}"
}

/// The branches as the destinations of one contact.
pub fn destinations(branches: &[Branch]) -> String {
    let mut text = "[".to_owned();
    for (i, branch) in branches.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        let _ = write!(text, r#"{comma}{{"name":"Branch {i:06}","type":"Agent_queue","enabled":true,"open_24":false,"#);
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().zip(&branch.week);
        let days =
            days.filter(|(_, hours)| !hours.is_empty()).map(|(day, hours)| format!(r#""{day}":{}"#, list(hours)));
        let _ = write!(text, r#""weekly_hours":{{{}}},"date_exceptions":{{"#, days.collect::<Vec<_>>().join(","));
        let specials = branch.specials.iter().map(|((year, month, day), hours, reason)| {
            let value = match hours.is_empty() {
                true => r#""closed":true"#.to_owned(),
                false => format!(r#""intervals":{}"#, list(hours)),
            };
            format!(r#""{year}-{month:02}-{day:02}":{{{value},"reason":"{reason}"}}"#)
        });
        let _ = write!(text, "{}", specials.collect::<Vec<_>>().join(","));
        let _ = write!(text, r#"}},"timezone":"{}","transfer_function_name":"t"}}"#, branch.zone);
    }
    text + "]"
}

/// Many queues of fewer different schedules: a week, a zone and one of 200 calendars each. They are short, because a text has 240 MiB at most.
pub fn shared_document(queues: usize, different: usize) -> String {
    let mut text = r#"{"transfer_functions":[{"name":"t","sip_config":{"method":"bye"}}],"calendars":["#.to_owned();
    let mut random = Random(5);
    for calendar in 0..200 {
        let comma = if calendar > 0 { "," } else { "" };
        let date = |i| (2024 + i % 5, 1 + random.below(12), 1 + random.below(28));
        let dates: std::collections::BTreeSet<_> = (0..20).map(date).collect();
        let dates = dates.iter().map(|(year, month, day)| format!(r#""{year}-{month:02}-{day:02}":{{"closed":true}}"#));
        let dates = dates.collect::<Vec<_>>().join(",");
        let _ = write!(text, r#"{comma}{{"name":"c{calendar}","date_exceptions":{{{dates}}}}}"#);
    }
    text += r#"],"queues":["#;
    for i in 0..queues {
        let mut random = Random((i % different) as u64);
        let comma = if i > 0 { "," } else { "" };
        let (start, length) = (360 + 15 * random.below(24) as u16, 300 + 15 * random.below(24) as u16);
        let day = list(&vec![(start, start + length)]);
        let (zone, calendar) = (ZONES[random.below(ZONES.len() as u64) as usize], random.below(200));
        let _ = write!(
            text,
            r#"{comma}{{"name":"q{i}","type":"Agent_queue","enabled":true,"open_24":false,"weekly_hours":{{"mon":{day},"fri":{day}}},"timezone":"{zone}","calendars":["c{calendar}"],"transfer_function_name":"t"}}"#
        );
    }
    text + "]}"
}

/// A branch as the plain program keeps it.
pub fn plain(branch: &Branch) -> Plain {
    let specials = branch.specials.iter().map(|(date, hours, _)| (*date, hours.clone()));
    Plain::of(branch.zone, branch.week.clone(), specials)
}
