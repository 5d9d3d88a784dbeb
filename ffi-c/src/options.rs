/*!
How a document is loaded: `openline_options`.
*/

use ::engine::{Builder, Engine, ZoneSource};

use crate::{
    lent,
    outcome::{Failure, Refusal},
    text::Str,
};

/// How a document is loaded. Start from openline_options_init(), which sets `struct_size` and leaves every option at its default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Options {
    /// sizeof(openline_options).
    pub struct_size: usize,
    /// The name of the handoff that a destination array becomes; without it `handoff`.
    pub name: Str,
    /// Names of transfer functions known elsewhere. NULL: no list is passed. Not NULL with a length of 0: an empty list is passed, and a
    /// queue that names a transfer function which the document does not declare is an error.
    pub transfer_functions: *const Str,
    /// The length of `transfer_functions`.
    pub transfer_functions_len: usize,
    /// The folder of calendars' `ics` files; without it that of the document, if it has one.
    pub base_dir: Str,
    /// `newest` (the default), `bundled`, `system`, `chrono_tz`, `directory:PATH`, or a path.
    pub zone_data: Str,
    /// The first calendar year (UTC) whose lookups are compiled into tables, and the year behind the last. Both 0: some years around today.
    /// Equal otherwise: none. The answers are the same in all years; only their speed differs.
    pub first_compiled_year: i32,
    /// See `first_compiled_year`.
    pub end_compiled_year: i32,
    /// The longest text that is read, in bytes; 0: 64 MiB. More than 240 MiB are never read.
    pub max_bytes: u64,
    /// The description of a destination array's handoff: when a language model is to call it.
    pub description: Str,
    /// What a destination array's handoff says when an agent is available.
    pub available: Str,
    /// What it says when no agent is available.
    pub unavailable: Str,
}

// SAFETY: `struct_size` comes first; all fields are integers and raw pointers, so any bytes are a value.
unsafe impl lent::Sized for Options {
    // 0.1.0: up to and with `end_compiled_year`. It stays when the struct grows.
    const FIRST: usize = std::mem::offset_of!(Options, end_compiled_year) + size_of::<i32>();
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(<Options as lent::Sized>::FIRST == 80, "the size of 0.1.0");

/// The builder that options describe; the default one for NULL.
///
/// # Safety
/// Unless NULL, `options` and all that it points to is readable, and nobody writes to it meanwhile.
pub unsafe fn builder(options: *const Options) -> Result<Builder, Failure> {
    let mut builder = Engine::builder();
    #[cfg(feature = "holidays")]
    {
        builder = builder.holidays(openline_holidays::packs());
    }
    if options.is_null() {
        return Ok(builder);
    }
    // SAFETY: the caller's promise, handed on; so below.
    let options = unsafe { lent::sized(options, "options")? };
    // SAFETY: see above.
    if let Some(name) = unsafe { lent::field(options.name, "options.name")? } {
        builder = builder.name(name);
    }
    // SAFETY: see above.
    if let Some(text) = unsafe { lent::field(options.description, "options.description")? } {
        builder = builder.description(text);
    }
    // SAFETY: see above.
    if let Some(text) = unsafe { lent::field(options.available, "options.available")? } {
        builder = builder.available(text);
    }
    // SAFETY: see above.
    if let Some(text) = unsafe { lent::field(options.unavailable, "options.unavailable")? } {
        builder = builder.unavailable(text);
    }
    // SAFETY: see above.
    let names = unsafe {
        lent::array(options.transfer_functions, options.transfer_functions_len, "options.transfer_functions")?
    };
    if !options.transfer_functions.is_null() {
        let what = "options.transfer_functions";
        // SAFETY: see above.
        let names: Result<Vec<&str>, Refusal> =
            names.iter().map(|name| unsafe { lent::text(name.data, name.len, what) }).collect();
        builder = builder.transfer_functions(names?);
    }
    // SAFETY: see above.
    if let Some(folder) = unsafe { lent::field(options.base_dir, "options.base_dir")? } {
        builder = builder.base_dir(folder);
    }
    // SAFETY: see above.
    if let Some(source) = unsafe { lent::field(options.zone_data, "options.zone_data")? } {
        builder = builder.zone_data(source.parse::<ZoneSource>()?);
    }
    match (options.first_compiled_year, options.end_compiled_year) {
        (0, 0) => {}
        (first, end) if first > end => return Err(Refusal::BadYears.into()),
        (first, end) => builder = builder.compiled_years(first..end),
    }
    if options.max_bytes != 0 {
        builder = builder.max_bytes(usize::try_from(options.max_bytes).unwrap_or(usize::MAX));
    }
    Ok(builder)
}
