/*!
What C lends for one call by pointer and length: texts, arrays, buffers and sized structs.

This is the only module that follows a raw pointer. Each function checks what can be checked (NULL, alignment, lengths); that a non-NULL
pointer has its length behind it for the whole call is the caller's promise, stated at the top of the header.
*/

use std::{
    ffi::{CStr, c_char},
    mem::{MaybeUninit, size_of},
    path::Path,
    ptr, slice,
};

use crate::{outcome::Refusal, text::Str};

/// An array; NULL is an empty one when its length is 0.
///
/// # Safety
/// Unless NULL or misaligned, `data` has `len` initialised items that nobody writes to during `'a`.
#[inline]
pub unsafe fn array<'a, T>(data: *const T, len: usize, name: &'static str) -> Result<&'a [T], Refusal> {
    check(data, len, name)?;
    if len == 0 {
        return Ok(&[]);
    }
    // SAFETY: not NULL, aligned, no longer than isize::MAX bytes (checked); the rest is the caller's promise.
    Ok(unsafe { slice::from_raw_parts(data, len) })
}

/// A buffer to be filled; NULL is an empty one when its length is 0.
///
/// # Safety
/// Unless NULL or misaligned, `data` has room for `len` items that nobody else touches during `'a`.
#[inline]
pub unsafe fn buffer<'a, T>(data: *mut T, len: usize, name: &'static str) -> Result<&'a mut [MaybeUninit<T>], Refusal> {
    check(data, len, name)?;
    if len == 0 {
        return Ok(&mut []);
    }
    // SAFETY: as in `array`; `MaybeUninit` asks for no initialised item.
    Ok(unsafe { slice::from_raw_parts_mut(data.cast(), len) })
}

/// A buffer of bytes as truth values, all false.
#[inline]
pub fn falses(bytes: &mut [MaybeUninit<u8>]) -> &mut [bool] {
    bytes.fill(MaybeUninit::new(0));
    // SAFETY: `bool` has the size and alignment of `u8`, and every byte was just set to 0, which is `false`.
    unsafe { slice::from_raw_parts_mut(bytes.as_mut_ptr().cast(), bytes.len()) }
}

/// A buffer of numbers, all 0.
#[inline]
pub fn zeros(numbers: &mut [MaybeUninit<i64>]) -> &mut [i64] {
    numbers.fill(MaybeUninit::new(0));
    // SAFETY: every number was just set.
    unsafe { slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), numbers.len()) }
}

/// Whether two regions share a byte.
pub fn overlap<A, B>(a: *const A, a_len: usize, b: *const B, b_len: usize) -> bool {
    let (a, b) = (a.addr(), b.addr());
    a < b.saturating_add(b_len.saturating_mul(size_of::<B>()))
        && b < a.saturating_add(a_len.saturating_mul(size_of::<A>()))
}

/// Bytes that must be there; a length of 0 is an empty text.
///
/// # Safety
/// As for [`array`].
pub unsafe fn bytes<'a>(data: *const c_char, len: usize, name: &'static str) -> Result<&'a [u8], Refusal> {
    if data.is_null() {
        return Err(Refusal::Null(name));
    }
    // SAFETY: `c_char` and `u8` have the same size and alignment; the rest is the caller's promise.
    unsafe { array(data.cast::<u8>(), len, name) }
}

/// A text that must be there.
///
/// # Safety
/// As for [`array`].
pub unsafe fn text<'a>(data: *const c_char, len: usize, name: &'static str) -> Result<&'a str, Refusal> {
    // SAFETY: the caller's promise, handed on.
    let bytes = unsafe { bytes(data, len, name)? };
    std::str::from_utf8(bytes).map_err(|_| Refusal::Utf8(name))
}

/// A text that may be absent: NULL with a length of 0.
///
/// # Safety
/// As for [`array`].
pub unsafe fn optional<'a>(data: *const c_char, len: usize, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    if data.is_null() && len == 0 {
        return Ok(None);
    }
    // SAFETY: the caller's promise, handed on.
    unsafe { text(data, len, name) }.map(Some)
}

/// A field that may be absent.
///
/// # Safety
/// As for [`array`].
pub unsafe fn field<'a>(value: Str, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    // SAFETY: the caller's promise, handed on.
    unsafe { optional(value.data, value.len, name) }
}

/// A NUL-terminated text.
///
/// # Safety
/// Unless NULL, `text` ends with a NUL, and nobody writes to it during `'a`.
pub unsafe fn terminated<'a>(text: *const c_char, name: &'static str) -> Result<&'a str, Refusal> {
    if text.is_null() {
        return Err(Refusal::Null(name));
    }
    // SAFETY: not NULL; the rest is the caller's promise.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|_| Refusal::Utf8(name))
}

/// A NUL-terminated path; any bytes on Unix.
///
/// # Safety
/// Unless NULL, `path` ends with a NUL, and nobody writes to it during `'a`.
pub unsafe fn path<'a>(path: *const c_char) -> Result<&'a Path, Refusal> {
    if path.is_null() {
        return Err(Refusal::Null("path"));
    }
    // SAFETY: not NULL; the rest is the caller's promise.
    let path = unsafe { CStr::from_ptr(path) };
    #[cfg(unix)]
    {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        Ok(Path::new(OsStr::from_bytes(path.to_bytes())))
    }
    #[cfg(not(unix))]
    {
        path.to_str().map(Path::new).map_err(|_| Refusal::Utf8("path"))
    }
}

/// A struct that begins with its own size and may be longer or shorter than the one known here.
///
/// # Safety
/// All zero bytes are a valid value, every field may hold any bytes that C writes, and the first field is `struct_size: usize`.
pub unsafe trait Sized: Copy {
    /// The size of the first release of this struct; no caller has a smaller one.
    const FIRST: usize;
}

/// No struct gets longer than this; a larger size is a mistake, and nothing behind it is read.
const LARGEST: usize = 4096;

/// Reads a sized struct. What an older caller does not have is zero; what a newer one has on top must be zero.
///
/// # Safety
/// Unless NULL or misaligned, `data` has as many readable bytes as its first field says, which nobody writes to meanwhile.
pub unsafe fn sized<T: Sized>(data: *const T, name: &'static str) -> Result<T, Refusal> {
    check(data, 1, name)?;
    // SAFETY: the struct begins with its size (`Sized`).
    let size = unsafe { data.cast::<usize>().read() };
    if !(T::FIRST..=LARGEST).contains(&size) {
        return Err(Refusal::UnknownSize(name));
    }
    let known = size.min(size_of::<T>());
    // SAFETY: `size` bytes are readable (the caller's promise), and `known` is no more.
    let tail = unsafe { slice::from_raw_parts(data.cast::<u8>().add(known), size - known) };
    if tail.iter().any(|&byte| byte != 0) {
        return Err(Refusal::UnknownSize(name));
    }
    let mut value = MaybeUninit::<T>::zeroed();
    // SAFETY: `known` bytes are readable there and writable here, in different memory; zeros and C's bytes are a valid `T` (`Sized`).
    unsafe {
        ptr::copy_nonoverlapping(data.cast::<u8>(), value.as_mut_ptr().cast::<u8>(), known);
        Ok(value.assume_init())
    }
}

/// Reads an array of sized structs, each as large as the first one says.
///
/// # Safety
/// Unless NULL or misaligned, `data` has `len` structs of the size that the first one's first field says, which nobody writes to meanwhile.
pub unsafe fn sized_array<T: Sized>(data: *const T, len: usize, name: &'static str) -> Result<Vec<T>, Refusal> {
    check(data, len, name)?;
    if len == 0 {
        return Ok(Vec::new());
    }
    // SAFETY: the struct begins with its size (`Sized`), and there is one.
    let size = unsafe { data.cast::<usize>().read() };
    if !(T::FIRST..=LARGEST).contains(&size) || !size.is_multiple_of(align_of::<T>()) {
        return Err(Refusal::UnknownSize(name));
    }
    if len.checked_mul(size).is_none_or(|bytes| bytes > isize::MAX as usize) {
        return Err(Refusal::TooLong(name));
    }
    let item = |number: usize| {
        // SAFETY: `len` times `size` bytes are there (the caller's promise), no more than isize::MAX (checked).
        let item = unsafe { data.byte_add(number * size) };
        // SAFETY: the size of every item is that of the first; one that says otherwise is refused before it is read.
        if unsafe { item.cast::<usize>().read() } != size {
            return Err(Refusal::UnknownSize(name));
        }
        // SAFETY: see above.
        unsafe { sized(item, name) }
    };
    (0..len).map(item).collect()
}

#[inline]
fn check<T>(data: *const T, len: usize, name: &'static str) -> Result<(), Refusal> {
    if data.is_null() {
        return if len == 0 { Ok(()) } else { Err(Refusal::Null(name)) };
    }
    if !data.is_aligned() {
        return Err(Refusal::Misaligned(name));
    }
    match len.checked_mul(size_of::<T>()) {
        Some(size) if size <= isize::MAX as usize => Ok(()),
        _ => Err(Refusal::TooLong(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Known {
        struct_size: usize,
        first: u64,
        added: u64,
    }

    // SAFETY: plain integers, the size first.
    unsafe impl Sized for Known {
        const FIRST: usize = 16;
    }

    fn read(words: &[u64]) -> Result<(u64, u64), Refusal> {
        // SAFETY: every case below has as many bytes as its first word says, or a size that is refused unread.
        unsafe { sized(words.as_ptr().cast::<Known>(), "it") }.map(|known| (known.first, known.added))
    }

    #[test]
    fn an_older_struct_is_filled_with_zeros_and_a_newer_one_must_be_empty_behind() {
        assert_eq!(read(&[16, 7, 99]), Ok((7, 0)));
        assert_eq!(read(&[24, 7, 8]), Ok((7, 8)));
        assert_eq!(read(&[32, 7, 8, 0]), Ok((7, 8)));
        assert_eq!(read(&[32, 7, 8, 1]), Err(Refusal::UnknownSize("it")));
        for size in [0, 8, 15, 4097, u64::MAX] {
            assert_eq!(read(&[size, 0, 0]), Err(Refusal::UnknownSize("it")), "{size}");
        }
    }

    #[test]
    fn null_is_nothing_only_where_nothing_is_said() {
        // SAFETY: nothing is behind NULL, and nothing is read.
        unsafe {
            assert_eq!(array::<u64>(ptr::null(), 0, "a"), Ok(&[][..]));
            assert_eq!(array::<u64>(ptr::null(), 1, "a"), Err(Refusal::Null("a")));
            assert_eq!(text(ptr::null(), 0, "a"), Err(Refusal::Null("a")));
            assert_eq!(optional(ptr::null(), 0, "a"), Ok(None));
            assert_eq!(optional(ptr::null(), 3, "a"), Err(Refusal::Null("a")));
            assert_eq!(text(c"x".as_ptr(), usize::MAX, "a"), Err(Refusal::TooLong("a")));
            assert_eq!(array([0u64; 1].as_ptr(), usize::MAX / 8, "a"), Err(Refusal::TooLong("a")));
        }
    }

    #[test]
    fn regions_overlap_only_when_they_share_a_byte() {
        let bytes = [0u8; 16];
        let at = |offset| bytes[offset..].as_ptr();
        assert!(overlap(at(0), 8, at(7), 1));
        assert!(!overlap(at(0), 8, at(8), 8));
        assert!(!overlap(at(8), 8, at(0), 8));
    }
}
