/*!
Where time zones come from, as an argument says it.
*/

use openline::ZoneSource;

/// The source, or its issue in one line.
pub fn zone_source(text: &str) -> Result<ZoneSource, String> {
    text.parse()
        .map_err(|error: openline::Error| error.issues().first().map_or_else(String::new, |i| i.message().into()))
}
