/*!
Routing: a contact at once, or prepared once and decided for every call.
*/

use std::{ffi::c_char, mem::MaybeUninit};

use ::engine::{Arguments, SharedRoute, Target};

use crate::{
    contact::{self, Contact, Variable},
    decision::Decision,
    engine::Engine,
    error::Error,
    guard::{answer, explained, given, guard, place},
    lent,
    outcome::{Failure, Outcome, Refusal},
};

/// No target: nobody answers.
pub const OPENLINE_TARGET_NONE: i64 = -1;
/// A target that is no queue but a SIP handoff.
pub const OPENLINE_TARGET_SIP: i64 = -2;

/// A contact prepared once, to be decided at many instants: one for each dialled number. Immutable, any number of threads may use one; free it
/// with openline_route_free(). It keeps its engine's data alive.
pub struct Route(SharedRoute);

/// A target as C has it.
#[inline]
pub fn number(target: Target) -> i64 {
    match target {
        Target::Queue(queue) => queue as i64,
        Target::Handoff(_) => OPENLINE_TARGET_SIP,
        Target::None => OPENLINE_TARGET_NONE,
    }
}

/// Where a contact goes, at its instant or now. Being closed is an answer; OPENLINE_ROUTE_ERROR means that the contact names what the document
/// does not have, or has a malformed language tag.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_route(
    engine: Option<&Engine>,
    contact: *const Contact,
    decision_out: Option<&mut MaybeUninit<Box<Decision>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, decision_out) = (given(engine, "engine")?, place(decision_out, "decision_out")?);
        // SAFETY: lent for this call, as the header asks.
        let contact = unsafe { contact::read(contact)? };
        let decision = Decision::new(&engine.inner().route(&contact)?);
        decision_out.write(Box::new(decision));
        Ok(())
    })
}

/// Resolves a contact's names, tags and filters once; its instant is not used, its variables are kept.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_prepare(
    engine: Option<&Engine>,
    contact: *const Contact,
    route_out: Option<&mut MaybeUninit<Box<Route>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, route_out) = (given(engine, "engine")?, place(route_out, "route_out")?);
        // SAFETY: lent for this call, as the header asks.
        let contact = unsafe { contact::read(contact)? };
        let route = engine.inner().prepare(&contact)?.into_shared();
        route_out.write(Box::new(Route(route)));
        Ok(())
    })
}

/// Where the route leads at an instant: the index of a queue, OPENLINE_TARGET_NONE or OPENLINE_TARGET_SIP. Allocates nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_route_target_at(
    route: Option<&Route>,
    at: i64,
    target_out: Option<&mut MaybeUninit<i64>>,
) -> Outcome {
    guard(|| {
        let (route, target_out) = (given(route, "route")?, place(target_out, "target_out")?);
        target_out.write(number(route.0.target_at(at)));
        Ok::<(), Refusal>(())
    })
}

/// The whole decision at an instant, with `len` further variables (NULL with a length of 0: none), which win over the contact's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_route_decide(
    route: Option<&Route>,
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
        let decision = Decision::new(&route.0.decide_with(at, &variables));
        decision_out.write(Box::new(decision));
        Ok::<(), Failure>(())
    })
}

/// The same for a language model's function call: `arguments` is the JSON text that it wrote (NULL with a length of 0: none), in place of the
/// contact's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_route_decide_call(
    route: Option<&Route>,
    at: i64,
    variables: *const Variable,
    len: usize,
    arguments: *const c_char,
    arguments_len: usize,
    decision_out: Option<&mut MaybeUninit<Box<Decision>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (route, decision_out) = (given(route, "route")?, place(decision_out, "decision_out")?);
        // SAFETY: lent for this call, as the header asks; so below.
        let variables = unsafe { contact::variables(variables, len)? };
        // SAFETY: see above.
        let arguments =
            Arguments::parse(unsafe { lent::optional(arguments, arguments_len, "arguments")? }.unwrap_or_default());
        let decision = Decision::new(&route.0.decide_call(at, &variables, &arguments));
        decision_out.write(Box::new(decision));
        Ok::<(), Failure>(())
    })
}

/// Frees a route; NULL is fine. Nobody else may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_route_free(route: Option<Box<Route>>) {
    answer((), || drop(route));
}
