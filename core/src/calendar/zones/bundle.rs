/*!
The zone data that openline carries: a current release of the tz database, compiled in.

[`Bundle`] finds a zone's TZif bytes by name, and its list of names decides what is an IANA name when one has to be suggested. It does
not read the bytes. `scripts/update-zones` writes the file and documents its layout; the tz database is in the public domain.
*/

use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("../../../data/zones.bin");

static BUNDLE: LazyLock<Bundle> =
    LazyLock::new(|| Bundle::parse(FILE).expect("the file is compiled in, and a test reads every byte of it"));

pub(super) struct Bundle {
    release: &'static str,
    /// Sorted by name; the number is that of the body.
    names: Vec<(&'static str, u16)>,
    bodies: Vec<&'static [u8]>,
}

impl Bundle {
    /// The one bundle; its index is read on first use, in a few microseconds.
    pub(super) fn get() -> &'static Bundle {
        &BUNDLE
    }

    /// The release of the tz database, such as `2026f`.
    pub(super) fn release(&self) -> &'static str {
        self.release
    }

    /// Every IANA name, links included, in byte order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.names.iter().map(|&(name, _)| name)
    }

    /// The TZif file of that name, exact case.
    pub(super) fn tzif(&self, name: &str) -> Option<&'static [u8]> {
        self.body(name).map(|body| self.bodies[usize::from(body)]) // OK: `parse` has checked every number.
    }

    /// The other names of the same zone: its links, or what it links to.
    pub(super) fn siblings<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'static str> + 'a {
        let body = self.body(name);
        self.names
            .iter()
            .filter(move |&&(other, number)| Some(number) == body && other != name)
            .map(|&(other, _)| other)
    }

    fn body(&self, name: &str) -> Option<u16> {
        let found = self.names.binary_search_by(|&(known, _)| known.cmp(name)).ok()?;
        Some(self.names[found].1)
    }

    fn parse(file: &'static [u8]) -> Option<Bundle> {
        let mut reader = Reader(file.strip_prefix(b"OLZONES1")?);
        let release = reader.text()?;
        let (bodies, names) = (reader.number()?, reader.number()?);
        let lengths = (0..bodies).map(|_| reader.number()).collect::<Option<Vec<u16>>>()?;
        let names = (0..names).map(|_| Some((reader.text()?, reader.number()?))).collect::<Option<Vec<_>>>()?;
        let bodies = lengths.iter().map(|&n| reader.take(usize::from(n))).collect::<Option<Vec<_>>>()?;
        let is_whole = reader.0.is_empty()
            && names.is_sorted_by(|a, b| a.0 < b.0)
            && names.iter().all(|&(_, body)| usize::from(body) < bodies.len());
        is_whole.then_some(Bundle { release, names, bodies })
    }
}

struct Reader(&'static [u8]);

impl Reader {
    fn take(&mut self, count: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u16> {
        let bytes = self.take(2)?;
        Some(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn text(&mut self) -> Option<&'static str> {
        let length = self.take(1)?[0];
        std::str::from_utf8(self.take(usize::from(length))?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_every_name_has_a_body() {
        let bundle = Bundle::parse(FILE).unwrap();
        assert!(bundle.release() >= "2026f");
        assert!(bundle.names().count() >= 597);
        assert!(bundle.names().all(|name| bundle.tzif(name).is_some_and(|body| body.starts_with(b"TZif"))));
        assert!(bundle.tzif("Factory").is_none());
        assert!(bundle.tzif("europe/berlin").is_none());
    }

    #[test]
    fn links_share_their_body() {
        let bundle = Bundle::get();
        let siblings: Vec<_> = bundle.siblings("US/Pacific").collect();
        assert_eq!(siblings, ["America/Los_Angeles"]);
        assert_eq!(bundle.siblings("no/zone").count(), 0);
    }

    #[test]
    fn a_cut_file_is_no_bundle() {
        for length in (0..12_000).chain([FILE.len() - 1]) {
            assert!(Bundle::parse(&FILE[..length]).is_none(), "{length}");
        }
    }
}
