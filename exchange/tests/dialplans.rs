//! Dialplans: every way that a minute can take, and what is no way.

use openline::{At, Engine};
use openline_exchange::{Conversion, Failed, Flags, Input, NoteCode, format, import};

fn flags() -> Flags {
    Flags {
        timezone: Some("Europe/Berlin".to_owned()),
        open: vec!["open".to_owned()],
        from: "2026-01-01".parse().ok(),
        until: "2029-01-01".parse().ok(),
        ..Flags::default()
    }
}

fn read(name: &str, text: &str) -> Result<Conversion, Failed> {
    import(format(name).unwrap(), &[Input::new("plan", text)], &flags())
}

/// Whether a queue is open, at times of its own clock in winter.
fn open(conversion: &Conversion, queue: &str, times: &[&str]) -> Vec<bool> {
    let engine: Engine = conversion.document.parse().unwrap();
    let queue = engine.queue(queue).unwrap();
    let at = |time: &&str| At::from(chrono::DateTime::parse_from_rfc3339(&format!("{time}:00+01:00")).unwrap());
    times.iter().map(|time| queue.is_open(at(time))).collect()
}

fn faults(failed: Result<Conversion, Failed>) -> Vec<(String, u32)> {
    let failed = failed.map(|done| done.document).unwrap_err();
    failed.faults.iter().map(|fault| (fault.kind.to_string(), fault.place.line)).collect()
}

#[test]
fn a_minute_follows_labels_gotos_and_other_contexts() {
    let plan = "
[globals]
HOURS=09:00-16:59
[in]
exten => s,1,NoOp(one\\;two) ; a comment
 same => n,GotoIfTime(*,*,24-26,dec?holiday)
 same => n,GotoIfTime(${HOURS},mon-fri,*,*?day,s,1:night,s,1)
 same => n(holiday),Playback(holiday)
 same => n,GotoIfTime(10:00-11:59,*,24,dec?open,s,1)
 same => n,Hangup()
[day]
exten => s,1,GotoIfTime(12:00-12:29,*,*,*?pause)
 same => n,Goto(open,s,1)
 same => n(pause),Playback(lunch)
;-- exten => s,n,Goto(open,s,1) --;
[night]
exten => s,1,Voicemail(1)
";
    let done = read("asterisk", plan).unwrap();
    // Friday 11 December 2026, and Christmas.
    let times = [
        "2026-12-11T08:59",
        "2026-12-11T09:00",
        "2026-12-11T12:15",
        "2026-12-11T12:30",
        "2026-12-11T16:59",
        "2026-12-11T17:00",
        "2026-12-12T10:00",
        "2026-12-24T10:30",
        "2026-12-24T12:00",
        "2026-12-25T10:30",
    ];
    let wanted = [false, true, false, true, true, false, false, true, false, false];
    assert_eq!(open(&done, "in", &times), wanted, "{}", done.document);
    assert_eq!(done.queues, ["in", "day"]);
    assert!(!done.notes.iter().any(|note| note.code == NoteCode::Materialised), "{}", done.document);
}

#[test]
fn what_cannot_be_followed_is_a_fault_on_its_line() {
    let circle = "[a]\nexten => s,1(top),GotoIfTime(*,mon,*,*?open,s,1)\n same => n,Goto(top)\n";
    assert_eq!(faults(read("asterisk", circle)), [("not_supported".to_owned(), 2)]);
    let label = "[a]\nexten => s,1,GotoIfTime(*,mon,*,*?nowhere)\n";
    assert_eq!(faults(read("asterisk", label)), [("unknown_reference".to_owned(), 2)]);
    let many = "[a]\nexten => s,1,GotoIfTime(9-17,monday,32,xyz?open,s,1)\n same => n,ExecIfTime(*,*,*,*?Hangup())\n same => n,Set(x=${IFTIME(*,*,*,*?1)})\n#include \"x.conf\"\n";
    let mut found = faults(read("asterisk", many));
    found.sort();
    let wanted = [
        ("bad_date", 2),
        ("bad_date", 2),
        ("bad_time", 2),
        ("bad_weekday", 2),
        ("not_supported", 3),
        ("not_supported", 4),
        ("not_supported", 5),
    ];
    assert_eq!(found, wanted.map(|(kind, line)| (kind.to_owned(), line)));
    let mixed =
        "[a]\nexten => s,1,GotoIfTime(*,mon,*,*,Asia/Tokyo?open,s,1)\n same => n,GotoIfTime(*,tue,*,*?open,s,1)\n";
    assert_eq!(faults(read("asterisk", mixed))[0].0, "mixed_zones");
    let state = "[a]\nexten => s,1,GotoIf($[\"${DB(closed)}\" = \"1\"]?closed,s,1)\n same => n,GotoIfTime(*,mon,*,*?open,s,1)\n";
    let done = read("asterisk", state).unwrap();
    assert!(done.notes.iter().any(|note| note.code == NoteCode::ConditionIgnored && note.place.line == 2));
}

#[test]
fn conditions_of_freeswitch_break_as_they_say() {
    let plan = r#"<include>
  <extension name="breaks">
    <condition wday="1,7" break="on-true"/>
    <condition date-time="2026-12-11 12:00:00~2026-12-11 13:00:00" break="never"><action application="transfer" data="closed"/></condition>
    <condition time-of-day="09:00-17:00:59"><action application="transfer" data="open XML x"/></condition>
    <condition><action application="transfer" data="open XML never reached"/></condition>
  </extension>
  <extension name="rows">
    <condition mon="12" mweek="2" wday="fri"><action application="set" data="x=open"/><anti-action application="set" data="x=shut"/></condition>
  </extension>
</include>"#;
    let done = read("freeswitch", plan).unwrap();
    let times = [
        "2026-12-11T08:59",
        "2026-12-11T09:00",
        "2026-12-11T12:30",
        "2026-12-11T16:59",
        "2026-12-11T17:01",
        "2026-12-12T10:00",
    ];
    assert_eq!(open(&done, "breaks", &times), [false, true, false, true, false, false], "{}", done.document);
    // December 2026 begins on a Tuesday: its second row has Friday the 11th.
    assert_eq!(
        open(&done, "rows", &["2026-12-04T10:00", "2026-12-11T10:00", "2026-12-18T10:00"]),
        [false, true, false]
    );
    let codes: Vec<&str> = done.notes.iter().map(|note| note.code.as_str()).collect();
    assert!(codes.contains(&"seconds") && codes.contains(&"materialised"), "{codes:?}");
    let dtd = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>";
    assert_eq!(faults(read("freeswitch", dtd))[0].0, "syntax");
}
