/*!
A text that a command reads: a file or standard input, its name for people and its bytes.
*/

use std::{
    io::{self, Read},
    path::Path,
};

use openline::Engine;

/// The name of what has none.
pub const STANDARD_INPUT: &str = "standard input";

/// A text and what people call it.
#[derive(Clone, Debug)]
pub struct Text {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Text {
    /// At most so many bytes of a file, or of standard input for `-`. A FIFO or a device is refused: it could make a command wait for ever.
    pub fn read(file: &Path, most: usize) -> Result<Text, String> {
        let name = name_of(file);
        if !is_standard_input(file) {
            let bytes = Engine::builder().max_bytes(most.saturating_sub(1)).read_file(file);
            return match bytes {
                Ok(bytes) => Ok(Text { name, bytes }),
                Err(fault) => Err(format!("cannot read {name}: {fault}")),
            };
        }
        let mut bytes = Vec::new();
        let result = io::stdin().lock().take(most as u64).read_to_end(&mut bytes);
        result.map_err(|fault| format!("cannot read {name}: {fault}"))?;
        Ok(Text { name, bytes })
    }
}

/// Whether the shell wrote `-`.
pub fn is_standard_input(file: &Path) -> bool {
    file == Path::new("-")
}

/// What people call a file.
pub fn name_of(file: &Path) -> String {
    if is_standard_input(file) { STANDARD_INPUT.to_owned() } else { file.display().to_string() }
}
