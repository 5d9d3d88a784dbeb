/*!
A contact prepared over a live document: it prepares itself again when the generation moves.
*/

use std::mem::MaybeUninit;

use ::live::SharedLiveRoute;

use crate::{
    contact::{self, Contact, Variable},
    decision::Decision,
    error::Error,
    guard::{answer, explained, given, place},
    live::Live,
    outcome::Outcome,
    route::number,
};

/// A contact that is decided over whatever document answers then. Any number of threads may use one; free it with openline_live_route_free(), before or
/// after its openline_live.
pub struct LiveRoute(SharedLiveRoute);

/// Resolves a contact's names, tags and filters, now and whenever the document changes; its instant is not used, its variables are kept.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_prepare(
    live: Option<&Live>,
    contact: *const Contact,
    route_out: Option<&mut MaybeUninit<Box<LiveRoute>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (live, route_out) = (given(live, "live")?, place(route_out, "route_out")?);
        // SAFETY: lent for this call, as the header asks.
        let contact = unsafe { contact::read(contact)? };
        route_out.write(Box::new(LiveRoute(live.inner().prepare_shared(&contact)?)));
        Ok(())
    })
}

/// Where the route leads at an instant, as openline_route_target_at(), and in `generation_out` (which may be NULL) the generation whose queue index it
/// is: names come from openline_live_engine_at(). OPENLINE_ROUTE_ERROR when a reload took the topic or handoff away; the next may bring it back.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_route_target_at(
    route: Option<&LiveRoute>,
    at: i64,
    target_out: Option<&mut MaybeUninit<i64>>,
    generation_out: Option<&mut MaybeUninit<u64>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (route, target_out) = (given(route, "route")?, place(target_out, "target_out")?);
        let (target, generation) = route.0.target_at(at)?;
        target_out.write(number(target));
        if let Some(generation_out) = generation_out {
            generation_out.write(generation.value());
        }
        Ok(())
    })
}

/// The whole decision at an instant, with `len` further variables (NULL with a length of 0: none), which win over the contact's. Its generation says
/// which engine answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_route_decide(
    route: Option<&LiveRoute>,
    at: i64,
    variables: *const Variable,
    len: usize,
    decision_out: Option<&mut MaybeUninit<Box<Decision>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (route, decision_out) = (given(route, "route")?, place(decision_out, "decision_out")?);
        // SAFETY: lent for this call, as the header asks.
        let variables = unsafe { contact::variables(variables, len)? };
        let snapshot = route.0.snapshot();
        let decision = Decision::new(&snapshot.route()?.decide_with(at, &variables));
        decision_out.write(Box::new(decision));
        Ok(())
    })
}

/// Frees a route; NULL is fine. Nobody else may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_route_free(route: Option<Box<LiveRoute>>) {
    answer((), || drop(route));
}
