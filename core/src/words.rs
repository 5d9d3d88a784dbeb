/*!
Words that leave the house: codes that other programs compare with.

Each set is declared once, with [`words!`]: the name, the word, the release it came with and one sentence of meaning. What the faces say, the
reference page and the Python stubs come from the declaration or are held to it. A word never changes its meaning; new ones may come.
*/

/// One word of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// As every face writes it.
    pub word: &'static str,
    /// The release that brought it.
    pub since: &'static str,
    /// One sentence, without its full stop.
    pub meaning: &'static str,
}

/// Declares an enum of words.
macro_rules! words {
    ($(#[$meta:meta])* $visible:vis enum $set:ident { $($name:ident $word:literal $since:literal $meaning:literal)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visible enum $set { $(#[doc = $meaning] $name),* }

        impl $set {
            /// Every word of the set with its meaning, in order.
            pub const WORDS: &'static [$crate::words::Word] =
                &[$($crate::words::Word { word: $word, since: $since, meaning: $meaning }),*];

            /// The stable word, the same in every face.
            pub fn as_str(self) -> &'static str {
                match self { $($set::$name => $word),* }
            }
        }

        impl ::std::fmt::Display for $set {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $set {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;
