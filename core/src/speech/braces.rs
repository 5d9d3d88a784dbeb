/*!
`{{...}}` in a text: where the braces are and what kind they are.

The innermost pair counts: in `{{{reason}}}` the outer braces are text, and so is a `{{` that no `}}` follows before the next
`{{`. A prefix is whatever stands before the first colon inside; braces with any prefix but `ho` belong to other software.

This file must not know which words or names exist.
*/

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch<'a> {
    /// Text between braces, to be read for variables.
    Text(&'a str),
    /// Braces with somebody else's prefix, kept letter by letter.
    Foreign(&'a str),
    /// `{{ho:NAME}}`, without white space around the name.
    Handoff { name: &'a str, at: usize },
    /// `{{word}}`, without white space around it.
    Word { word: &'a str, at: usize },
}

/// Splits a text; the stretches in order are the whole text.
pub(super) fn stretches(text: &str) -> impl Iterator<Item = Stretch<'_>> {
    let mut from = 0;
    // A pair found behind text that must be given first.
    let mut found: Option<(usize, usize)> = None;
    std::iter::from_fn(move || {
        if found.is_none() && from < text.len() {
            found = next_pair(text, from);
            let until = found.map_or(text.len(), |(open, _)| open);
            if until > from {
                let stretch = Stretch::Text(&text[from..until]);
                from = until;
                return Some(stretch);
            }
        }
        let (open, close) = found.take()?;
        from = close + 2;
        let inside = &text[open + 2..close];
        Some(match inside.split_once(':') {
            Some((prefix, name)) if prefix.trim() == "ho" => Stretch::Handoff { name: name.trim(), at: open },
            Some(_) => Stretch::Foreign(&text[open..from]),
            None => Stretch::Word { word: inside.trim(), at: open },
        })
    })
}

/// Where the next `{{` and its `}}` begin.
fn next_pair(text: &str, from: usize) -> Option<(usize, usize)> {
    // Every `}}` is looked for from behind the last one, so the whole text is read twice at most.
    let close = {
        let open = from + text[from..].find("{{")?;
        open + 2 + text[open + 2..].find("}}")?
    };
    // OK: a "{{" begins before `close`, so the last one before it exists; it is the innermost.
    let open = from + text[from..close].rfind("{{")?;
    Some((open, close))
}

/// Replaces `{{ho:NAME}}` in rules or prompt text by the function name that `resolve` gives, and leaves all other braces alone.
/// The error is every unknown name once, in the order of the text.
pub(crate) fn render_names(text: &str, mut resolve: impl FnMut(&str) -> Option<String>) -> Result<String, Vec<String>> {
    let mut out = String::with_capacity(text.len());
    let mut unknown: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut from = 0;
    for stretch in stretches(text) {
        let Stretch::Handoff { name, at } = stretch else { continue };
        out.push_str(&text[from..at]);
        // OK: the pair that begins at `at` ends with the next "}}".
        from = text[at..].find("}}").map_or(text.len(), |close| at + close + 2);
        match resolve(name) {
            Some(function) => out.push_str(&function),
            None if seen.insert(name) => unknown.push(name.to_string()),
            None => {}
        }
    }
    out.push_str(&text[from..]);
    if unknown.is_empty() { Ok(out) } else { Err(unknown) }
}

#[cfg(test)]
mod tests {
    use super::Stretch::*;
    use super::*;

    fn split(text: &str) -> Vec<Stretch<'_>> {
        stretches(text).collect()
    }

    #[test]
    fn a_text_splits_into_text_words_names_and_foreign_braces() {
        assert_eq!(
            split("a {{ reason }}{{ho: Billing Support }} {{fn:x}}."),
            [
                Text("a "),
                Word { word: "reason", at: 2 },
                Handoff { name: "Billing Support", at: 14 },
                Text(" "),
                Foreign("{{fn:x}}"),
                Text("."),
            ]
        );
        assert_eq!(split(""), []);
        assert_eq!(split("{}"), [Text("{}")]);
        assert_eq!(split("{{}}"), [Word { word: "", at: 0 }]);
    }

    #[test]
    fn the_innermost_braces_count_and_unclosed_ones_are_text() {
        assert_eq!(split("{{{reason}}}"), [Text("{"), Word { word: "reason", at: 1 }, Text("}")]);
        assert_eq!(split("{{ {{reason}} }}"), [Text("{{ "), Word { word: "reason", at: 3 }, Text(" }}")]);
        assert_eq!(split("a {{reason"), [Text("a {{reason")]);
        assert_eq!(split("a }} b {{"), [Text("a }} b {{")]);
        assert_eq!(split("{{reason}"), [Text("{{reason}")]);
        assert_eq!(split("{{{"), [Text("{{{")]);
        assert_eq!(split("é{{é}}é"), [Text("é"), Word { word: "é", at: 2 }, Text("é")]);
    }

    #[test]
    fn a_prefix_is_whatever_stands_before_the_first_colon() {
        for text in ["{{fn:a}}", "{{vrbl:$name}}", "{{HO:x}}", "{{ a b : c }}", "{{:x}}", "{{\"a\": 1}}"] {
            assert_eq!(split(text), [Foreign(text)]);
        }
        assert_eq!(split("{{ho:a:b}}"), [Handoff { name: "a:b", at: 0 }]);
        assert_eq!(split("{{ ho : a }}"), [Handoff { name: "a", at: 0 }]);
        assert_eq!(split("{{ho:}}"), [Handoff { name: "", at: 0 }]);
    }

    fn resolve(name: &str) -> Option<String> {
        (name == "Billing Support").then(|| "handoff_billing_support".to_string())
    }

    #[test]
    fn names_are_rendered_and_all_other_braces_stay() {
        assert_eq!(
            render_names("Call {{ho:Billing Support}}; {{reason}} {{fn:x}} {{foo}} {{ $a $$ {", resolve).unwrap(),
            "Call handoff_billing_support; {{reason}} {{fn:x}} {{foo}} {{ $a $$ {"
        );
        assert_eq!(render_names("{{{ ho: Billing Support }}}", resolve).unwrap(), "{handoff_billing_support}");
        assert_eq!(render_names("", resolve).unwrap(), "");
    }

    #[test]
    fn every_unknown_name_is_told_once() {
        assert_eq!(
            render_names("{{ho:A}} {{ho:Billing Support}} {{ho:B}} {{ho:A}} {{ho:}}", resolve).unwrap_err(),
            ["A", "B", ""]
        );
    }

    #[test]
    fn a_result_is_not_read_again() {
        let inside = |_: &str| Some("{{ho:x}}".to_string());
        assert_eq!(render_names("{{ho:a}}", inside).unwrap(), "{{ho:x}}");
    }

    #[test]
    fn long_rows_of_braces_end_soon() {
        for row in ["{{", "}}", "{{}}", "{{a", "{{ho:a}}"] {
            let text = row.repeat(100_000);
            assert!(split(&text).len() <= 100_001);
        }
    }
}
