/*!
Which library this is.
*/

use std::ffi::{CStr, c_char};

/// The number of this interface. It grows by one whenever functions or fields are added, so a program that was compiled with this header runs
/// with every library of the same SONAME whose openline_abi_version() is not smaller.
pub const OPENLINE_ABI_VERSION: u32 = 2;

/// The release, NUL-terminated.
const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => panic!("a version holds no NUL"),
};

/// The release of the library that is running, such as "0.1.0"; NUL-terminated, it lives for ever.
#[unsafe(no_mangle)]
pub extern "C" fn openline_version() -> *const c_char {
    VERSION.as_ptr()
}

/// The OPENLINE_ABI_VERSION of the library that is running.
#[unsafe(no_mangle)]
pub extern "C" fn openline_abi_version() -> u32 {
    OPENLINE_ABI_VERSION
}
