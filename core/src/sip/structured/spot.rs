/*!
The kinds of place that a variable may have in a structured header.
*/

/// Where a variable stands. Ranges are of symbols, from the first to behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Between quotes.
    Quoted,
    /// All that stands between `<` and `>`.
    InnerUri,
    /// All of an address, which gets its brackets.
    WholeUri,
    /// The user part of a SIP URI.
    User,
    /// The number of a tel URI; `first`: where a `+` may stand.
    Number { first: bool },
    /// A part of a host, which has its range with the port.
    Host { range: (usize, usize) },
    /// A part of a port.
    Port { range: (usize, usize) },
    /// A part of a path between two slashes.
    Segment { range: (usize, usize) },
    /// A parameter or header of a URI.
    UriPart,
    /// A parameter's value; `whole`: all of it, so that quotes may be put around it.
    Value { whole: bool },
    /// Before a `<`.
    DisplayName { whole: bool },
    /// The data of User-to-User (RFC 7433).
    Data { whole: bool, hex: bool },
    /// One token, and nothing else could be meant.
    Token,
    /// Nowhere that could be written safely.
    Nowhere,
}
