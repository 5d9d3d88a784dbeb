/*!
A lock that is waited for so long and no longer: who writes is told in time that somebody else is at it.

Who is inside has the value itself; an empty slot is a busy gate.
*/

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Instant,
};

pub(super) struct Gate<T> {
    slot: Mutex<Option<Box<T>>>,
    free: Condvar,
}

pub(super) struct Inside<T> {
    gate: Arc<Gate<T>>,
    value: Option<Box<T>>,
}

impl<T> Gate<T> {
    pub(super) fn new(value: T) -> Gate<T> {
        Gate { slot: Mutex::new(Some(Box::new(value))), free: Condvar::new() }
    }

    /// None when somebody is inside until then.
    pub(super) fn enter(self: &Arc<Self>, until: Instant) -> Option<Inside<T>> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(value) = slot.take() {
                return Some(Inside { gate: Arc::clone(self), value: Some(value) });
            }
            let left = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
            slot = self.free.wait_timeout(slot, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl<T> Deref for Inside<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_deref().expect("it is there until the drop")
    }
}

impl<T> DerefMut for Inside<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_deref_mut().expect("it is there until the drop")
    }
}

impl<T> Drop for Inside<T> {
    fn drop(&mut self) {
        *self.gate.slot.lock().unwrap_or_else(PoisonError::into_inner) = self.value.take();
        self.gate.free.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn who_waits_too_long_is_told() {
        let gate = Arc::new(Gate::new(1));
        let inside = gate.enter(Instant::now()).unwrap();
        assert!(gate.enter(Instant::now()).is_none());
        assert!(gate.enter(Instant::now() + Duration::from_millis(20)).is_none());
        drop(inside);
        assert_eq!(*gate.enter(Instant::now()).unwrap(), 1);
    }
}
