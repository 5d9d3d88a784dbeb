/*!
For whom a phrase is made: a reader, a speech engine, or a speech engine that reads SSML.
*/

/// How words in braces are said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// Read on a screen: `9:30 Uhr`, digits of the language, names kept apart in right-to-left text.
    #[default]
    Text,
    /// Read aloud: `9 Uhr 30`; no dash, no abbreviation, digits 0 to 9.
    Speech,
    /// As speech, inside an SSML document: what is inserted is escaped, and a break parts the groups of a week.
    Ssml,
}

impl Style {
    /// Every style by its word.
    pub const ALL: [(&'static str, Style); 3] =
        [("text", Style::Text), ("speech", Style::Speech), ("ssml", Style::Ssml)];

    /// The style of a word: `text`, `speech` or `ssml`.
    pub fn named(word: &str) -> Option<Style> {
        Style::ALL.iter().find(|(known, _)| *known == word).map(|(_, style)| *style)
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Style::Text => "text",
            Style::Speech => "speech",
            Style::Ssml => "ssml",
        }
    }

    pub(crate) fn is_spoken(self) -> bool {
        self != Style::Text
    }
}

/// Stands for a break until what is around it is escaped.
pub(super) const BREAK: char = '\u{1}';

/// Stand around a time in the same way.
pub(super) const TIME_OF_12: char = '\u{2}';
pub(super) const TIME_OF_24: char = '\u{3}';
pub(super) const TIME_ENDS: char = '\u{4}';

/// Escapes everything from `start` for the content of an XML element, and writes the breaks out.
pub(crate) fn escape_from(out: &mut String, start: usize) {
    let special =
        |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}');
    let Some(first) = out[start..].find(special) else { return };
    let tail = out.split_off(start + first);
    for c in tail.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            BREAK => out.push_str("<break strength=\"medium\"/>"),
            TIME_OF_12 => out.push_str("<say-as interpret-as=\"time\" format=\"hms12\">"),
            TIME_OF_24 => out.push_str("<say-as interpret-as=\"time\" format=\"hms24\">"),
            TIME_ENDS => out.push_str("</say-as>"),
            '\t' | '\n' | '\r' => out.push(c),
            // XML 1.0 has no way to write these.
            c if special(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// A value from outside, for the style; a value's own control characters never become a break.
pub(crate) fn push_value(out: &mut String, value: &str, style: Style, isolate: bool) {
    match style {
        Style::Text if isolate => out.extend(["\u{2068}", value, "\u{2069}"]),
        Style::Text | Style::Speech => out.push_str(value),
        Style::Ssml => {
            let start = out.len();
            out.extend(value.chars().map(|c| if (BREAK..=TIME_ENDS).contains(&c) { '\u{fffd}' } else { c }));
            escape_from(out, start);
        }
    }
}

/// Makes the first letter of what begins at `start` large, by Unicode title case.
pub(crate) fn capitalise_from(out: &mut String, start: usize, tag: &str) {
    let Some(first) = out[start..].chars().next() else { return };
    let turkic = matches!(tag.split('-').next(), Some("tr" | "az"));
    let mut large = String::new();
    match first {
        'i' if turkic => large.push('\u{130}'),
        '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}' => large.push(title_of_digraph(first)),
        // Georgian has large letters for whole words only.
        '\u{10d0}'..='\u{10ff}' => return,
        _ => {
            let mut upper = first.to_uppercase();
            large.extend(upper.next());
            large.extend(upper.flat_map(char::to_lowercase));
        }
    }
    if !large.starts_with(first) || large.len() != first.len_utf8() {
        out.replace_range(start..start + first.len_utf8(), &large);
    }
}

/// Letters for two sounds have a form in which only the first part is large (UnicodeData.txt, title case mapping).
fn title_of_digraph(letter: char) -> char {
    match letter {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        _ => '\u{1f2}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_is_title_case() {
        for (text, tag, wanted) in [
            ("monday", "en", "Monday"),
            ("istanbul", "tr", "İstanbul"),
            ("istanbul", "en", "Istanbul"),
            ("ístanbul", "tr", "Ístanbul"),
            ("ßx", "de", "Ssx"),
            ("ǆx", "hr", "ǅx"),
            ("სამ", "ka", "სამ"),
            ("月曜日", "ja", "月曜日"),
            ("9 to 5", "en", "9 to 5"),
            ("", "en", ""),
            ("Émile", "fr", "Émile"),
            ("école", "fr", "École"),
        ] {
            let mut out = format!("{text}|{text}");
            let start = text.len() + 1;
            capitalise_from(&mut out, start, tag);
            assert_eq!(out, format!("{text}|{wanted}"));
        }
    }

    #[test]
    fn a_value_in_ssml_is_escaped_and_holds_no_break_of_its_own() {
        let mut out = "<p>".to_string();
        push_value(&mut out, "A&B <c> \"d\" 'e' \u{1}\u{0}\t", Style::Ssml, true);
        assert_eq!(out, "<p>A&amp;B &lt;c&gt; &quot;d&quot; &apos;e&apos; \u{fffd}\u{fffd}\t");
        let mut out = String::new();
        push_value(&mut out, "<a>", Style::Text, true);
        push_value(&mut out, "<b>", Style::Speech, true);
        assert_eq!(out, "\u{2068}<a>\u{2069}<b>");
    }
}
