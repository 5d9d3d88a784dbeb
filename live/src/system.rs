/*!
What only the system can do: a page that processes share, a word that a fork wipes, a thread that no signal disturbs. The only file with `unsafe`.

[`SharedPage`] maps the file beside the store. A file that somebody truncates leaves a mapping whose touch is a SIGBUS, and no look before the touch can
rule that out; so the first page installs a handler, which puts an empty page in the place of a lost one of ours and hands every other SIGBUS to whoever
handled it before. An empty page reads as 0, which is never what was read last, so the reader looks closer and maps the file anew.

Nothing here knows what the words mean.
*/
#![allow(unsafe_code)]

use std::{
    fs::File,
    io,
    os::fd::AsRawFd,
    ptr,
    sync::{
        Once,
        atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering},
    },
};

/// A page: every system's page is a multiple of it, and a mapping is a page at least.
pub(crate) const PAGE: usize = 4096;

/// The words of a shared page. Every bit pattern is one, and they are only touched atomically, so whatever else writes to the file is a wrong number at
/// worst.
#[repr(C)]
pub(crate) struct Words {
    pub(crate) magic: AtomicU64,
    pub(crate) counter: AtomicU64,
    pub(crate) bell: AtomicU32,
}

/// A mapped page of a file, at one address for its life, whatever file is behind it.
pub(crate) struct SharedPage {
    words: *const Words,
}

// SAFETY: the words are atomics, and the mapping stays at its address until the page is dropped.
unsafe impl Send for SharedPage {}
// SAFETY: as above.
unsafe impl Sync for SharedPage {}

impl SharedPage {
    /// A page of this process alone, until a file is put behind it.
    pub(crate) fn anonymous() -> io::Result<SharedPage> {
        // SAFETY: a new mapping, at an address that the system chooses.
        let at = unsafe {
            libc::mmap(
                ptr::null_mut(),
                PAGE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        match at {
            libc::MAP_FAILED => Err(io::Error::last_os_error()),
            at => Ok(SharedPage { words: at.cast() }),
        }
    }

    /// Puts a file's first page behind it. Who reads meanwhile reads the former or the new one.
    pub(crate) fn map(&self, file: &File) -> io::Result<()> {
        guard_against_sigbus(self.words as usize)?;
        // SAFETY: replaces exactly the page that this value owns; the words are atomics of a file of at least a page, and a file that shrinks later is
        // what the handler is for.
        let at = unsafe {
            libc::mmap(
                self.words as *mut libc::c_void,
                PAGE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED | libc::MAP_FIXED,
                file.as_raw_fd(),
                0,
            )
        };
        if at == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    #[inline(always)]
    pub(crate) fn words(&self) -> &Words {
        // SAFETY: mapped since `anonymous`, aligned to a page, and any bytes are words.
        unsafe { &*self.words }
    }
}

impl Drop for SharedPage {
    fn drop(&mut self) {
        for slot in &GUARDED {
            let _ = slot.compare_exchange(self.words as usize, 0, Ordering::AcqRel, Ordering::Relaxed);
        }
        // SAFETY: owned, and no reference to the words outlives the page.
        unsafe { libc::munmap(self.words as *mut libc::c_void, PAGE) };
    }
}

/// The pages whose loss is no fault. A process has few: one for each store that it uses.
static GUARDED: [AtomicUsize; 256] = [const { AtomicUsize::new(0) }; 256];

/// Who handled SIGBUS before.
static FORMER: AtomicPtr<libc::sigaction> = AtomicPtr::new(ptr::null_mut());

fn guard_against_sigbus(page: usize) -> io::Result<()> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // SAFETY: `sigaction` is plain data for which zeros are a value; the handler only does what a handler may.
        unsafe {
            let former: &'static mut libc::sigaction = Box::leak(Box::new(std::mem::zeroed()));
            libc::sigaction(libc::SIGBUS, ptr::null(), former);
            FORMER.store(former, Ordering::Release);
            let mut ours: libc::sigaction = std::mem::zeroed();
            ours.sa_sigaction = on_sigbus as *const () as usize;
            ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART;
            libc::sigemptyset(&mut ours.sa_mask);
            libc::sigaction(libc::SIGBUS, &ours, ptr::null_mut());
        }
    });
    if GUARDED.iter().any(|slot| slot.load(Ordering::Acquire) == page) {
        return Ok(());
    }
    let free = |slot: &AtomicUsize| slot.compare_exchange(0, page, Ordering::AcqRel, Ordering::Relaxed).is_ok();
    match GUARDED.iter().any(free) {
        true => Ok(()),
        // Without a guard there is no mapping: the page stays one of this process, and the store is asked every second.
        false => Err(io::Error::other("too many stores are open")),
    }
}

extern "C" fn on_sigbus(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system passes a valid `siginfo_t`; mmap is a bare system call, and atomics are free of locks.
    unsafe {
        let at = (*info).si_addr() as usize & !(PAGE - 1);
        if at != 0 && GUARDED.iter().any(|slot| slot.load(Ordering::Acquire) == at) {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED;
            if libc::mmap(at as *mut libc::c_void, PAGE, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0)
                != libc::MAP_FAILED
            {
                return;
            }
        }
        let former = FORMER.load(Ordering::Acquire);
        match former.as_ref() {
            Some(former) if former.sa_sigaction != libc::SIG_DFL && former.sa_sigaction != libc::SIG_IGN => {
                if former.sa_flags & libc::SA_SIGINFO != 0 {
                    let handler: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) =
                        std::mem::transmute(former.sa_sigaction);
                    handler(signal, info, context);
                } else {
                    let handler: extern "C" fn(libc::c_int) = std::mem::transmute(former.sa_sigaction);
                    handler(signal);
                }
            }
            // Back to what the system does: the touch is repeated, and ends the process as it would have without us.
            _ => {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
    }
}

/// A word that is 0 in a child after a fork, whatever it was in the parent.
pub(crate) struct ForkWord {
    word: *const AtomicU32,
}

// SAFETY: an atomic in a mapping that is never moved.
unsafe impl Send for ForkWord {}
// SAFETY: as above.
unsafe impl Sync for ForkWord {}

impl ForkWord {
    pub(crate) fn new(value: u32) -> io::Result<ForkWord> {
        // SAFETY: a new mapping of this process alone.
        let at = unsafe {
            libc::mmap(
                ptr::null_mut(),
                PAGE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        if at == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let word = ForkWord { word: at.cast() };
        #[cfg(target_os = "linux")]
        {
            // SAFETY: the mapping above, whole.
            if unsafe { libc::madvise(at, PAGE, libc::MADV_WIPEONFORK) } != 0 {
                return Err(io::Error::last_os_error());
            }
        }
        #[cfg(not(target_os = "linux"))]
        wipe_by_handler(at as usize);
        word.get().store(value, Ordering::Release);
        Ok(word)
    }

    #[inline(always)]
    pub(crate) fn get(&self) -> &AtomicU32 {
        // SAFETY: mapped for as long as the value lives, aligned to a page.
        unsafe { &*self.word }
    }
}

impl Drop for ForkWord {
    fn drop(&mut self) {
        #[cfg(not(target_os = "linux"))]
        for slot in &WIPED {
            let _ = slot.compare_exchange(self.word as usize, 0, Ordering::AcqRel, Ordering::Relaxed);
        }
        // SAFETY: owned, and no reference to the word outlives it.
        unsafe { libc::munmap(self.word as *mut libc::c_void, PAGE) };
    }
}

/// Where the system cannot wipe a page, the child does it before anything else.
#[cfg(not(target_os = "linux"))]
static WIPED: [AtomicUsize; 256] = [const { AtomicUsize::new(0) }; 256];

#[cfg(not(target_os = "linux"))]
fn wipe_by_handler(word: usize) {
    static INSTALLED: Once = Once::new();
    extern "C" fn child() {
        for slot in &WIPED {
            let word = slot.load(Ordering::Acquire) as *const AtomicU32;
            if !word.is_null() {
                // SAFETY: taken out of the list before it is unmapped.
                unsafe { (*word).store(0, Ordering::Release) };
            }
        }
    }
    // SAFETY: the handler touches atomics only.
    INSTALLED.call_once(|| unsafe {
        libc::pthread_atfork(None, None, Some(child));
    });
    let _ = WIPED.iter().any(|slot| slot.compare_exchange(0, word, Ordering::AcqRel, Ordering::Relaxed).is_ok());
}

/// Has `before` called in each thread that forks, and `after` in it and in its child.
pub(crate) fn around_forks(before: extern "C" fn(), after: extern "C" fn()) {
    // SAFETY: both are plain functions that live for ever. Without memory for the list the handlers are not called, and a child leaks what it inherited.
    unsafe { libc::pthread_atfork(Some(before), Some(after), Some(after)) };
}

/// Blocks every signal for the calling thread: they belong to the threads of the host program.
pub(crate) fn block_signals() {
    // SAFETY: a set that is filled before it is used.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut all);
        // A fault in this thread is a fault; what is blocked could not be handled at all.
        for fault in [libc::SIGBUS, libc::SIGSEGV, libc::SIGFPE, libc::SIGILL] {
            libc::sigdelset(&mut all, fault);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, &all, ptr::null_mut());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::FileExt;

    #[test]
    fn a_truncated_file_reads_as_zero_and_is_mapped_again() {
        let folder = std::env::temp_dir().join(format!("openline-page-{}", std::process::id()));
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&folder).unwrap();
        file.set_len(PAGE as u64).unwrap();
        let page = SharedPage::anonymous().unwrap();
        page.map(&file).unwrap();
        page.words().counter.store(42, Ordering::Release);
        let mut bytes = [0; 8];
        file.read_exact_at(&mut bytes, 8).unwrap();
        assert_eq!(u64::from_ne_bytes(bytes), 42);
        file.set_len(0).unwrap();
        assert_eq!(page.words().counter.load(Ordering::Acquire), 0, "no SIGBUS");
        file.set_len(PAGE as u64).unwrap();
        file.write_all_at(&7u64.to_ne_bytes(), 8).unwrap();
        page.map(&file).unwrap();
        assert_eq!(page.words().counter.load(Ordering::Acquire), 7);
        std::fs::remove_file(folder).unwrap();
    }

    #[test]
    fn a_fork_wipes_the_word() {
        let word = ForkWord::new(1).unwrap();
        // SAFETY: the child only reads the word and leaves.
        let child = unsafe { libc::fork() };
        if child == 0 {
            // SAFETY: leaves without running anything.
            unsafe { libc::_exit(word.get().load(Ordering::Acquire) as i32) };
        }
        let mut status = 0;
        // SAFETY: waits for the child made above.
        unsafe { libc::waitpid(child, &mut status, 0) };
        assert_eq!((libc::WIFEXITED(status), libc::WEXITSTATUS(status)), (true, 0));
        assert_eq!(word.get().load(Ordering::Acquire), 1);
    }
}
