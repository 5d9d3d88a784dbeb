/*!
A contact that is decided at many instants, over documents that change.
*/

use std::sync::Arc;

use arc_swap::ArcSwap;
use openline::{Arguments, At, Contact, Decision, RouteError, SharedRoute, Target, Variables};

use super::{now::Now, reader::Reader};
use crate::{generation::Generation, meet::follow};

/// A contact resolved once a generation. A prepared [`Route`](openline::Route) is valid for its engine; this one prepares itself again when another engine
/// answers.
///
/// It is for one thread, as a [`Reader`] is; [`snapshot`](LiveRoute::snapshot) serves any.
#[derive(Clone)]
pub struct LiveRoute {
    reader: Reader,
    contact: Arc<Contact>,
    held: Arc<RouteSnapshot>,
}

/// A route over one generation.
pub struct RouteSnapshot {
    now: Arc<Now>,
    route: Result<SharedRoute, RouteError>,
}

impl LiveRoute {
    pub(super) fn new(mut reader: Reader, contact: &Contact) -> Result<LiveRoute, RouteError> {
        let contact = Arc::new(contact.clone());
        let held = Arc::new(RouteSnapshot::new(Arc::clone(reader.now()), &contact));
        match &held.route {
            Ok(_) => Ok(LiveRoute { reader, contact, held }),
            Err(error) => Err(error.clone()),
        }
    }

    /// The decision at an instant.
    ///
    /// # Errors
    /// A reload took the contact's topic or handoff away; the next may bring it back.
    pub fn decide(&mut self, at: impl Into<At>) -> Result<Decision<'_>, RouteError> {
        self.current().decide(at)
    }

    /// The decision at an instant with further variables, which win over the contact's.
    pub fn decide_with<'a>(
        &'a mut self,
        at: impl Into<At>,
        variables: &'a dyn Variables,
    ) -> Result<Decision<'a>, RouteError> {
        Ok(self.current().route()?.decide_with(at, variables))
    }

    /// The target at an epoch second, and the generation whose numbers it has.
    #[inline]
    pub fn target_at(&mut self, at: i64) -> Result<(Target, Generation), RouteError> {
        self.current().target_at(at)
    }

    /// The route over the generation that answers now; it can be sent to any thread and stays as it is.
    pub fn snapshot(&mut self) -> Arc<RouteSnapshot> {
        self.current();
        Arc::clone(&self.held)
    }

    /// The generation that answers now.
    pub fn generation(&mut self) -> Generation {
        self.reader.generation()
    }

    #[inline]
    fn current(&mut self) -> &RouteSnapshot {
        let now = self.reader.now();
        if !Arc::ptr_eq(now, &self.held.now) {
            let now = Arc::clone(now);
            self.prepare_again(now);
        }
        &self.held
    }

    #[cold]
    fn prepare_again(&mut self, now: Arc<Now>) {
        self.held = Arc::new(RouteSnapshot::new(now, &self.contact));
    }
}

impl RouteSnapshot {
    fn new(now: Arc<Now>, contact: &Contact) -> RouteSnapshot {
        let route = now.engine.prepare(contact).map(|route| route.into_shared());
        RouteSnapshot { now, route }
    }

    /// The decision at an instant.
    pub fn decide(&self, at: impl Into<At>) -> Result<Decision<'_>, RouteError> {
        Ok(self.route()?.decide(at))
    }

    /// The decision for a model's function call: further variables, and its arguments in place of the contact's.
    pub fn decide_call<'a>(
        &'a self,
        at: impl Into<At>,
        variables: &'a dyn Variables,
        arguments: &'a Arguments,
    ) -> Result<Decision<'a>, RouteError> {
        Ok(self.route()?.decide_call(at, variables, arguments))
    }

    /// The target at an epoch second, and the generation whose numbers it has.
    #[inline]
    pub fn target_at(&self, at: i64) -> Result<(Target, Generation), RouteError> {
        Ok((self.route()?.target_at(at), self.now.generation))
    }

    /// The prepared route.
    #[inline]
    pub fn route(&self) -> Result<&SharedRoute, RouteError> {
        self.route.as_ref().map_err(RouteError::clone)
    }

    /// The engine that it asks.
    pub fn engine(&self) -> &Arc<openline::Engine> {
        &self.now.engine
    }

    /// The text of the document that it asks.
    pub fn document(&self) -> &Arc<str> {
        &self.now.base.text
    }

    /// The generation of its answers.
    pub fn generation(&self) -> Generation {
        self.now.generation
    }
}

/// A [`LiveRoute`] that many threads share, such as those of a C program.
pub struct SharedLiveRoute {
    now: Arc<ArcSwap<Now>>,
    contact: Contact,
    held: ArcSwap<RouteSnapshot>,
}

impl SharedLiveRoute {
    pub(super) fn new(now: &Arc<ArcSwap<Now>>, contact: &Contact) -> Result<SharedLiveRoute, RouteError> {
        let held = RouteSnapshot::new(now.load_full(), contact);
        match &held.route {
            Ok(_) => Ok(SharedLiveRoute {
                now: Arc::clone(now),
                contact: contact.clone(),
                held: ArcSwap::from_pointee(held),
            }),
            Err(error) => Err(error.clone()),
        }
    }

    /// The route over the generation that answers now.
    pub fn snapshot(&self) -> Arc<RouteSnapshot> {
        follow(&self.now, &self.held, |held| &held.now, |now| RouteSnapshot::new(now, &self.contact))
    }

    /// The target at an epoch second, and the generation whose numbers it has.
    pub fn target_at(&self, at: i64) -> Result<(Target, Generation), RouteError> {
        self.snapshot().target_at(at)
    }
}

impl std::fmt::Debug for LiveRoute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveRoute").field("generation", &self.held.generation()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for RouteSnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RouteSnapshot").field("generation", &self.generation()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SharedLiveRoute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedLiveRoute").finish_non_exhaustive()
    }
}
