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

/// Says a word of instructions (`hours`, `week`, `reopens_at`, `until`, `reopens_in`, `open`, `closed`, `reopens`) of a queue at an instant. `queue`
/// is its name; `languages` are BCP 47 tags with commas between them, most wanted first, or NULL for the document's own; `style` is one of
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
        *need = said.len() + 1;
        if cap < *need {
            return Err(Refusal::TooSmall.into());
        }
        // SAFETY: see above.
        let buf = unsafe { lent::buffer(buf.cast::<u8>(), cap, "buf")? };
        for (place, byte) in buf.iter_mut().zip(said.bytes().chain([0])) {
            place.write(byte);
        }
        Ok::<(), Failure>(())
    })
}
