/*!
Why a line does not answer, in words: a reason's or a verdict's code for people.
*/

/// The exception's own words, or what the code means.
pub fn why(code: &str, words: Option<String>) -> String {
    words.unwrap_or_else(|| match code {
        "closed" => "outside its hours".to_owned(),
        "exception" => "a special day".to_owned(),
        "disabled" => "not enabled".to_owned(),
        "channel" => "channel not served".to_owned(),
        "override" => "closed by an override".to_owned(),
        "unstaffed" => "nobody is there".to_owned(),
        "language" => "language not served".to_owned(),
        other => other.to_owned(),
    })
}
