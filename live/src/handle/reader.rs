/*!
The current engine for a thread that asks often.
*/

use std::sync::Arc;

use arc_swap::{ArcSwap, Cache};
use openline::Engine;

use super::now::Now;
use crate::generation::Generation;

/// The current engine for one thread: when nothing changed, one atomic load.
///
/// It keeps the engine that it gave last, so one that is never asked keeps an old engine in memory. Clone it for each thread.
#[derive(Clone)]
pub struct Reader {
    cache: Cache<Arc<ArcSwap<Now>>, Arc<Now>>,
}

impl Reader {
    pub(super) fn new(now: &Arc<ArcSwap<Now>>) -> Reader {
        Reader { cache: Cache::new(Arc::clone(now)) }
    }

    /// The current engine: a snapshot, which answers as it does for as long as it is held.
    #[inline]
    pub fn engine(&mut self) -> &Arc<Engine> {
        &self.now().engine
    }

    /// The generation of the engine that [`engine`](Self::engine) gives.
    #[inline]
    pub fn generation(&mut self) -> Generation {
        self.now().generation
    }

    #[inline]
    pub(super) fn now(&mut self) -> &Arc<Now> {
        self.cache.load()
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}
