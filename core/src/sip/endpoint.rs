/*!
Where an `invite` goes: the `outbound_endpoint`, as `host[:port]` or as a SIP or SIPS URI without credentials.
*/

use super::fault::{Fault, find_control, quoted};
use super::host::is_host_port;
use super::uri::{PASSWORD, Scheme, SipUri};
use crate::error::Code;

/// A well-formed endpoint, as parts of the text that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint<'a> {
    pub(super) scheme: Scheme,
    pub(super) host_port: &'a str,
    /// The URI's own parameters: empty, or from the first `;` on.
    pub(super) params: &'a str,
}

impl<'a> Endpoint<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Endpoint<'a>, Fault> {
        let fault = |message| Err(Fault::new(Code::BadEndpoint, message));
        if text.trim().is_empty() {
            return fault("the outbound endpoint is empty".to_string());
        }
        if let Some(found) = find_control(text) {
            return fault(format!("the outbound endpoint has {found}"));
        }
        if text.contains('$') {
            return fault(format!(
                "outbound endpoint {} has a $, but variables are never filled in here",
                quoted(text)
            ));
        }
        // First, since `sip:5060` is a host named sip: no URI has a number as its host.
        if is_host_port(text) {
            return Ok(Endpoint { scheme: Scheme::Sip, host_port: text, params: "" });
        }
        let form = "host[:port] (a domain name, an IPv4 address or an IPv6 address in brackets) nor a sip or sips URI";
        match SipUri::parse(text) {
            // The called number takes the place of the user, who would be lost without a word.
            Ok(SipUri { user: Some(_), .. }) | Err(PASSWORD) => fault(
                "the outbound endpoint has a user or a password, wanted a sip or sips URI without credentials"
                    .to_string(),
            ),
            Ok(SipUri { scheme, host_port, params, .. }) => Ok(Endpoint { scheme, host_port, params }),
            Err(why) if text.contains(':') && text.to_ascii_lowercase().starts_with("sip") => {
                fault(format!("outbound endpoint {} is neither {form} ({why})", quoted(text)))
            }
            Err(_) => fault(format!("outbound endpoint {} is neither {form}", quoted(text))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_or_a_uri_without_user_is_an_endpoint() {
        let parts = |text| Endpoint::parse(text).map(|e| (e.scheme, e.host_port, e.params)).unwrap();
        assert_eq!(parts("sip.example.com:5061"), (Scheme::Sip, "sip.example.com:5061", ""));
        assert_eq!(parts("198.51.100.7"), (Scheme::Sip, "198.51.100.7", ""));
        assert_eq!(parts("[2001:db8::1]:5061"), (Scheme::Sip, "[2001:db8::1]:5061", ""));
        assert_eq!(
            parts("sip:gw.example.com:5070;transport=tcp"),
            (Scheme::Sip, "gw.example.com:5070", ";transport=tcp")
        );
        assert_eq!(parts("sips:gw.example.com"), (Scheme::Sips, "gw.example.com", ""));
        assert_eq!(parts("sip:5060"), (Scheme::Sip, "sip:5060", ""));
    }

    #[test]
    fn anything_else_is_a_fault() {
        for text in [
            "",
            " ",
            "sip.example.com:0",
            "sip.example.com:65536",
            "sip.example.com:",
            "sip.example.com ",
            " sip.example.com",
            "a b",
            "a_b",
            "$host",
            "sip:$host",
            "2001:db8::1",
            "gw.example.com;transport=tcp",
            "<sip:gw.example.com>",
            "sip:gw.example.com?x=y",
            "tel:+1555",
            "http://gw.example.com",
            "gw.example.com/x",
            "user@gw.example.com",
            "sip:trunk@gw.example.com",
            "sip:joe:hunter2@gw.example.com",
            "gw.example.com\r\nVia: x",
            "gw.example.com\u{2028}",
            "sip:",
            "sips:5061x",
        ] {
            let fault = Endpoint::parse(text).unwrap_err();
            assert_eq!(fault.code, Code::BadEndpoint, "{text:?}");
            assert!(!fault.message.contains("hunter2"));
        }
    }
}
