/*!
The twenty-six tags that RFC 5646 section 2.2.8 keeps although its grammar, or its registry, would not give them today.

The list is closed for ever. It must not know how a tag is compared.
*/

/// What a grandfathered tag stands for today: the registry's `Preferred-Value`, or CLDR's where the registry gives none.
/// `None` inside: nothing replaces it, so it only equals itself.
const GRANDFATHERED: &[(&str, Option<&str>)] = &[
    ("art-lojban", Some("jbo")),
    ("cel-gaulish", Some("xtg")),
    ("en-gb-oed", Some("en-GB-oxendict")),
    ("i-ami", Some("ami")),
    ("i-bnn", Some("bnn")),
    ("i-default", None),
    ("i-enochian", None),
    ("i-hak", Some("hak")),
    ("i-klingon", Some("tlh")),
    ("i-lux", Some("lb")),
    ("i-mingo", None),
    ("i-navajo", Some("nv")),
    ("i-pwn", Some("pwn")),
    ("i-tao", Some("tao")),
    ("i-tay", Some("tay")),
    ("i-tsu", Some("tsu")),
    ("no-bok", Some("nb")),
    ("no-nyn", Some("nn")),
    ("sgn-be-fr", Some("sfb")),
    ("sgn-be-nl", Some("vgt")),
    ("sgn-ch-de", Some("sgg")),
    ("zh-guoyu", Some("cmn")),
    ("zh-hakka", Some("hak")),
    ("zh-min", None),
    ("zh-min-nan", Some("nan")),
    ("zh-xiang", Some("hsn")),
];

/// `None` when the tag is not grandfathered, `Some(None)` when it is and nothing replaces it.
pub(super) fn grandfathered(tag: &str) -> Option<Option<&'static str>> {
    GRANDFATHERED.iter().find(|(old, _)| old.eq_ignore_ascii_case(tag)).map(|&(_, new)| new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grandfathered_tag_is_well_formed_and_its_successor_too() {
        assert_eq!(GRANDFATHERED.len(), 26);
        for (old, new) in GRANDFATHERED {
            assert!(oxilangtag::LanguageTag::parse(*old).is_ok(), "{old}");
            assert!(new.is_none_or(|new| oxilangtag::LanguageTag::parse(new).is_ok()), "{old}");
        }
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(grandfathered("I-Klingon"), Some(Some("tlh")));
        assert_eq!(grandfathered("i-DEFAULT"), Some(None));
        assert_eq!(grandfathered("zh-TW"), None);
    }
}
