/*!
What a command asks: the configuration with what is known of this minute. The one place where a command gets its engine.

Where no store lies beside the configuration nothing is different, and nothing is made by asking. Where there is one, it counts: a store that cannot be
read is no answer, since an answer by the hours alone could send callers to a line that somebody closed.
*/

use std::{io, ops::Deref};

use openline::Engine;
use openline_answers::Dated;
use serde::Serialize;

use crate::{args::Asked, document::Document, failure::Failure, page::Page, paint::Paint};

pub struct Standing {
    engine: Engine,
    #[cfg(all(unix, feature = "live"))]
    known: Option<crate::live::Known>,
}

impl Standing {
    pub fn load(asked: Asked) -> Result<Standing, Failure> {
        #[cfg(all(unix, feature = "live"))]
        if let Some(known) = crate::live::known(&asked)? {
            // Two lists of overrides cannot both be the answer, and to leave one out in silence could open a line that somebody closed.
            if asked.source.overrides.is_some() {
                return Err(Failure::usage(
                    "a store lies beside the configuration: --overrides stands for its own with --no-live",
                ));
            }
            let engine = match &known.engine {
                Some(engine) => Engine::clone(engine),
                None => Document::load(asked.source)?,
            };
            return Ok(Standing { engine, known: Some(known) });
        }
        let engine = Document::load(asked.source)?;
        Ok(Standing {
            engine,
            #[cfg(all(unix, feature = "live"))]
            known: None,
        })
    }

    /// `live: generation 42, 2 overrides`, above an answer for people.
    pub fn tell(&self, page: &mut Page, paint: &Paint) -> io::Result<()> {
        match self.line() {
            Some(line) => page.line(paint.faint(paint.plain(line))),
            None => Ok(()),
        }
    }

    /// The same beside an answer that has no place for it: a picture, a text, another program's form.
    pub fn tell_aside(&self) -> io::Result<()> {
        let mut page = Page::stderr();
        self.tell(&mut page, &Paint::stderr())?;
        page.finish()
    }

    /// What answers, for JSON; none where nothing is live.
    pub fn generation(&self) -> Option<u64> {
        self.line().map(|_| self.engine.generation())
    }

    /// A value with the generation that it holds for.
    pub fn dated<T: Serialize>(&self, value: T) -> Dated<T> {
        Dated { value, generation: self.generation() }
    }

    #[cfg(all(unix, feature = "live"))]
    fn line(&self) -> Option<&str> {
        self.known.as_ref().map(|known| &*known.line)
    }

    #[cfg(not(all(unix, feature = "live")))]
    fn line(&self) -> Option<&str> {
        None
    }
}

impl Deref for Standing {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.engine
    }
}
