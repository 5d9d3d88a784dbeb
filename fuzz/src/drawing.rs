/*!
A document out of bytes: each byte is a choice, so that a small change of the bytes is a small change of the document.

What is drawn gets past the reader nearly always. It lies where the reckoning is hard: nights over exceptions and clock changes, rules on the edges of what
is expanded, ranges of years, zones with halves and quarters of hours and missing dates, lists behind endings.
*/

use serde_json::{Map, Value, json};

/// Choices, taken from bytes; behind their end everything is the first choice.
pub struct Choices<'b>(&'b [u8]);

const ZONES: &[&str] = &[
    "Etc/UTC",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Antarctica/Troll",
    "Pacific/Kiritimati",
    "Africa/Monrovia",
    "Asia/Gaza",
];
const DATES: &[&str] = &[
    "2026-12-25",
    "2027-03-28",
    "2027-10-31",
    "2028-02-29",
    "2011-12-30",
    "1970-01-01",
    "2099-12-31",
    "2027-03-14",
    "2026-12-24",
    "2026-12-26",
    "2026-12-28/2026-12-31",
    "2027-03-27/2027-03-29",
    "1970-01-01/2099-12-31",
    "2026-12-20/2027-01-06",
    "2100-01-01",
    "1969-12-31",
];
const RULES: &[&str] = &[
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=SU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25,26",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
    "FREQ=YEARLY;BYYEARDAY=-1,1",
    "FREQ=DAILY;BYMONTH=3,10",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
];
const LANGUAGES: &[&str] = &["en", "es-MX", "es-419", "zh-TW", "zh", "*", "sr-Latn", "iw", "en-GB", "pt-BR"];

impl<'b> Choices<'b> {
    /// The choices that some bytes make.
    pub fn new(bytes: &'b [u8]) -> Choices<'b> {
        Choices(bytes)
    }

    fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((&first, rest)) => {
                self.0 = rest;
                first
            }
            None => 0,
        }
    }

    fn below(&mut self, most: usize) -> usize {
        usize::from(self.byte()) % most
    }

    fn of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    /// True for so many of 256 bytes; never behind the end.
    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == of - 1
    }

    fn time(&mut self) -> String {
        let (hour, minute) = (self.below(24), self.byte());
        let minute = if minute < 128 { minute % 4 * 15 } else { minute % 60 };
        format!("{hour:02}:{minute:02}")
    }

    fn interval(&mut self) -> Value {
        let (start, mut end) = (self.time(), self.time());
        if self.one_in(8) || start == end {
            end = "24:00".to_owned();
        }
        json!({"start": start, "end": end})
    }

    fn intervals(&mut self) -> Value {
        (0..1 + self.below(3)).map(|_| self.interval()).collect()
    }

    fn week(&mut self) -> Value {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let mut week: Map<String, Value> = Map::new();
        let set = self.byte() | 1;
        for (place, day) in days.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1) {
            let hours = if place > 1 && self.one_in(2) { week["mon"].clone() } else { self.intervals() };
            week.insert((*day).to_owned(), hours);
        }
        Value::Object(week)
    }

    fn value(&mut self) -> Map<String, Value> {
        let mut value = Map::new();
        match self.below(6) {
            0 | 1 => value.insert("closed".into(), true.into()),
            2 => value.insert("open_24".into(), true.into()),
            3 => value.insert("intervals".into(), self.intervals()),
            4 => value.insert("minus".into(), self.intervals()),
            _ => {
                value.insert("plus".into(), self.intervals());
                value.insert("minus".into(), self.intervals())
            }
        };
        if self.one_in(2) {
            value.insert("reason".into(), self.of(&["Christmas", "Fête", "${x} \"quoted\" <b>", "\u{202e}x"]).into());
        }
        value
    }

    fn dates(&mut self) -> Value {
        let mut dates = Map::new();
        for _ in 0..self.below(5) {
            dates.insert(self.of(DATES).into(), Value::Object(self.value()));
        }
        Value::Object(dates)
    }

    fn rules(&mut self, calendars: usize) -> Value {
        let mut rules = Vec::new();
        for _ in 0..self.below(4) {
            let mut entry = self.value();
            match self.below(5) {
                0 => drop(entry.insert("easter".into(), (i64::from(self.byte()) - 128).into())),
                1 if calendars > 0 => {
                    entry.insert(self.of(&["before", "after"]).into(), "c0".into());
                    entry.insert("days".into(), (1 + self.below(4)).into());
                }
                2 => {
                    entry.insert("rrule".into(), format!("{};INTERVAL={}", self.of(RULES), 1 + self.below(5)).into());
                    entry.insert("start".into(), self.of(&DATES[..10]).into());
                }
                3 => {
                    entry.insert("rrule".into(), format!("{};COUNT={}", self.of(RULES), 1 + self.below(200)).into());
                    entry.insert("start".into(), self.of(&["2026-12-25", "1999-12-31", "1600-01-01"]).into());
                }
                _ => {
                    entry.insert("rrule".into(), self.of(RULES).into());
                    if self.one_in(2) {
                        entry.insert("observed".into(), self.of(&["nearest_weekday", "next_weekday"]).into());
                    }
                }
            }
            rules.push(Value::Object(entry));
        }
        Value::Array(rules)
    }

    fn queue(&mut self, number: usize, calendars: usize) -> Value {
        let mut queue = json!({
            "name": format!("q{number}"), "type": "Agent_queue", "enabled": !self.one_in(12), "open_24": self.one_in(6), "timezone": self.of(ZONES),
            "transfer_function_name": self.of(&["t", "u", "Announcement"]),
        });
        if queue["open_24"] == false {
            queue["weekly_hours"] = self.week();
        }
        queue["date_exceptions"] = self.dates();
        queue["recurring_exceptions"] = self.rules(calendars);
        if calendars > 0 && self.one_in(2) {
            queue["calendars"] = (0..calendars).map(|number| format!("c{number}")).collect();
        }
        if self.one_in(3) {
            let (from, to) =
                (self.of(&["06-01", "12-20", "02-29", "10-31"]), self.of(&["08-31", "01-06", "03-01", "10-31"]));
            queue["seasons"] = json!([{"from": from, "to": to, "weekly_hours": self.week()}]);
        }
        if self.one_in(3) {
            queue["supported_channel_types"] = json!([self.of(&["voice", "chat", "email"])]);
        }
        if self.one_in(2) {
            queue["supported_languages"] = json!([self.of(LANGUAGES), "fr"]);
        }
        if self.one_in(3) {
            queue["groups"] = json!(["g"]);
        }
        queue
    }

    /// A whole document, in JSON.
    pub fn document(&mut self) -> String {
        let (calendars, queues) = (self.below(3), 1 + self.below(3));
        let texts = [
            "Closed: {{reason}}. Again {{reopens_at}}, $name.",
            "{{hours}} {{ho:Main}} {{open_until}}",
            "{{closed}}. {{reopens}}. {{until}}",
        ];
        let mut handoffs = vec![json!({
            "name": "Main", "description": "Main", "is_default": true, "agent_unavailable_instructions": self.of(&texts),
            "destinations": (0..queues).map(|number| format!("q{number}")).collect::<Vec<_>>(),
        })];
        if self.one_in(2) {
            handoffs.push(json!({"name": "Other", "description": "Other", "destinations": ["q0"], "callback": {"length": "15m", "lead": "30m"}}));
        }
        handoffs.push(json!({"name": "Announcement", "description": "A", "sip_config": {"method": "refer", "phone_number": "+15550000001"}}));
        handoffs.push(json!({"name": "End", "description": "E", "sip_config": {"method": "bye"}}));
        let mut listed: Vec<Value> = handoffs.iter().map(|handoff| handoff["name"].clone()).collect();
        let turn = self.below(listed.len());
        listed.rotate_left(turn);
        let header = json!([{"key": "X-Name", "value": self.of(&["$name", "a $name b", "$$", "${name}"])}]);
        let refer = |name: &str| json!({"name": name, "sip_config": {"method": "refer", "phone_number": "+15550000002"}, "sip_headers": header});
        let document = json!({
            "calendars": (0..calendars).map(|number| json!({
                "name": format!("c{number}"), "date_exceptions": self.dates(), "recurring_exceptions": self.rules(calendars),
            })).collect::<Vec<_>>(),
            "transfer_functions": [refer("t"), refer("u")],
            "queues": (0..queues).map(|number| self.queue(number, calendars)).collect::<Vec<_>>(),
            "handoffs": handoffs,
            "topics": [{"name": "Refund", "handoffs": listed}],
        });
        document.to_string()
    }
}
