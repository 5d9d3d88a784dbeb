/*!
Instructions: a text with words in double braces and variables behind a dollar, read once and filled at each decision.

# Invariant
What is put in is never read again: neither a `$` nor a `{{` in a name, a reason or a variable's value means anything. The name in
`{{ho:NAME}}` is resolved while reading, so filling cannot fail.

It must not know where the words come from; [`Words`] says them.
*/

use super::{
    braces::{Stretch, stretches},
    style::capitalise_from,
};
use crate::error::Code;
use crate::matching::did_you_mean;
use crate::sip;

/// A word that instructions may say in double braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Word {
    Handoff,
    Queue,
    Reason,
    ReopensAt,
    OpenUntil,
    Hours,
    Callback,
    Week,
    Until,
    ReopensIn,
    Open,
    Closed,
    Reopens,
}

impl Word {
    const ALL: [(&'static str, Word); 13] = [
        ("handoff", Word::Handoff),
        ("queue", Word::Queue),
        ("reason", Word::Reason),
        ("reopens_at", Word::ReopensAt),
        ("open_until", Word::OpenUntil),
        ("hours", Word::Hours),
        ("callback", Word::Callback),
        ("week", Word::Week),
        ("until", Word::Until),
        ("reopens_in", Word::ReopensIn),
        ("open", Word::Open),
        ("closed", Word::Closed),
        ("reopens", Word::Reopens),
    ];

    /// A word, and whether it is to begin with a large letter: `{{Hours}}`.
    fn named(text: &str) -> Option<(Word, bool)> {
        let exact = Word::ALL.iter().find(|(name, _)| *name == text);
        let large = || {
            let found = Word::ALL.iter().find(|(name, word)| word.is_phrase() && is_large(text, name));
            found.map(|&(_, word)| (word, true))
        };
        exact.map(|&(_, word)| (word, false)).or_else(large)
    }

    /// Whether it may stand inside a sentence and at its beginning. Sentences have their large letter, and names and reasons are written by
    /// people who gave them the one that they have.
    fn is_phrase(self) -> bool {
        match self {
            Word::ReopensAt | Word::OpenUntil | Word::Hours | Word::Week | Word::Until | Word::ReopensIn => true,
            Word::Handoff | Word::Queue | Word::Reason | Word::Callback => false,
            Word::Open | Word::Closed | Word::Reopens => false,
        }
    }

    /// Whether it is said in a language, and not a name.
    pub(crate) fn is_spoken(self) -> bool {
        !matches!(self, Word::Handoff | Word::Queue)
    }
}

/// Whether a text is a name with its first letter large.
fn is_large(text: &str, name: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_uppercase() && name.starts_with(first.to_ascii_lowercase()))
        && name.get(1..) == Some(letters.as_str())
}

/// Says the words of one decision.
pub(crate) trait Words {
    /// Appends what the word stands for.
    fn say(&self, word: Word, out: &mut String);

    /// Appends a variable's value.
    fn value(&self, value: &str, out: &mut String) {
        out.push_str(value);
    }

    /// The language in which words are said, by which a first letter becomes large.
    fn language(&self) -> &str {
        "en"
    }
}

/// What cannot stand in an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateFault {
    /// [`Code::UnknownTemplateWord`] or [`Code::UnknownHandoff`].
    pub(crate) code: Code,
    /// The byte of the text at which its braces open.
    pub(crate) at: usize,
    /// The word or the handoff's name as it was found, without white space around.
    pub(crate) found: String,
    /// Found and wanted; for an unknown handoff the caller, who has the names, adds the nearest.
    pub(crate) message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Text(Box<str>),
    Variable(Box<str>),
    /// And whether it begins with a large letter.
    Word(Word, bool),
}

/// An instruction, read and checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Template {
    /// No text is empty and no two texts are neighbours.
    pieces: Box<[Piece]>,
    mentions: Box<[Box<str>]>,
}

impl Template {
    /// Reads a text; `resolve` gives the function name of a handoff. Every fault is reported, in the order of the text.
    pub(crate) fn parse(
        text: &str,
        mut resolve: impl FnMut(&str) -> Option<String>,
    ) -> Result<Template, Vec<TemplateFault>> {
        let (mut pieces, mut faults) = (Pieces::default(), Vec::new());
        let mut mentions: Vec<Box<str>> = Vec::new();
        for stretch in stretches(text) {
            match stretch {
                Stretch::Text(text) => {
                    for piece in sip::Filler::parse(text).pieces() {
                        match piece {
                            sip::Piece::Text(text) => {
                                pieces.text(text);
                                mentions.extend(mentioned(text).map(Box::from));
                            }
                            sip::Piece::Name(name) => pieces.push(Piece::Variable(name.clone())),
                        }
                    }
                }
                Stretch::Foreign(braces) => {
                    pieces.text(braces);
                    mentions.extend(mentioned(braces).map(Box::from));
                }
                Stretch::Handoff { name, at } => match resolve(name) {
                    Some(function) => pieces.text(&function),
                    None => faults.push(unknown_handoff(name, at)),
                },
                Stretch::Word { word, at } => match Word::named(word) {
                    Some((word, large)) => pieces.push(Piece::Word(word, large)),
                    None => faults.push(unknown_word(word, at)),
                },
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        mentions.sort_unstable();
        mentions.dedup();
        Ok(Template { pieces: pieces.finish(), mentions: mentions.into() })
    }

    /// Appends the text with its words said and its variables filled in. A variable that is not set becomes nothing, and its
    /// name goes to `missing`, once for each place.
    pub(crate) fn render<'v>(
        &self,
        out: &mut String,
        words: &impl Words,
        variables: &dyn Fn(&str) -> Option<&'v str>,
        missing: &mut dyn FnMut(&str),
    ) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Word(word, large) => {
                    let start = out.len();
                    words.say(*word, out);
                    if *large {
                        capitalise_from(out, start, words.language());
                    }
                }
                Piece::Variable(name) => match variables(name) {
                    Some(value) => words.value(value, out),
                    None => missing(name),
                },
            }
        }
    }

    /// The `$names` that it uses, repeated where the text repeats them.
    pub(crate) fn variable_names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(name) => Some(&**name),
            Piece::Text(_) | Piece::Word(..) => None,
        })
    }

    /// The text as a document may write it, handoffs by their function names.
    pub(crate) fn written(&self) -> String {
        let next_is_word = |place: usize| match self.pieces.get(place + 1) {
            Some(Piece::Text(next)) => next.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'),
            _ => false,
        };
        let written = self.pieces.iter().enumerate().map(|(place, piece)| match piece {
            Piece::Text(text) => text.replace('$', "$$"),
            Piece::Variable(name) if next_is_word(place) => format!("${{{name}}}"),
            Piece::Variable(name) => format!("${name}"),
            // OK: every word is in the list that names come from.
            Piece::Word(word, large) => {
                let name = Word::ALL.iter().find(|(_, known)| known == word).map_or("", |(name, _)| name);
                let mut name = name.to_string();
                if *large {
                    capitalise_from(&mut name, 0, "en");
                }
                format!("{{{{{name}}}}}")
            }
        });
        written.collect()
    }

    /// Whether it says a word.
    pub(crate) fn says(&self, word: Word) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Word(said, _) if *said == word))
    }

    /// Whether it says a word in a language: any but a name.
    pub(crate) fn speaks(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Word(word, _) if word.is_spoken()))
    }

    /// How many characters it has at least, whatever is filled in.
    pub(crate) fn least_chars(&self) -> usize {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.chars().count(),
            Piece::Variable(_) | Piece::Word(..) => 0,
        };
        self.pieces.iter().map(text).sum()
    }

    /// The whole text, where nothing is to be filled in.
    pub(crate) fn as_plain(&self) -> Option<&str> {
        match &*self.pieces {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The function names `handoff_...` that the text writes out itself, sorted, each once. Variables and what `{{ho:NAME}}`
    /// stands for are not among them.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = &str> {
        self.mentions.iter().map(|name| &**name)
    }
}

fn unknown_handoff(name: &str, at: usize) -> TemplateFault {
    let message = format!("{:?} names no handoff of this document", format!("{{{{ho:{}}}}}", shortened(name)));
    TemplateFault { code: Code::UnknownHandoff, at, found: name.to_string(), message }
}

fn unknown_word(word: &str, at: usize) -> TemplateFault {
    let names = || Word::ALL.iter().map(|&(name, _)| name);
    let mut near = did_you_mean(word, names());
    if near.is_empty() {
        let all = names().collect::<Vec<_>>().join(", ");
        near = format!(" (wanted ho:NAME, {all}, or another prefix and a colon)");
    }
    let message = format!("{:?} is not a word of instructions{near}", format!("{{{{{}}}}}", shortened(word)));
    TemplateFault { code: Code::UnknownTemplateWord, at, found: word.to_string(), message }
}

/// Messages stay readable whatever stands between the braces.
fn shortened(text: &str) -> String {
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_string(),
    }
}

/// The names `handoff_...` in a text: whole identifiers of letters, digits and `_`, without `_` at the end.
fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    const PREFIX: &str = "handoff_";
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .map(|identifier| identifier.trim_end_matches('_'))
        .filter(|identifier| identifier.len() > PREFIX.len() && identifier.starts_with(PREFIX))
}

/// Collects pieces and joins the texts among them.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    text: String,
}

impl Pieces {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push(&mut self, piece: Piece) {
        self.close();
        self.done.push(piece);
    }

    fn close(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Piece::Text(std::mem::take(&mut self.text).into()));
        }
    }

    fn finish(mut self) -> Box<[Piece]> {
        self.close();
        self.done.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Said;

    impl Words for Said {
        fn say(&self, word: Word, out: &mut String) {
            out.push_str(match word {
                Word::Handoff => "Billing $tier {{queue}}",
                Word::Queue => "Premium Support",
                Word::Reason => "Christmas Day",
                Word::ReopensAt => "tomorrow at 9 AM",
                Word::OpenUntil => "further notice",
                Word::Hours => "closed",
                Word::Callback => "tomorrow at 9 AM or 10 AM",
                Word::Week => "Monday 9 AM to 5 PM, closed Tuesday to Sunday",
                Word::Until => "until 5 PM",
                Word::ReopensIn => "in 4 hours",
                Word::Open => "We are open until 5 PM",
                Word::Closed => "We are closed",
                Word::Reopens => "We open again tomorrow at 9:30 AM",
            });
        }
    }

    fn resolve(name: &str) -> Option<String> {
        (name == "Billing Support").then(|| "handoff_billing_support".to_string())
    }

    fn render(text: &str) -> (String, Vec<String>) {
        let template = Template::parse(text, resolve).unwrap();
        let (mut out, mut missing) = (String::new(), Vec::new());
        let values = |name: &str| match name {
            "tier" => Some("gold"),
            "evil" => Some("$tier ${tier} $$ {{reason}} {{ho:Billing Support}}"),
            "empty" => Some(""),
            _ => None,
        };
        template.render(&mut out, &Said, &values, &mut |name| missing.push(name.to_string()));
        (out, missing)
    }

    #[test]
    fn words_names_and_variables_are_filled_in() {
        for (text, filled) in [
            ("Call {{ho:Billing Support}}.", "Call handoff_billing_support."),
            (
                "We are closed: {{reason}}. We open again {{ reopens_at }}.",
                "We are closed: Christmas Day. We open again tomorrow at 9 AM.",
            ),
            ("{{queue}}{{open_until}}{{\thours\n}}", "Premium Supportfurther noticeclosed"),
            ("a $tier ${tier}s $$tier $ 5$ $1 ${tier ${1} $", "a gold golds $tier $ 5$ $1 ${tier ${1} $"),
            ("${{reason}} $$${tier}", "$Christmas Day $gold"),
            ("$empty.", "."),
            ("{{fn:$tier}} {{vrbl:x}} {{Ho:x}} {{ ", "{{fn:$tier}} {{vrbl:x}} {{Ho:x}} {{ "),
            ("{{{reason}}}", "{Christmas Day}"),
            ("$tierX$tier-$tiér", "gold-ér"),
            ("", ""),
        ] {
            assert_eq!(render(text).0, filled, "{text:?}");
        }
    }

    #[test]
    fn what_is_put_in_is_never_read_again() {
        assert_eq!(render("{{handoff}}").0, "Billing $tier {{queue}}");
        assert_eq!(render("$evil").0, "$tier ${tier} $$ {{reason}} {{ho:Billing Support}}");
    }

    #[test]
    fn a_missing_variable_becomes_nothing_and_is_told_at_each_place() {
        assert_eq!(render("Hello $who, ${who}$tier!"), ("Hello , gold!".into(), vec!["who".into(), "who".into()]));
        assert_eq!(render("$empty").1, Vec::<String>::new());
    }

    #[test]
    fn a_text_with_nothing_to_fill_in_is_plain() {
        let plain = |text| Template::parse(text, resolve).unwrap().as_plain().map(str::to_string);
        assert_eq!(plain("a {{ho:Billing Support}} {{fn:x}} $$"), Some("a handoff_billing_support {{fn:x}} $".into()));
        assert_eq!(plain(""), Some(String::new()));
        assert_eq!(plain("$a"), None);
        assert_eq!(plain("{{queue}}"), None);
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults =
            Template::parse("é {{reopen_at}} {{ho:Biling}} {{}} {{Reason}} {{customer name}}", resolve).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| (fault.code, fault.at, &*fault.found)).collect();
        assert_eq!(
            told,
            [
                (Code::UnknownTemplateWord, 3, "reopen_at"),
                (Code::UnknownHandoff, 17, "Biling"),
                (Code::UnknownTemplateWord, 31, ""),
                (Code::UnknownTemplateWord, 36, "Reason"),
                (Code::UnknownTemplateWord, 47, "customer name"),
            ]
        );
        assert_eq!(faults[0].message, r#""{{reopen_at}}" is not a word of instructions (did you mean "reopens_at"?)"#);
        assert_eq!(faults[1].message, r#""{{ho:Biling}}" names no handoff of this document"#);
        assert_eq!(
            faults[4].message,
            r#""{{customer name}}" is not a word of instructions (wanted ho:NAME, handoff, queue, reason, reopens_at, open_until, hours, callback, week, until, reopens_in, open, closed, reopens, or another prefix and a colon)"#
        );
    }

    #[test]
    fn an_unclosed_or_long_word_neither_fails_nor_floods() {
        assert_eq!(render("{{reason").0, "{{reason");
        assert_eq!(render("reason}} {{").0, "reason}} {{");
        let faults = Template::parse(&format!("{{{{{}}}}}", "a".repeat(1 << 20)), resolve).unwrap_err();
        assert!(faults[0].message.len() < 300);
    }

    #[test]
    fn function_names_written_out_are_mentions() {
        let mentions =
            |text| -> Vec<String> { Template::parse(text, resolve).unwrap().mentions().map(str::to_string).collect() };
        assert_eq!(
            mentions("Call handoff_sales, `handoff_billing`; or handoff_sales. {{fn:handoff_other}} handoff_Mixed"),
            ["handoff_Mixed", "handoff_billing", "handoff_other", "handoff_sales"]
        );
        assert_eq!(mentions("handoff_ handoff my_handoff_x $handoff_a ${handoff_b} {{ho:Billing Support}}"), [""; 0]);
        assert_eq!(mentions("handoff_sales_: (handoff_a1)"), ["handoff_a1", "handoff_sales"]);
    }

    #[test]
    fn no_row_of_signs_makes_it_panic_and_plain_text_stays_as_it_is() {
        let signs = ["{", "}", "{{", "}}", "$", "${", "ho:", "reason", " ", "é", "a", ":", "handoff_x", "\n"];
        let mut state = 1u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(signs[(state >> 33) as usize % signs.len()]);
            }
            let rebuilt = super::super::braces::render_names(&text, |name| Some(format!("{{{{ho:{name}}}}}")));
            assert_eq!(rebuilt.unwrap().replace([' ', '\n'], ""), text.replace([' ', '\n'], ""), "{text:?}");
            if let Ok(template) = Template::parse(&text, |_| None)
                && !text.contains('$')
                && !text.contains("{{")
            {
                assert_eq!(template.as_plain(), Some(&*text));
            }
        }
    }
}
