/*!
The places where a variable may stand in a URI.
*/

use super::{spot::Spot, symbol::Symbol};

/// A place in the URI that the range of symbols is.
pub(super) fn in_uri(symbols: &[Symbol], (start, end): (usize, usize), at: usize) -> Spot {
    if (start, end) == (at, at + 1) {
        return Spot::InnerUri;
    }
    let Some(colon) = (start..at).find(|&i| symbols[i].is(':')) else { return Spot::Nowhere };
    // OK: a variable before the colon makes a scheme that no document wrote.
    let scheme: String = symbols[start..colon].iter().map(|symbol| symbol.or(' ')).collect();
    if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return Spot::Nowhere;
    }
    let uri = Uri { symbols, end };
    match scheme.to_ascii_lowercase().as_str() {
        "tel" if at < uri.find(colon + 1, &[';']) => Spot::Number { first: at == colon + 1 },
        "tel" => Spot::UriPart,
        "sip" | "sips" => uri.in_sip(colon + 1, at),
        _ if symbols[colon + 1..end].iter().take(2).filter(|symbol| symbol.is('/')).count() == 2 => {
            uri.in_hierarchy(colon + 3, at)
        }
        _ => Spot::UriPart,
    }
}

struct Uri<'a> {
    symbols: &'a [Symbol],
    end: usize,
}

impl Uri<'_> {
    /// The first of these characters from there on, or the end.
    fn find(&self, from: usize, wanted: &[char]) -> usize {
        (from..self.end).find(|&i| wanted.iter().any(|&c| self.symbols[i].is(c))).unwrap_or(self.end)
    }

    /// Behind `sip:` (RFC 3261 section 19.1.1).
    fn in_sip(&self, start: usize, at: usize) -> Spot {
        let user_end = self.find(start, &['@']);
        let host = if user_end < self.end { user_end + 1 } else { start };
        if at < host {
            // Behind a colon of the user part stands a password, which has no place in any header.
            return if self.find(start, &[':']) < at { Spot::Nowhere } else { Spot::User };
        }
        let host_end = self.find(host, &[';', '?']);
        if at < host_end { self.in_host(host, host_end, at) } else { Spot::UriPart }
    }

    /// Behind `//` (RFC 3986 section 3).
    fn in_hierarchy(&self, start: usize, at: usize) -> Spot {
        let host_end = self.find(start, &['/', '?', '#']);
        if at < host_end {
            // In a place where a reader could take the host for a user's name, nobody's text stands.
            let has_user = self.find(start, &['@']) < host_end;
            return if has_user { Spot::Nowhere } else { self.in_host(start, host_end, at) };
        }
        let path_end = self.find(host_end, &['?', '#']);
        if at >= path_end {
            return Spot::UriPart;
        }
        let slash = (host_end..at).rev().find(|&i| self.symbols[i].is('/'));
        let range = (slash.map_or(host_end, |slash| slash + 1), self.find(at, &['/', '?', '#']));
        Spot::Segment { range }
    }

    fn in_host(&self, start: usize, end: usize, at: usize) -> Spot {
        let range = (start, end);
        match self.find(start, &[':', '[']) {
            i if i < at && self.symbols[i].is(':') => Spot::Port { range },
            i if i < end && self.symbols[i].is('[') => Spot::Nowhere,
            _ => Spot::Host { range },
        }
    }
}
