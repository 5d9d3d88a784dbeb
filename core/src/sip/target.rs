/*!
The target of an action as it goes on the wire: `target_uri`, and `refer_to` with its brackets.

An invite to a number is `sip:NUMBER@ENDPOINT;user=phone`, with `;transport=tls` for TLS/SRTP. Of an endpoint that is a URI, the host
and port are ENDPOINT; a `sips` scheme stays, because giving it up would give up the encryption that somebody asked for, and so do its
other parameters (`transport=tcp`, `maddr=...`), because without them the call may go elsewhere. `user`, `method` and, beside
`;transport=tls`, `transport` are left out of them (RFC 3261 section 19.1.1 has each once, and `method` in no request).
*/

use super::endpoint::Endpoint;
use super::method::{Encryption, Method};
use super::phone::Phone;
use super::uri::params_of;

/// The URI that an action calls; none for a `bye`, and none for a number that is neither E.164 nor a URI.
pub(super) fn target_uri(
    method: Method,
    phone: Phone<'_>,
    endpoint: Option<Endpoint<'_>>,
    encryption: Option<Encryption>,
) -> Option<String> {
    match (method, phone) {
        (Method::Bye, _) | (_, Phone::Other(_)) | (Method::Refer, Phone::Extension(_)) => None,
        (Method::Refer, Phone::Uri(uri)) => Some(uri.to_string()),
        (Method::Refer, Phone::E164(number)) => Some(format!("tel:{number}")),
        (Method::Invite, phone) => {
            let (user, is_phone) = match phone {
                Phone::E164(number) => (number.to_string(), true),
                // `#` has no place in a URI (RFC 3261 section 25.1).
                Phone::Extension(digits) => (digits.replace('#', "%23"), false),
                Phone::Uri(uri) => match uri.get(4..).filter(|_| uri.to_ascii_lowercase().starts_with("tel:")) {
                    // A telephone number has no host: it goes to the endpoint (RFC 3261 section 19.1.6).
                    Some(number) => (subscriber(number), true),
                    None => return Some(uri.to_string()),
                },
                Phone::Other(_) => return None,
            };
            let Endpoint { scheme, host_port, params } = endpoint?;
            let mut uri = format!("{}:{user}@{host_port}", scheme.as_str());
            if is_phone {
                uri.push_str(";user=phone");
            }
            let is_tls = encryption == Some(Encryption::TlsSrtp);
            if is_tls {
                uri.push_str(";transport=tls");
            }
            for (name, value) in params_of(params) {
                let is = |word: &str| name.eq_ignore_ascii_case(word);
                if is("user") || is("method") || is_tls && is("transport") {
                    continue;
                }
                uri.push(';');
                uri.push_str(name);
                if let Some(value) = value {
                    uri.push('=');
                    uri.push_str(value);
                }
            }
            Some(uri)
        }
    }
}

/// What stands behind `tel:` as the user part of a SIP URI: visual separators are left out of the number, its parameters stay.
fn subscriber(number: &str) -> String {
    let (digits, params) = number.split_at(number.find(';').unwrap_or(number.len()));
    digits.replace(['-', '.', '(', ')'], "").replace('#', "%23") + params
}

/// A target in angle brackets, for Refer-To: bare, its parameters would be read as the header's (RFC 3261 section 20).
///
/// Whatever could leave the brackets is percent-escaped. A checked URI has no such character and passes unchanged; a `%` is never
/// escaped a second time.
pub(super) fn refer_to(uri: &str) -> String {
    let mut bracketed = String::with_capacity(uri.len() + 2);
    bracketed.push('<');
    for b in uri.bytes() {
        if b.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&b) {
            bracketed.push(char::from(b));
        } else {
            bracketed.push_str(&format!("%{b:02X}"));
        }
    }
    bracketed.push('>');
    bracketed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite(number: &str, endpoint: &str, encryption: Encryption) -> Option<String> {
        target_uri(
            Method::Invite,
            Phone::parse(number).unwrap(),
            Some(Endpoint::parse(endpoint).unwrap()),
            Some(encryption),
        )
    }

    fn refer(number: &str) -> Option<String> {
        target_uri(Method::Refer, Phone::parse(number).unwrap(), None, None)
    }

    #[test]
    fn an_invite_to_a_number_goes_to_the_endpoint() {
        for (endpoint, udp, tls) in [
            ("gw.example", "sip:+1555@gw.example;user=phone", "sip:+1555@gw.example;user=phone;transport=tls"),
            ("[::1]:5061", "sip:+1555@[::1]:5061;user=phone", "sip:+1555@[::1]:5061;user=phone;transport=tls"),
            (
                "sip:gw.example:5070",
                "sip:+1555@gw.example:5070;user=phone",
                "sip:+1555@gw.example:5070;user=phone;transport=tls",
            ),
            ("sips:gw.example", "sips:+1555@gw.example;user=phone", "sips:+1555@gw.example;user=phone;transport=tls"),
            (
                "sip:gw.example;Transport=tcp;user=ip;lr;x=y",
                "sip:+1555@gw.example;user=phone;Transport=tcp;lr;x=y",
                "sip:+1555@gw.example;user=phone;transport=tls;lr;x=y",
            ),
        ] {
            assert_eq!(invite("+1555", endpoint, Encryption::UdpRtp).as_deref(), Some(udp));
            assert_eq!(invite("+1555", endpoint, Encryption::TlsSrtp).as_deref(), Some(tls));
        }
    }

    #[test]
    fn a_refer_to_a_number_is_a_tel_uri() {
        assert_eq!(refer("+15551234567").as_deref(), Some("tel:+15551234567"));
    }

    #[test]
    fn a_uri_stays_as_it_is() {
        for uri in ["sip:desk@example.com", "tel:+1-555;ext=2", "SIP:a%40b@example.com;transport=udp"] {
            assert_eq!(refer(uri).as_deref(), Some(uri));
            assert_eq!(refer(&format!("Desk <{uri}>")).as_deref(), Some(uri));
            let invited = invite(uri, "gw.example", Encryption::TlsSrtp);
            match uri.starts_with("tel:") {
                true => assert_eq!(invited.as_deref(), Some("sip:+1555;ext=2@gw.example;user=phone;transport=tls")),
                false => assert_eq!(invited.as_deref(), Some(uri)),
            }
            assert_eq!(refer_to(uri), format!("<{uri}>"));
        }
    }

    #[test]
    fn an_extension_is_a_user_at_the_endpoint() {
        assert_eq!(invite("500", "pbx.example", Encryption::UdpRtp).as_deref(), Some("sip:500@pbx.example"));
        let tls = invite("*98#", "pbx.example:5061", Encryption::TlsSrtp);
        assert_eq!(tls.as_deref(), Some("sip:*98%23@pbx.example:5061;transport=tls"));
    }

    #[test]
    fn words_have_no_target_and_a_bye_never_has() {
        assert_eq!(refer("front desk"), None);
        assert_eq!(invite("front desk", "gw.example", Encryption::UdpRtp), None);
        assert_eq!(invite("123456789", "gw.example", Encryption::UdpRtp), None);
        assert_eq!(refer("1234"), None);
        assert_eq!(target_uri(Method::Invite, Phone::E164("+1555"), None, None), None);
        assert_eq!(target_uri(Method::Bye, Phone::E164("+1555"), None, None), None);
        assert_eq!(target_uri(Method::Bye, Phone::Uri("sip:a@b"), None, None), None);
    }

    #[test]
    fn nothing_leaves_the_brackets_and_nothing_is_escaped_twice() {
        assert_eq!(refer_to("sip:a@b>\r\nEvil: <x \"é\""), "<sip:a@b%3E%0D%0AEvil:%20%3Cx%20%22%C3%A9%22>");
        assert_eq!(refer_to("sip:a%40b%3E@c"), "<sip:a%40b%3E@c>");
        assert_eq!(refer_to("\0\t\u{7f}\u{85}\u{2028}"), "<%00%09%7F%C2%85%E2%80%A8>");
    }

    #[test]
    fn whatever_is_read_a_target_is_one_word_that_needs_no_escape() {
        let alphabet = [
            "+", "1", "a", "sip:", "tel:", "@", ":", ";", "=", "%4", "%0", "<", ">", "\"", " ", "\\", "[", "]", "é",
            ".",
        ];
        let mut targets = 0;
        let mut check = |text: &str| {
            let Ok(phone) = Phone::parse(text) else { return };
            let Some(uri) = target_uri(Method::Refer, phone, None, None) else { return };
            targets += 1;
            assert!(
                uri.bytes().all(|b| b.is_ascii_graphic()) && !uri.contains(['<', '>', '"', '\\', '?', '$']),
                "{text:?}"
            );
            assert_eq!(refer_to(&uri), format!("<{uri}>"), "{text:?}");
        };
        for n in 0..alphabet.len().pow(4) {
            let word = |place: u32| alphabet[n / alphabet.len().pow(place) % alphabet.len()];
            let text = [word(0), word(1), word(2), word(3)].concat();
            check(&text);
            check(&format!("sip:a@b{text}"));
            check(&format!("sip:{text}@b"));
            check(&format!("<sip:{text}@b>"));
        }
        assert!(targets > 1000);
    }
}
