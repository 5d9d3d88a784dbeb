//! OpenStreetMap's values, read by us and evaluated by the crate `opening-hours`, which shares our grammar and nothing of what we make of it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use opening_hours::OpeningHours;
use openline_exchange::{Flags, Input, Report, Source, format};

/// Numbers that are random enough and the same in every run (xorshift64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.throw(choices.len())]
    }
}

fn rule(dice: &mut Dice, nights: bool) -> String {
    const TIMES: [&str; 9] = [
        "08:00-12:00",
        "08:00-12:00,13:00-17:30",
        "00:00-24:00",
        "10:00-14:00",
        "06:30-23:59",
        "00:00-06:00,22:00-24:00",
        "18:00-02:00",
        "22:00-26:00",
        "20:00-08:00",
    ];
    const DAYS: [&str; 12] =
        ["Mo-Fr", "Sa,Su", "Fr-Mo", "We", "Mo-Su", "Tu,Th", "Mo[1]", "Fr[-1]", "We[2,4]", "Su[1-2]", "Sa", "Th-Su"];
    const DATES: [&str; 12] = [
        "Apr-Oct",
        "Nov-Mar",
        "Dec 24-26",
        "Dec 24-Jan 02",
        "Jun",
        "May 01",
        "2026 Dec 31",
        "2027",
        "2026 Jul 01-2026 Aug 15",
        "Feb 28-Mar 03",
        "2026-2027",
        "Oct 03,Nov 01",
    ];
    let mut text = String::new();
    if dice.throw(3) == 0 {
        text.push_str(dice.of(&DATES));
        text.push(' ');
    }
    if text.is_empty() || dice.throw(2) == 0 {
        text.push_str(dice.of(&DAYS));
        text.push(' ');
    }
    match dice.throw(5) {
        0 => text.push_str("off"),
        _ => text.push_str(dice.of(if nights { &TIMES } else { &TIMES[..6] })),
    }
    text
}

#[test]
fn a_value_means_what_another_program_makes_of_it() {
    let mut dice = Dice(0x0051_7cc1_b727_220a);
    let osm = format("osm").unwrap();
    let flags = Flags {
        timezone: Some("Etc/UTC".to_owned()),
        text: true,
        from: "2026-01-01".parse().ok(),
        until: "2028-03-10".parse().ok(),
        ..Flags::default()
    };
    let (mut asked, mut open) = (0, 0);
    for _ in 0..150 {
        // Nights only by themselves: whether a rule's night runs into the date of another rule is where programs part (DESIGN.md).
        let more = dice.throw(4);
        let mut value = rule(&mut dice, more == 0);
        for _ in 0..more {
            let separator = dice.of(&["; ", "; ", ", "]);
            value = format!("{value}{separator}{}", rule(&mut dice, false));
        }
        let files = [Input::new("values", format!("line\t{value}"))];
        let source = Source::new(&files, &flags).unwrap();
        let mut report = Report::new();
        let lines = osm.read.unwrap()(&source, &mut report);
        let [line] = lines.as_slice() else { panic!("{value}: {:?}", report.into_parts().1) };
        let other: OpeningHours = value.parse().unwrap();
        for _ in 0..300 {
            let day = dice.throw(798) as u64;
            let date = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(day);
            let minute = (dice.throw(1440) / 10 * 10) as u16;
            let at: NaiveDateTime =
                date.and_time(NaiveTime::from_hms_opt(u32::from(minute / 60), u32::from(minute % 60), 0).unwrap());
            let ours = line.truth.day(date).contains(minute);
            assert_eq!(ours, other.is_open(at), "{value} at {at}");
            asked += 1;
            open += usize::from(ours);
        }
    }
    assert!(asked == 45_000 && open > 9_000 && open < 36_000, "{open} of {asked} are open");
}
