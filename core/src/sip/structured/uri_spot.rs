/*!
The places where a variable may stand in a URI.

A URI is looked through once; after that each of its places is known at once, however many variables it has.
*/

use super::{spot::Spot, symbol::Symbol};

/// The parts of a URI as the document writes it, by the symbols at which they end.
pub(super) struct UriSpots<'a> {
    symbols: &'a [Symbol],
    end: usize,
    parts: Parts,
    /// The part of the path that was asked for last.
    segment: (usize, usize),
}

enum Parts {
    /// Nothing but one variable.
    Inner,
    /// No scheme, or one that a variable makes.
    Unknown,
    Tel {
        number: usize,
        number_end: usize,
    },
    /// RFC 3261 section 19.1.1.
    Sip {
        /// Where a password would begin.
        password: usize,
        host: Host,
    },
    /// RFC 3986 section 3, with `//`.
    Hierarchy {
        has_user: bool,
        host: Host,
        path_end: usize,
    },
    /// Any other, behind its colon.
    Opaque,
}

/// A host with its port.
#[derive(Clone, Copy)]
struct Host {
    start: usize,
    end: usize,
    /// Where a port begins.
    colon: usize,
    is_bracketed: bool,
}

impl Host {
    fn at(self, at: usize) -> Spot {
        let range = (self.start, self.end);
        match at {
            _ if self.is_bracketed => Spot::Nowhere,
            at if self.colon < at => Spot::Port { range },
            _ => Spot::Host { range },
        }
    }
}

impl<'a> UriSpots<'a> {
    /// The URI that these symbols are.
    pub(super) fn new(symbols: &'a [Symbol], start: usize, end: usize) -> UriSpots<'a> {
        let mut uri = UriSpots { symbols, end, parts: Parts::Unknown, segment: (0, 0) };
        uri.parts = uri.parts(start);
        uri
    }

    fn parts(&self, start: usize) -> Parts {
        if let [Symbol::Variable(_)] = self.symbols[start..self.end] {
            return Parts::Inner;
        }
        let colon = self.find(start, &[':']);
        let scheme: String = self.symbols[start..colon].iter().map(|symbol| symbol.or(' ')).collect();
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        if colon == self.end || scheme.is_empty() || !scheme.chars().all(is_scheme) {
            return Parts::Unknown;
        }
        let start = colon + 1;
        match scheme.to_ascii_lowercase().as_str() {
            "tel" => Parts::Tel { number: start, number_end: self.find(start, &[';']) },
            "sip" | "sips" => {
                let user_end = self.find(start, &['@']);
                let host = if user_end < self.end { user_end + 1 } else { start };
                Parts::Sip { password: self.find(start, &[':']), host: self.host(host, &[';', '?']) }
            }
            _ if self.symbols[start..self.end].iter().take(2).filter(|symbol| symbol.is('/')).count() == 2 => {
                let host = self.host(start + 2, &['/', '?', '#']);
                let has_user = self.find(host.start, &['@']) < host.end;
                Parts::Hierarchy { has_user, host, path_end: self.find(host.end, &['?', '#']) }
            }
            _ => Parts::Opaque,
        }
    }

    /// The place of the variable that is there.
    pub(super) fn at(&mut self, at: usize) -> Spot {
        match self.parts {
            Parts::Inner => Spot::InnerUri,
            Parts::Unknown => Spot::Nowhere,
            Parts::Tel { number, number_end } if at < number_end => Spot::Number { first: at == number },
            // Behind a colon of the user part stands a password, which has no place in any header.
            Parts::Sip { password, host } if at < host.start && password < at => Spot::Nowhere,
            Parts::Sip { host, .. } if at < host.start => Spot::User,
            Parts::Sip { host, .. } if at < host.end => host.at(at),
            // In a place where a reader could take the host for a user's name, nobody's text stands.
            Parts::Hierarchy { host, has_user: true, .. } if at < host.end => Spot::Nowhere,
            Parts::Hierarchy { host, .. } if at < host.end => host.at(at),
            Parts::Hierarchy { host, path_end, .. } if at < path_end => self.in_path(host.end, at),
            Parts::Tel { .. } | Parts::Sip { .. } | Parts::Hierarchy { .. } | Parts::Opaque => Spot::UriPart,
        }
    }

    fn host(&self, start: usize, behind: &[char]) -> Host {
        let end = self.find(start, behind);
        let colon = self.find(start, &[':']);
        Host { start, end, colon, is_bracketed: self.find(start, &['[']) < end }
    }

    fn in_path(&mut self, host_end: usize, at: usize) -> Spot {
        if !(self.segment.0..self.segment.1).contains(&at) {
            let slash = (host_end..at).rev().find(|&i| self.symbols[i].is('/'));
            self.segment = (slash.map_or(host_end, |slash| slash + 1), self.find(at, &['/', '?', '#']));
        }
        Spot::Segment { range: self.segment }
    }

    /// The first of these characters from there on, or the end.
    fn find(&self, from: usize, wanted: &[char]) -> usize {
        (from..self.end).find(|&i| wanted.iter().any(|&c| self.symbols[i].is(c))).unwrap_or(self.end)
    }
}
