/*!
Classes of contacts in words, as coverage and comparisons tell them.
*/

/// Channels and languages, class by class: `voice and chat in en or es` where they are such a product, else channels with the same languages together.
pub(crate) fn classes_in_words(classes: &[(&str, &str)]) -> String {
    let (mut channels, mut languages): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for &(channel, language) in classes {
        if !channels.contains(&channel) {
            channels.push(channel);
        }
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if channels.len() * languages.len() == classes.len() {
        return in_words(&channels, &languages);
    }
    let of = |channel: &str| -> Vec<&str> {
        classes.iter().filter(|class| class.0 == channel).map(|class| class.1).collect()
    };
    let mut told: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for channel in channels {
        let languages = of(channel);
        match told.iter_mut().find(|(_, known)| *known == languages) {
            Some((channels, _)) => channels.push(channel),
            None => told.push((vec![channel], languages)),
        }
    }
    let told: Vec<String> = told.iter().map(|(channels, languages)| in_words(channels, languages)).collect();
    told.join("; ")
}

/// One product; a side that is not told apart is left out.
fn in_words(channels: &[&str], languages: &[&str]) -> String {
    let channel = match channels {
        ["any"] => "every channel".to_owned(),
        ["any other"] => "any other channel".to_owned(),
        _ => listed(channels, "and"),
    };
    match languages {
        ["any"] => channel,
        ["any other"] => format!("{channel} in any other language"),
        _ => format!("{channel} in {}", listed(languages, "or")),
    }
}

fn listed(names: &[&str], word: &str) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_told_as_people_say_them() {
        for (classes, told) in [
            (&[("any", "any")][..], "every channel"),
            (&[("voice", "any")], "voice"),
            (&[("voice", "en"), ("voice", "es"), ("chat", "en"), ("chat", "es")], "voice and chat in en or es"),
            (&[("any other", "any other")], "any other channel in any other language"),
            (&[("voice", "no language"), ("no channel", "no language")], "voice and no channel in no language"),
            (&[("voice", "en"), ("chat", "en"), ("chat", "any other")], "voice in en; chat in en or any other"),
        ] {
            assert_eq!(classes_in_words(classes), told);
        }
    }
}
