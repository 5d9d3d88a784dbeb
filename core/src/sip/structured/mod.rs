/*!
Headers with a grammar: a variable is filled by its place in them, or the header stays away.

In `P-Asserted-Identity: "$name" <sip:$caller@example.com>` the name stands between quotes and the caller in the user part of a URI; each place
has its own way to write any text, or has none for some. [`fill`] finds the place of each variable in the document's own text and writes the
value so that it stays one word there. One variable can therefore never add a value, a parameter or a header.

# Invariant
What [`fill`] gives has the delimiters of the document's text and no others outside quotes and brackets; values that would change that, or that no
escape can bring into their place, give nothing.
*/

mod element;
mod escape;
mod grammar;
mod header_spot;
mod outline;
mod place;
mod spot;
mod symbol;
mod uri_spot;

use self::{
    header_spot::spots,
    outline::outside,
    place::{fits, place},
    symbol::{Symbol, symbols},
};
use super::variables::Filler;

pub(crate) use self::{element::check, grammar::USER_TO_USER};
pub(super) use self::{
    escape::{hexadecimal, percent_encoded},
    grammar::Grammar,
};

/// The value of a structured header with its variables in their places; the name of a variable that fits nowhere.
pub(super) fn fill<'a, 'v: 'a>(
    grammar: Grammar,
    filler: &'a Filler,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
) -> Result<String, &'a str> {
    let (symbols, names) = symbols(filler);
    let spots = spots(grammar, &symbols);
    let mut value = String::new();
    for symbol in &symbols {
        match *symbol {
            Symbol::Char(c) => value.push(c),
            Symbol::Variable(number) => {
                let name = names[number];
                // OK: whoever fills has seen that no variable is missing.
                let text = lookup(name).unwrap_or_default();
                value.push_str(&place(text, spots[number]).ok_or(name)?);
            }
        }
    }
    let text = |(start, end): (usize, usize)| -> String {
        let piece = |symbol: &Symbol| match *symbol {
            Symbol::Char(c) => c.to_string(),
            Symbol::Variable(number) => lookup(names[number]).unwrap_or_default().to_owned(),
        };
        symbols[start..end].iter().map(piece).collect()
    };
    let mut judged = None;
    for (&spot, name) in spots.iter().zip(&names) {
        // Several variables of one host are judged once.
        if judged.replace(spot) != Some(spot) && !fits(spot, text) {
            return Err(name);
        }
    }
    // Whatever the places said, the outside of the value stays what the document wrote.
    let sketch: String = symbols.iter().map(|symbol| symbol.or('x')).collect();
    match names.first() {
        Some(name) if outside(&value) != outside(&sketch) => Err(name),
        _ => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(name: &str, value: &str, variable: &str) -> Option<String> {
        let filler = Filler::parse(value);
        let lookup = |_: &str| -> Option<&str> { Some(Box::leak(variable.to_owned().into_boxed_str())) };
        fill(Grammar::of(name).unwrap(), &filler, &lookup).ok()
    }

    #[test]
    fn a_value_is_written_as_its_place_has_it() {
        for (name, value, variable, wanted) in [
            (
                "P-Asserted-Identity",
                "<sip:$x@example.com>",
                "bob>,<sip:evil@x",
                Some("<sip:bob%3E%2C%3Csip%3Aevil%40x@example.com>"),
            ),
            ("P-Asserted-Identity", "\"$x\" <sip:a@b>", "Bob \"the\" \\", Some("\"Bob \\\"the\\\" \\\\\" <sip:a@b>")),
            ("P-Asserted-Identity", "$x <sip:a@b>", "Bob, <sip:e@f>", Some("\"Bob, <sip:e@f>\" <sip:a@b>")),
            ("P-Asserted-Identity", "<tel:$x>", "+15551234567", Some("<tel:+15551234567>")),
            ("P-Asserted-Identity", "<tel:$x>", "+1555>;x", None),
            ("P-Asserted-Identity", "<$x>", "sip:a@b", Some("<sip:a@b>")),
            ("P-Asserted-Identity", "<$x>", "a@b", None),
            ("P-Asserted-Identity", "$x", "sip:a@b;p", Some("<sip:a@b;p>")),
            ("P-Asserted-Identity", "$x", "sip:a@b>, <sip:c@d", None),
            ("Diversion", "<sip:a@$x>", "gw.example.com", Some("<sip:a@gw.example.com>")),
            ("Diversion", "<sip:a@$x>", "b>;reason=x", None),
            ("Diversion", "<sip:a:$x@b>", "secret", None),
            ("Diversion", "<sip:a@b:$x>", "5060", Some("<sip:a@b:5060>")),
            ("Diversion", "<sip:a@b:$x>", "a", None),
            ("Diversion", "<sip:a@b:$x>", "70000", None),
            ("Diversion", "<sip:a@gw$x.example.com>", "-", None),
            ("Diversion", "<sip:a@$x>", "a..b", None),
            ("Diversion", "<sip:a@$x>", "b:5060", None),
            ("Diversion", "<sip:a@[::$x]>", "1", None),
            ("Diversion", "<tel:+1$x>", "555", Some("<tel:+1555>")),
            ("Diversion", "<tel:+1$x>", "+555", None),
            ("Diversion", "sip:$x@b;c=1", "a%41@", Some("sip:a%2541%40@b;c=1")),
            ("Diversion", "sip:a@$x ;c=1", "a%", None),
            ("Diversion", "sip:a@$x ;c=1", "b", Some("sip:a@b ;c=1")),
            ("Diversion", "\"a\" $x <sip:a@b>", "b", None),
            ("Diversion", "<sip:a@b>;p=\"a\"$x", "b", None),
            ("Diversion", "<sip:a@b>;p=a $x", "b", None),
            ("Diversion", "<sip:a@b>$x;p", "b", None),
            ("Diversion", "<sip:a@b>;p=$x\"a\"", "b", None),
            ("Diversion", "<sip:$x$x@$x.$x>;$x$x=$x$x", "b", Some("<sip:bb@b.b>;bb=bb")),
            ("Diversion", "<sip:a@b;p=1>, $x", "b", None),
            ("Diversion", "<sip:a@b;p=1>, $x", "sip:c@d", Some("<sip:a@b;p=1>, <sip:c@d>")),
            ("Diversion", "\"a;,b\" <sip:a@b>;q, $x <sip:c@d>", "b", Some("\"a;,b\" <sip:a@b>;q, b <sip:c@d>")),
            ("Diversion", "<sip:a@b>;reason=$x", "no-answer", Some("<sip:a@b>;reason=no-answer")),
            ("Diversion", "<sip:a@b>;reason=$x", "no answer;x=y", Some("<sip:a@b>;reason=\"no answer;x=y\"")),
            ("Diversion", "<sip:a@b>;reason=no-$x", "a;b", None),
            ("Diversion", "<sip:a@b>;$x", "a=b", None),
            ("Reason", "$x;cause=20", "Q.850", Some("Q.850;cause=20")),
            ("Reason", "$x;cause=20", "Q.850;cause=1", None),
            (
                "Reason",
                "Q.850;cause=20;text=\"$x\"",
                "a\";cause=1,SIP;b=\"",
                Some("Q.850;cause=20;text=\"a\\\";cause=1,SIP;b=\\\"\""),
            ),
            ("User-to-User", "$x;encoding=hex", "00a1", Some("00a1;encoding=hex")),
            ("User-to-User", "$x;encoding=hex", "00a", None),
            ("User-to-User", "$x;encoding=hex", "José;purpose=isdn-uui", None),
            ("User-to-User", "$x", "a b;c", Some("\"a b;c\"")),
            ("User-to-User", "00$x;encoding=hex", "a1", Some("00a1;encoding=hex")),
            ("User-to-User", "00, $x;encoding=hex", "b", None),
            ("User-to-User", "$x, 00;encoding=hex", "b", Some("b, 00;encoding=hex")),
            (
                "Call-Info",
                "<https://crm.example/$x>;purpose=info",
                "a/b c",
                Some("<https://crm.example/a%2Fb%20c>;purpose=info"),
            ),
            ("Call-Info", "<https://$x/a>", "crm.example", Some("<https://crm.example/a>")),
            ("Call-Info", "<https://$x/a>", "crm.example/b", None),
            ("Call-Info", "<https://crm.example:$x/a>", "80a", None),
            ("Call-Info", "<https://$x@crm.example/a>", "a", None),
            ("Call-Info", "<https://crm.example/$x/a>", "..", None),
            ("Call-Info", "<https://crm.example/%2E$x>", ".", None),
            ("Call-Info", "<https://crm.example/$x>", "...", Some("<https://crm.example/...>")),
            ("Call-Info", "<https://crm.example/?a=$x>", "..", Some("<https://crm.example/?a=..>")),
            ("Call-Info", "<urn:service:$x>", "a b", Some("<urn:service:a%20b>")),
            (
                "History-Info",
                "<sip:$x@b?Reason=SIP%3Bcause%3D486>;index=1",
                "a",
                Some("<sip:a@b?Reason=SIP%3Bcause%3D486>;index=1"),
            ),
        ] {
            let found = filled(name, value, variable);
            assert_eq!(found.as_deref(), wanted, "{name}: {value} with {variable:?}");
        }
    }

    #[test]
    fn no_value_changes_the_outside_of_a_header() {
        let templates = [
            ("P-Asserted-Identity", "\"$x\" <sip:$x@example.com>, <tel:+1555>"),
            ("P-Asserted-Identity", "$x <sip:a@example.com;p=$x>"),
            ("Diversion", "<sip:$x@example.com>;reason=$x;counter=1"),
            ("Remote-Party-ID", "\"A $x\" <sip:a@b>;party=$x"),
            ("Reason", "Q.850;cause=$x;text=\"$x\""),
            ("User-to-User", "$x;purpose=$x"),
            ("Alert-Info", "<http://a.example/$x>;x=$x"),
        ];
        let all: Vec<String> = (0x20..0x7fu8)
            .map(char::from)
            .chain(['é', '漢', '\u{a0}', '\u{2027}', '😀'])
            .flat_map(|c| {
                [
                    c.to_string(),
                    format!("a{c}"),
                    format!("{c}b"),
                    format!("a{c}{c}b"),
                    format!("\"{c}>"),
                    format!("\\{c}"),
                ]
            })
            .collect();
        let mut given = 0;
        for (name, template) in templates {
            let sketch = outside(&template.replace("$x", "x"));
            for value in &all {
                let Some(found) = filled(name, template, value) else { continue };
                given += 1;
                assert_eq!(outside(&found), sketch, "{name}: {template} with {value:?}: {found}");
                assert_eq!(check(name, &found.replace('$', "%24")), Ok(()), "{found}");
            }
        }
        assert!(given > 500, "{given}");
    }
}
