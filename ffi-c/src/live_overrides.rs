/*!
The overrides of a live document as a list: `openline_live_overrides`.
*/

use std::mem::MaybeUninit;

use ::engine::Subject;

use crate::{
    guard::{answer, given, guard, place},
    live::Live,
    outcome::{Outcome, Refusal},
    queue::OPENLINE_NEVER,
    text::{Str, Text},
};

/// The overrides of one moment. Immutable; free it with openline_live_overrides_free().
pub struct LiveOverrides(Vec<Owned>);

struct Owned {
    texts: [Option<Text>; 6],
    except: Vec<Text>,
    id: u64,
    from: i64,
    until: i64,
    made_at: i64,
    all: bool,
    dangling: bool,
    signal: bool,
}

/// An override of a live document, lent by its list. More fields may come at its end.
#[repr(C)]
pub struct LiveOverride {
    /// By which it is ended.
    pub id: u64,
    /// `closed`, `unstaffed`, `open` or `redirect`.
    pub kind: Str,
    /// The queue that it is about, or nothing.
    pub queue: Str,
    /// The group that it is about, or nothing.
    pub group: Str,
    /// Its first second.
    pub from: i64,
    /// The first second after it; OPENLINE_NEVER is until further notice.
    pub until: i64,
    /// What callers hear whose language has no words of its own, or nothing.
    pub reason: Str,
    /// Of a redirect: where calls go.
    pub function: Str,
    /// Who says that they made it; of a signal, the machine.
    pub by: Str,
    /// When it was made, by the store's clock.
    pub made_at: i64,
    /// How many names are left out of `all`; see openline_live_overrides_except().
    pub except_count: usize,
    /// It is about every queue.
    pub all: bool,
    /// The document does not have its queue, group or function: it has no effect until it does.
    pub dangling: bool,
    /// A machine's signal made it: it lapses by itself.
    pub signal: bool,
}

/// The overrides of this moment, those that are over too, while they are kept. Waits for nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_overrides(
    live: Option<&Live>,
    overrides_out: Option<&mut MaybeUninit<Box<LiveOverrides>>>,
) -> Outcome {
    guard(|| {
        let (live, overrides_out) = (given(live, "live")?, place(overrides_out, "overrides_out")?);
        let owned = live.inner().overrides().into_iter().map(|line| {
            let said = line.listing;
            let (queue, group, except) = match &said.subject {
                Subject::Queue(name) => (Some(&**name), None, None),
                Subject::Group(name) => (None, Some(&**name), None),
                Subject::All { except } => (None, None, Some(except)),
                _ => (None, None, None),
            };
            let reason = said.reason.as_ref().and_then(|reason| reason.first());
            let texts = [Some(said.kind.as_str()), queue, group, reason, said.function.as_deref(), Some(&line.by)];
            Owned {
                texts: texts.map(Text::from_option),
                all: except.is_some(),
                except: except.into_iter().flatten().map(|name| Text::new(name)).collect(),
                id: said.id,
                from: said.from,
                until: said.until.unwrap_or(OPENLINE_NEVER),
                made_at: line.made_at,
                dangling: said.dangling,
                signal: line.is_signal,
            }
        });
        overrides_out.write(Box::new(LiveOverrides(owned.collect())));
        Ok::<(), Refusal>(())
    })
}

/// How many there are; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_overrides_count(overrides: Option<&LiveOverrides>) -> usize {
    overrides.map_or(0, |overrides| overrides.0.len())
}

/// One of them by its place in the list; its texts are borrowed from the list. OPENLINE_NOT_FOUND beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_overrides_at(
    overrides: Option<&LiveOverrides>,
    index: usize,
    override_out: Option<&mut MaybeUninit<LiveOverride>>,
) -> Outcome {
    guard(|| {
        let (overrides, override_out) = (given(overrides, "overrides")?, place(override_out, "override_out")?);
        let it = overrides.0.get(index).ok_or(Refusal::NoOverride)?;
        let [kind, queue, group, reason, function, by] = &it.texts;
        override_out.write(LiveOverride {
            id: it.id,
            kind: Str::from_option(kind.as_ref()),
            queue: Str::from_option(queue.as_ref()),
            group: Str::from_option(group.as_ref()),
            from: it.from,
            until: it.until,
            reason: Str::from_option(reason.as_ref()),
            function: Str::from_option(function.as_ref()),
            by: Str::from_option(by.as_ref()),
            made_at: it.made_at,
            except_count: it.except.len(),
            all: it.all,
            dangling: it.dangling,
            signal: it.signal,
        });
        Ok::<(), Refusal>(())
    })
}

/// A name that an override of all leaves out; nothing beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_overrides_except(overrides: Option<&LiveOverrides>, index: usize, name: usize) -> Str {
    Str::from_option(overrides.and_then(|overrides| overrides.0.get(index)?.except.get(name)))
}

/// Frees a list; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_overrides_free(overrides: Option<Box<LiveOverrides>>) {
    answer((), || drop(overrides));
}
