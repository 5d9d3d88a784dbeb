/*!
A speaker for a command that was asked for words: with `--language` or `--style`, and not without.
*/

use openline::{Engine, Speaker, Style};

use crate::{args::Words, failure::Failure};

/// Who says it; none where neither a language nor a style is asked for.
pub fn asked<'e>(engine: &'e Engine, words: &Words) -> Result<Option<Speaker<'e>>, Failure> {
    match (&*words.languages, words.style) {
        ([], None) => Ok(None),
        _ => speaker(engine, words).map(Some),
    }
}

/// Who says it, in the document's own language where none is asked for.
pub fn speaker<'e>(engine: &'e Engine, words: &Words) -> Result<Speaker<'e>, Failure> {
    let languages: Vec<&str> = words.languages.iter().map(String::as_str).collect();
    Ok(engine.speaker_of(&languages, words.style.unwrap_or(Style::Text))?)
}
