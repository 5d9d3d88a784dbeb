/*!
The results of calls: numbers for C, and the failures behind them.

[`Refusal`] is for calls that only a wrong argument can fail; it is plain data, so that lookups cost nothing. [`Failure`] carries what an
`openline_error` tells.
*/

use ::engine::{Error as ConfigError, Issue, OverrideError, RenderError, RouteError, Severity};
use ::live::{LiveError, LiveErrorCode};

use crate::text::Str;

/// What a call returns: OPENLINE_OK or the kind of failure. Further kinds may come; treat an unknown one as a failure.
pub type Outcome = i32;

/// The call did what it says, and its out-params are set.
pub const OPENLINE_OK: i32 = 0;
/// A pointer is NULL or misaligned, a length is beyond PTRDIFF_MAX, or a struct has a size or a flag that this library does not know.
pub const OPENLINE_INVALID_ARGUMENT: i32 = 1;
/// A name, tag, variable or option is not UTF-8.
pub const OPENLINE_INVALID_UTF8: i32 = 2;
/// The document does not load; the error carries every issue.
pub const OPENLINE_INVALID_CONFIG: i32 = 3;
/// The contact cannot be routed; the error's code says why (unknown_topic, unknown_handoff, ...). Being closed is not an error.
pub const OPENLINE_ROUTE_ERROR: i32 = 4;
/// No queue has that name or index, or a text names a handoff that does not exist.
pub const OPENLINE_NOT_FOUND: i32 = 5;
/// The file or the zone data cannot be read.
pub const OPENLINE_IO: i32 = 6;
/// The overrides cannot be taken; the error carries every issue.
pub const OPENLINE_INVALID_OVERRIDES: i32 = 7;
/// Something live was not done: the error's code says why (unavailable, conflict, unknown_queue, ...). The last engine goes on answering.
pub const OPENLINE_STORE_ERROR: i32 = 8;
/// The buffer is too small for the text; what is needed is told, and nothing is written.
pub const OPENLINE_TOO_SMALL: i32 = 9;
/// A fault inside openline, caught at the boundary. The handles stay usable; please report it.
pub const OPENLINE_PANIC: i32 = 99;

/// The call's own arguments are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The argument of this name is NULL where something must be.
    Null(&'static str),
    /// The argument of this name is misaligned.
    Misaligned(&'static str),
    /// The length of the argument of this name is beyond `isize::MAX` bytes.
    TooLong(&'static str),
    /// Two buffers overlap.
    Overlap,
    /// A struct of a size that this library does not know, or with something behind its end.
    UnknownSize(&'static str),
    /// A flag that this library does not know.
    UnknownFlag(&'static str),
    /// Years that are no range.
    BadYears,
    /// A length or step of nothing, or a negative time.
    BadSlots,
    /// The text of this name is not UTF-8.
    Utf8(&'static str),
    /// No dialect of tools has that name.
    NoDialect,
    /// No kind of override has that name.
    NoOverrideKind,
    /// An override about none or several of queue, group and all.
    NoSubject,
    /// No style has that number.
    NoStyle,
    /// A buffer is too small for what it is to hold.
    TooSmall,
    /// No queue has that index.
    NoQueue,
    /// No queue has that name.
    NoQueueName,
    /// That generation is not kept.
    NoGeneration,
    /// No override at that place.
    NoOverride,
    /// An order that does not say how long it holds.
    NoEnd,
}

impl Refusal {
    fn message(self) -> String {
        match self {
            Refusal::Null(name) => format!("{name} is NULL"),
            Refusal::Misaligned(name) => format!("{name} is not aligned"),
            Refusal::TooLong(name) => format!("{name} is longer than memory can be"),
            Refusal::Overlap => "the two arrays overlap".to_owned(),
            Refusal::UnknownSize(name) => {
                format!("the struct_size of {name} is not one that this library knows, or what lies beyond is not zero")
            }
            Refusal::UnknownFlag(name) => format!("{name} has a flag that this library does not know"),
            Refusal::BadSlots => {
                "the slots' length or step is not more than 0, or their lead or within is negative".to_owned()
            }
            Refusal::BadYears => "the compiled years end before they start".to_owned(),
            Refusal::Utf8(name) => format!("{name} is not UTF-8"),
            Refusal::NoDialect => "the dialect is none of plain, openai, anthropic, gemini, mcp".to_owned(),
            Refusal::NoOverrideKind => "the kind is none of closed, unstaffed, open, redirect".to_owned(),
            Refusal::NoSubject => {
                "an override is about exactly one of queue, group and all, and only all has except".to_owned()
            }
            Refusal::NoStyle => "the style is none of OPENLINE_STYLE_TEXT, _SPEECH and _SSML".to_owned(),
            Refusal::TooSmall => "the buffer is too small for the text".to_owned(),
            Refusal::NoQueue => "no queue has that index".to_owned(),
            Refusal::NoQueueName => "no queue has that name".to_owned(),
            Refusal::NoGeneration => "that generation is not kept, or was never there".to_owned(),
            Refusal::NoOverride => "the list ends before that override".to_owned(),
            Refusal::NoEnd => {
                "an order has one of OPENLINE_ORDER_UNTIL, OPENLINE_ORDER_LASTING and OPENLINE_ORDER_FURTHER_NOTICE"
                    .to_owned()
            }
        }
    }
}

/// Why a call failed, with all that can be said about it.
#[derive(Debug)]
pub enum Failure {
    Refused(Refusal),
    Config(ConfigError),
    Route(RouteError),
    Render(RenderError),
    Overrides(OverrideError),
    Live(LiveError),
    Panic(String),
}

/// A failure that can be told as a number.
pub trait Fault {
    fn outcome(&self) -> Outcome;
}

impl Fault for Refusal {
    #[inline]
    fn outcome(&self) -> Outcome {
        match self {
            Refusal::Utf8(_) => OPENLINE_INVALID_UTF8,
            Refusal::NoQueue | Refusal::NoQueueName | Refusal::NoGeneration | Refusal::NoOverride => OPENLINE_NOT_FOUND,
            Refusal::TooSmall => OPENLINE_TOO_SMALL,
            _ => OPENLINE_INVALID_ARGUMENT,
        }
    }
}

impl Fault for Failure {
    fn outcome(&self) -> Outcome {
        match self {
            Failure::Refused(refusal) => refusal.outcome(),
            Failure::Config(error) if error.is_unreadable() => OPENLINE_IO,
            Failure::Config(_) => OPENLINE_INVALID_CONFIG,
            Failure::Route(_) => OPENLINE_ROUTE_ERROR,
            Failure::Render(_) => OPENLINE_NOT_FOUND,
            Failure::Overrides(_) => OPENLINE_INVALID_OVERRIDES,
            Failure::Live(error) if error.kind() == LiveErrorCode::Document => OPENLINE_INVALID_CONFIG,
            Failure::Live(_) => OPENLINE_STORE_ERROR,
            Failure::Panic(_) => OPENLINE_PANIC,
        }
    }
}

impl Failure {
    /// The stable snake_case code: that of the route error or of the first issue that blocks, else the result's own.
    pub fn code(&self) -> &str {
        match self {
            Failure::Route(error) => error.code(),
            Failure::Live(error) if error.kind() != LiveErrorCode::Document => error.code(),
            Failure::Config(_) | Failure::Overrides(_) | Failure::Live(_) => {
                let blocking = self.issues().iter().find(|issue| issue.severity() == Severity::Error);
                blocking.map_or("invalid_config", |issue| issue.code())
            }
            Failure::Render(_) => "unknown_handoff",
            Failure::Refused(_) | Failure::Panic(_) => code(self.outcome()).to_str().unwrap_or("failure"),
        }
    }

    /// What is wrong with the text or the list.
    pub fn issues(&self) -> &[Issue] {
        match self {
            Failure::Config(error) => error.issues(),
            Failure::Overrides(error) => error.issues(),
            Failure::Live(error) => error.issues(),
            Failure::Refused(_) | Failure::Route(_) | Failure::Render(_) | Failure::Panic(_) => &[],
        }
    }

    pub fn message(&self) -> String {
        match self {
            Failure::Overrides(error) => error.to_string(),
            Failure::Refused(refusal) => refusal.message(),
            Failure::Config(error) => error.to_string(),
            Failure::Route(error) => error.to_string(),
            Failure::Render(error) => error.to_string(),
            Failure::Live(error) => error.to_string(),
            Failure::Panic(words) => format!("openline failed inside: {words}"),
        }
    }
}

impl From<LiveError> for Failure {
    fn from(error: LiveError) -> Failure {
        Failure::Live(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        Failure::Config(error)
    }
}

impl From<OverrideError> for Failure {
    fn from(error: OverrideError) -> Failure {
        Failure::Overrides(error)
    }
}

impl From<RouteError> for Failure {
    fn from(error: RouteError) -> Failure {
        Failure::Route(error)
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Failure {
        Failure::Render(error)
    }
}

fn code(outcome: Outcome) -> &'static std::ffi::CStr {
    match outcome {
        OPENLINE_OK => c"ok",
        OPENLINE_INVALID_ARGUMENT => c"invalid_argument",
        OPENLINE_INVALID_UTF8 => c"invalid_utf8",
        OPENLINE_INVALID_CONFIG => c"invalid_config",
        OPENLINE_ROUTE_ERROR => c"route_error",
        OPENLINE_NOT_FOUND => c"not_found",
        OPENLINE_IO => c"io",
        OPENLINE_INVALID_OVERRIDES => c"invalid_overrides",
        OPENLINE_STORE_ERROR => c"store_error",
        OPENLINE_TOO_SMALL => c"too_small",
        OPENLINE_PANIC => c"panic",
        _ => c"unknown_result",
    }
}

/// The name of a result in lower case (`ok`, `invalid_argument`, ...); `unknown_result` for any other number. It lives for ever.
#[unsafe(no_mangle)]
pub extern "C" fn openline_result_name(result: Outcome) -> Str {
    Str::of(code(result))
}
