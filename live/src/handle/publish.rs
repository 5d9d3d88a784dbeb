/*!
Documents into the journal: a text that somebody publishes, and a file that somebody saved. And the way back: undo, and roll back.
*/

use std::{sync::Arc, time::Instant};

use openline::Override;

use super::{
    core::{Core, LOOK},
    document::{Source, changed_at},
    now::Base,
    terms::Author,
    write::{Step, taken, unknown},
};
use crate::{
    error::{LiveError, LiveErrorCode},
    files::replace,
    journal::{Act, Entry, Making, State, Text},
    notice::Notice,
};

/// A text to publish, if the document is still the one that its author saw.
pub(super) fn publish(
    source: &Source,
    seen: Option<String>,
    to_file: bool,
    note: Option<&str>,
) -> impl FnMut(&State, &Arc<Base>, i64) -> Result<Step, LiveError> {
    let text = Text {
        text: Arc::clone(&source.text),
        digest: source.digest.clone(),
        former: seen.clone(),
        to_file,
        files: source.files.clone(),
        note: note.map(str::to_owned),
    };
    move |state, _, _| {
        let document = state.document.as_deref();
        match document {
            Some(document) if document.text.digest == text.digest => Ok(Step::Done(document.number)),
            _ if document.map(|document| &document.text.digest) == seen.as_ref() => {
                Ok(Step::Do(Box::new(Act::Published(text.clone())), Vec::new()))
            }
            Some(document) => {
                let told = format!("the document was published by entry {} since", document.number);
                Err(LiveError::new(LiveErrorCode::Conflict, told))
            }
            None => Err(LiveError::new(LiveErrorCode::Conflict, "the journal has no document")),
        }
    }
}

impl Core {
    /// The first document: of the file, where that is the truth or the journal has none; else of the journal.
    pub(super) fn begin_with(&mut self, notice: &Notice, source: Option<Source>) {
        match source {
            Some(source) if self.config.watch_file || self.state.document.is_none() => {
                let known = self.state.document.as_ref().is_some_and(|document| document.text.digest == source.digest);
                // Without a store the file answers; what is known of the journal stays on top of it.
                if known || self.trouble.is_some() || self.config.read_only || !self.has_store() {
                    return;
                }
                if let Some(finished) = self.finish_publishing(&source) {
                    self.file.begin(&Arc::clone(&self.config), Some(&finished));
                    self.follow_document();
                    return;
                }
                let seen = self.state.document.as_ref().map(|document| document.text.digest.clone());
                let deadline = Instant::now() + self.config.write_timeout;
                let (done, _) =
                    self.append(notice, &Author::new("file"), deadline, &mut publish(&source, seen, false, None));
                match done {
                    // Somebody else's text was quicker: the file is looked at again.
                    Err(error) if error.kind() == LiveErrorCode::Conflict => {
                        self.file.digest = None;
                        self.file.retry();
                    }
                    Err(error) => self.stale(&error),
                    Ok(_) => {}
                }
            }
            _ => self.follow_document(),
        }
    }

    /// A text of the file that loads is published once, by the first handle that sees it. True when the state moved.
    pub(super) fn look_at_file(&mut self, notice: &Notice) -> bool {
        if !self.config.watch_file || !self.file.is_due(self.config.settle) {
            return false;
        }
        let source = match Source::read(&self.config) {
            Ok(source) => source,
            Err(error) => {
                self.file.done(&Arc::clone(&self.config), None);
                self.refuse(error.issues().into());
                return false;
            }
        };
        let is_new = self.file.digest.as_deref() != Some(&source.digest);
        self.file.done(&Arc::clone(&self.config), Some(&source));
        if source.digest == self.base.digest {
            // Saved as it was, or mended back to what answers.
            self.refused = None;
            return false;
        }
        if !is_new && self.refused.is_some() {
            return false;
        }
        self.take_file(notice, source)
    }

    /// A text of the file becomes the document.
    pub(super) fn take_file(&mut self, notice: &Notice, source: Source) -> bool {
        let engine = match source.load(&self.config) {
            Ok(engine) => engine,
            Err(issues) => {
                self.refuse(issues);
                return false;
            }
        };
        let base = Arc::new(Base { digest: source.digest.clone(), text: Arc::clone(&source.text), engine });
        if self.config.read_only {
            self.base = base;
            self.refused = None;
            self.events.push(super::events::Event::Reloaded { generation: self.state.generation() });
            return true;
        }
        let seen = self.state.document.as_ref().map(|document| document.text.digest.clone());
        let (done, _) =
            self.append(notice, &Author::new("file"), Instant::now() + LOOK, &mut publish(&source, seen, false, None));
        match done {
            Ok(_) => {
                self.base = base;
                self.refused = None;
                self.events.push(super::events::Event::Reloaded { generation: self.state.generation() });
                true
            }
            Err(error) => {
                // It is looked at again: what answers has a generation, and this text has none yet.
                self.file.digest = None;
                self.file.retry();
                if error.kind() != LiveErrorCode::Conflict {
                    self.stale(&error);
                }
                true
            }
        }
    }

    /// A publishing that was cut off between its entry and the file is brought to its end: the file is still the text before it, and was not touched since.
    pub(super) fn finish_publishing(&mut self, source: &Source) -> Option<Source> {
        let document = self.state.document.as_deref()?;
        let text = &document.text;
        let cut_off = text.to_file
            && !self.config.read_only
            && text.former.as_ref() == Some(&source.digest)
            && changed_at(&self.config.document).is_some_and(|at| at < document.made_at);
        if !cut_off {
            return None;
        }
        replace(&self.config.document, text.text.as_bytes()).ok()?;
        Some(Source::of(text))
    }

    /// Writes a published text to the file, which is that of the `former` document or does not load: what somebody saved meanwhile is not written over.
    pub(super) fn write_file(&mut self, source: &Source, former: Option<&str>) -> Result<(), LiveError> {
        if !self.config.watch_file {
            return Ok(());
        }
        if let Ok(there) = Source::read(&self.config)
            && former.is_some_and(|former| former != there.digest)
            && there.digest != source.digest
            && there.load(&self.config).is_ok()
        {
            let told = format!(
                "it is published, but {} was saved meanwhile, and that text is next",
                self.config.document.display()
            );
            return Err(LiveError::new(LiveErrorCode::Conflict, told));
        }
        let told = |fault: std::io::Error| {
            let path = self.config.document.display();
            LiveError::new(
                LiveErrorCode::Unreadable,
                format!("it is published, but {path} could not be written: {fault}"),
            )
        };
        replace(&self.config.document, source.text.as_bytes()).map_err(told)?;
        for (name, content) in &source.files {
            let path = crate::files::folder_of(&self.config.document).join(name);
            if std::fs::read(&path).ok().as_deref() != Some(content.as_bytes()) {
                replace(&path, content.as_bytes()).map_err(told)?;
            }
        }
        self.file.begin(&Arc::clone(&self.config), Some(source));
        Ok(())
    }

    /// An entry by its number.
    pub(super) fn entry(&mut self, notice: &Notice, number: u64, deadline: Instant) -> Result<Entry, LiveError> {
        let rows = self.rows_up_to(notice, number, deadline)?;
        match rows.into_iter().find(|entry| entry.number == number) {
            Some(entry) => Ok(entry),
            None => Err(LiveError::new(LiveErrorCode::UnknownId, format!("there is no entry {number}"))),
        }
    }

    /// The text that was the document at an entry.
    pub(super) fn text_at(&mut self, notice: &Notice, number: u64, deadline: Instant) -> Result<Source, LiveError> {
        let entries = self.rows_up_to(notice, number, deadline)?;
        if entries.last().is_none_or(|last| last.number < number) {
            return Err(LiveError::new(LiveErrorCode::UnknownId, format!("there is no generation {number}")));
        }
        let text = entries.iter().rev().find_map(|entry| match &entry.act {
            Act::Compacted { snapshot: Some(snapshot), .. } => {
                snapshot.state().document.map(|document| Source::of(&document.text))
            }
            act => act.text().map(Source::of),
        });
        text.ok_or_else(|| {
            LiveError::new(LiveErrorCode::UnknownId, format!("the text of generation {number} is no longer kept"))
        })
    }

    fn rows_up_to(&mut self, notice: &Notice, number: u64, deadline: Instant) -> Result<Vec<Entry>, LiveError> {
        self.open_store(notice)?;
        let Some(store) = &mut self.store else { return Ok(Vec::new()) };
        let batch = store.read(0, deadline)?;
        Ok(batch.rows.iter().take_while(|row| row.number <= number).filter_map(|row| Entry::read(row).ok()).collect())
    }
}

/// The inverse of an entry, and the text that it brings back.
pub(super) fn undo(
    entry: &Entry,
    before: Option<Source>,
) -> impl FnMut(&State, &Arc<Base>, i64) -> Result<Step, LiveError> {
    let (number, act) = (entry.number, entry.act.clone());
    let cannot = |told: String| LiveError::new(LiveErrorCode::CannotUndo, told);
    move |state, base, now| {
        let (made, ended, published) = (act.made().is_some(), act.ended(), act.text());
        if let Act::Signal { source, .. } = &act {
            return Err(cannot(format!("a signal is replaced by the next one of {source:?}, and lapses by itself")));
        }
        if let Act::Compacted { .. } = &act {
            return Err(cannot("what was dropped is gone".to_owned()));
        }
        let mut warnings = Vec::new();
        let end = match made {
            true => state.items.get(&number).filter(|item| !item.is_over(now)).map(|_| number),
            false => None,
        };
        let again = match ended {
            Some(id) => {
                let item = state.items.get(&id).ok_or_else(|| unknown(id))?;
                let until = item.ended.map_or(item.said.until, |ended| ended.until_before);
                let from = item.said.from.unwrap_or(now).max(now);
                let mut said: Override = item.said.clone();
                (said.id, said.from, said.until) = (None, Some(from), until);
                match until.is_none_or(|until| from < until) {
                    true => {
                        warnings = taken(base, &said)?;
                        Some(Making { said })
                    }
                    false => None,
                }
            }
            None => None,
        };
        let text = match (published, &before) {
            (None, _) => None,
            (Some(published), Some(before)) => {
                let document = state.document.as_deref();
                if document.is_none_or(|document| document.number != number) {
                    return Err(cannot(format!(
                        "a later entry ({}) published another text: roll back to a generation instead",
                        document.map_or(0, |document| document.number)
                    )));
                }
                Some(Text {
                    text: Arc::clone(&before.text),
                    digest: before.digest.clone(),
                    former: Some(published.digest.clone()),
                    to_file: true,
                    files: before.files.clone(),
                    note: Some(format!("undo of {number}")),
                })
            }
            (Some(_), None) => return Err(cannot("there is no text before it".to_owned())),
        };
        if end.is_none() && again.is_none() && text.is_none() {
            return Err(cannot(format!("entry {number} has no effect any more")));
        }
        let act = Act::Undone { of: number, ended: end, making: again, text };
        Ok(Step::Do(Box::new(act), warnings))
    }
}
