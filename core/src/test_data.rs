/*!
Data of the repository that unit tests read. A package from the registry has none of it: there such a test has nothing to ask.
*/

use std::path::PathBuf;

/// The file below `tests/data`; `None` outside the repository.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/data");
    data.is_dir().then(|| data.join(name))
}

/// Its bytes.
pub(crate) fn read(name: &str) -> Option<Vec<u8>> {
    path(name).map(|path| std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}
