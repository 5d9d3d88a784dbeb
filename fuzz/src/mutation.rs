//! Small changes of bytes: what a driver does to inputs that it knows, to come to others.

/// Numbers that look random and are the same for the same seed.
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `most`; 0 where there is none.
    pub fn below(&mut self, most: usize) -> usize {
        if most == 0 { 0 } else { (self.number() % most as u64) as usize }
    }
}

/// What formats are made of, put in whole.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "- ",
    "\n",
    "\r\n",
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "99999999999999999999",
    "2026-12-25",
    "24:00",
    "00:00",
    "23:59",
    "FREQ=YEARLY;",
    "BYDAY=-1SU",
    "INTERVAL=0",
    "COUNT=1",
    "UNTIL=",
    "T000000Z",
    "$name",
    "${",
    "{{reason}}",
    "{{ho:",
    "}}",
    "\u{0}",
    "\u{2028}",
    "\u{feff}",
    "é",
    "\u{1f600}",
    "<",
    ">",
    "&amp;",
    "%0d%0a",
    "\\u0000",
    "\\",
    "'",
    "#",
    "&a",
    "*a",
    "<<: ",
    "!!str ",
    "|\n",
    "\t",
    "closed",
    "until",
    "from",
    "Europe/Berlin",
    "BEGIN:VEVENT\r\n",
    "END:VEVENT\r\n",
    "DTSTART;VALUE=DATE:20261225",
    "off",
    "Mo-Fr 09:00-17:00",
    "PH off",
    "P1D",
    "PT24H",
];

/// How long an input gets at most.
pub const MOST: usize = 1 << 16;

/// Another input, from one that is known and one to borrow from.
pub fn mutate(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..1 + random.below(4) {
        change(&mut bytes, other, random);
    }
    bytes.truncate(MOST);
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let length = 1 << random.below(8);
    let end = (at + 1 + random.below(length)).min(bytes.len());
    match random.below(10) {
        0 => insert(bytes, at, PIECES[random.below(PIECES.len())].as_bytes()),
        1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        2 if at < bytes.len() => bytes[at] = random.number() as u8,
        3 if at < end => drop(bytes.drain(at..end)),
        4 if at < end => {
            let piece = bytes[at..end].to_vec();
            insert(bytes, random.below(bytes.len()), &piece);
        }
        5 => {
            let from = random.below(other.len() + 1);
            let to = (from + 1 + random.below(64)).min(other.len());
            insert(bytes, at, other.get(from..to).unwrap_or_default());
        }
        6 => number(bytes, at, random),
        7 => line(bytes, random),
        8 if at < end => bytes.splice(at..end, PIECES[random.below(PIECES.len())].bytes()).for_each(drop),
        _ => insert(bytes, at, &[random.number() as u8]),
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    if bytes.len() + piece.len() <= MOST {
        bytes.splice(at..at, piece.iter().copied());
    }
}

/// Another number in the place of the next one.
fn number(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|place| at + place) else { return };
    let end =
        bytes[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |length| start + length);
    let other = match random.below(4) {
        0 => random.below(100).to_string(),
        1 => ["0", "1", "59", "60", "366", "1970", "2099", "2100", "65536", "9223372036854775807"][random.below(10)]
            .to_owned(),
        2 => random.number().to_string(),
        _ => format!("{:02}", random.below(32)),
    };
    bytes.splice(start..end, other.bytes());
}

/// A line is dropped, doubled or moved.
fn line(bytes: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    if lines.len() < 2 {
        return;
    }
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(3) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        _ => lines.swap(one, other),
    }
    *bytes = lines.concat();
    bytes.truncate(MOST);
}
