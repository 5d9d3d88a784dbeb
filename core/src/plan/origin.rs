/*!
Who says what a variable is.
*/

use crate::words::words;

words! {
    /// The words of `from` of a declared variable.
    pub(crate) enum Origin {
        System "system" "0.2.0" "the host alone sets it: it is never a parameter of a tool, and no argument of a model counts"
        Model "model" "0.2.0" "a parameter of the tools that use it, unless the host sets it"
    }
}

impl Origin {
    pub(crate) const ALL: [Origin; 2] = [Origin::System, Origin::Model];
}
