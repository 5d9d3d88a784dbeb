/*!
Hours in words: one call, because the text is the caller's own buffer.
*/

use std::{ffi::c_char, mem::MaybeUninit};

use ::engine::Style;

use crate::{
    engine::Engine,
    guard::{given, guard, place},
    lent,
    outcome::{Failure, Outcome, Refusal},
};

/// Words as they are read on a screen.
pub const OPENLINE_STYLE_TEXT: u32 = 0;
/// Words as an engine reads them aloud.
pub const OPENLINE_STYLE_SPEECH: u32 = 1;
/// The same inside an SSML document: escaped, with breaks.
pub const OPENLINE_STYLE_SSML: u32 = 2;

/// The style of a number.
pub fn style(number: u64) -> Result<Style, Refusal> {
    match u32::try_from(number) {
        Ok(OPENLINE_STYLE_TEXT) => Ok(Style::Text),
        Ok(OPENLINE_STYLE_SPEECH) => Ok(Style::Speech),
        Ok(OPENLINE_STYLE_SSML) => Ok(Style::Ssml),
        _ => Err(Refusal::NoStyle),
    }
}

/// Says a word of instructions (`hours`, `week`, `reopens_at`, `until`, `reopens_in`, `open`, `closed`, `reopens`), or its `status` in a sentence a line,
/// of a queue at an instant. `queue` is its name; `languages` are BCP 47 tags with commas between them, most wanted first, or NULL for the document's own; `style` is one of
/// OPENLINE_STYLE_TEXT, OPENLINE_STYLE_SPEECH and OPENLINE_STYLE_SSML. All texts are NUL-terminated.
///
/// `need` always gets a number: of bytes of the text with its NUL, 0 when there is none. A `cap` below it is OPENLINE_TOO_SMALL and leaves `buf`, which may then
/// be NULL, as it is. A queue that is not there is OPENLINE_NOT_FOUND, a word that cannot be said and a malformed tag OPENLINE_ROUTE_ERROR.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_say(
    engine: Option<&Engine>,
    queue: *const c_char,
    word: *const c_char,
    languages: *const c_char,
    style: u32,
    at: i64,
    buf: *mut c_char,
    cap: usize,
    need: Option<&mut MaybeUninit<usize>>,
) -> Outcome {
    guard(|| {
        let need = place(need, "need")?.write(0);
        let engine = given(engine, "engine")?.inner();
        // SAFETY: lent for this call, as the header asks; so below.
        let (queue, word) = unsafe { (lent::terminated(queue, "queue")?, lent::terminated(word, "word")?) };
        let languages = match languages.is_null() {
            true => "",
            // SAFETY: see above.
            false => unsafe { lent::terminated(languages, "languages")? },
        };
        let style = self::style(style.into())?;
        let queue = engine.queue(queue).ok_or(Refusal::NoQueueName)?;
        let tags: Vec<&str> = languages.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect();
        let said = engine.speaker_of(&tags, style)?.say(word, queue, at)?;
        // SAFETY: see above.
        unsafe { put(&said, buf, cap, need) }
    })
}

/// Says a point in time, such as the start of a free slot, as a queue's callers say it at an instant: `tomorrow at 9:30 AM`. All else is as for
/// openline_say().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_say_time(
    engine: Option<&Engine>,
    queue: *const c_char,
    time: i64,
    languages: *const c_char,
    style: u32,
    at: i64,
    buf: *mut c_char,
    cap: usize,
    need: Option<&mut MaybeUninit<usize>>,
) -> Outcome {
    guard(|| {
        let need = place(need, "need")?.write(0);
        let engine = given(engine, "engine")?.inner();
        // SAFETY: lent for this call, as the header asks; so below.
        let queue = unsafe { lent::terminated(queue, "queue")? };
        let languages = match languages.is_null() {
            true => "",
            // SAFETY: see above.
            false => unsafe { lent::terminated(languages, "languages")? },
        };
        let style = self::style(style.into())?;
        let queue = engine.queue(queue).ok_or(Refusal::NoQueueName)?;
        let tags: Vec<&str> = languages.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect();
        let said = engine.speaker_of(&tags, style)?.time(queue, time, at);
        // SAFETY: see above.
        unsafe { put(&said, buf, cap, need) }
    })
}

/// Puts a text and its NUL into the caller's buffer, or nothing where it is too small.
///
/// # Safety
/// Unless NULL, `buf` has `cap` bytes that may be written.
unsafe fn put(said: &str, buf: *mut c_char, cap: usize, need: &mut usize) -> Result<(), Failure> {
    *need = said.len() + 1;
    if cap < *need {
        return Err(Refusal::TooSmall.into());
    }
    // SAFETY: the caller's promise, handed on.
    let buf = unsafe { lent::buffer(buf.cast::<u8>(), cap, "buf")? };
    for (place, byte) in buf.iter_mut().zip(said.bytes().chain([0])) {
        place.write(byte);
    }
    Ok(())
}
