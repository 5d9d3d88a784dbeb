/*!
The choice of zone data, as users write it; [`super::ZoneData`] opens it.
*/

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::{Code, Error};

/// Which zone data to use.
///
/// As text: `newest`, `bundled`, `system`, `chrono_tz`, `directory:PATH`, or any path with a separator in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ZoneSource {
    /// The system's zone data when its release is known and newer than the bundled one, else the bundled.
    #[default]
    Newest,
    /// The release of the tz database that is compiled in.
    Bundled,
    /// The system's zoneinfo folder: the one that `TZDIR` names, else the usual places.
    System,
    /// A folder of TZif files.
    Directory(PathBuf),
    /// The tables inside the chrono-tz crate. They are of an old release and know no clock change after 2099.
    ChronoTz,
}

impl FromStr for ZoneSource {
    type Err = Error;

    fn from_str(text: &str) -> Result<ZoneSource, Error> {
        let wrong = || {
            let wanted = "newest, bundled, system, chrono_tz, directory:PATH or a path";
            Error::outside(Code::ZoneDataUnavailable, format!("zone data {text:?} is not a source ({wanted})"))
        };
        Ok(match text {
            "newest" => ZoneSource::Newest,
            "bundled" => ZoneSource::Bundled,
            "system" => ZoneSource::System,
            "chrono_tz" => ZoneSource::ChronoTz,
            _ => match text.strip_prefix("directory:") {
                Some("") => return Err(wrong()),
                Some(path) => ZoneSource::Directory(PathBuf::from(path)),
                None if text.contains(std::path::is_separator) => ZoneSource::Directory(PathBuf::from(text)),
                None => return Err(wrong()),
            },
        })
    }
}

impl fmt::Display for ZoneSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ZoneSource::Newest => f.write_str("newest"),
            ZoneSource::Bundled => f.write_str("bundled"),
            ZoneSource::System => f.write_str("system"),
            ZoneSource::ChronoTz => f.write_str("chrono_tz"),
            ZoneSource::Directory(path) => write!(f, "directory:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_reads_back_as_it_prints() {
        for (text, source) in [
            ("newest", ZoneSource::Newest),
            ("bundled", ZoneSource::Bundled),
            ("system", ZoneSource::System),
            ("chrono_tz", ZoneSource::ChronoTz),
            ("directory:zones", ZoneSource::Directory("zones".into())),
            ("directory:/a b/c", ZoneSource::Directory("/a b/c".into())),
        ] {
            assert_eq!(text.parse::<ZoneSource>().unwrap(), source);
            assert_eq!(source.to_string(), text);
        }
        assert_eq!("./zones".parse::<ZoneSource>().unwrap(), ZoneSource::Directory("./zones".into()));
        assert_eq!(ZoneSource::default(), ZoneSource::Newest);
        for text in ["", "Bundled", "zones", "directory:", "chrono-tz", " bundled"] {
            let error = text.parse::<ZoneSource>().unwrap_err();
            assert_eq!(error.issues()[0].code(), "zone_data_unavailable", "{text:?}");
        }
    }
}
