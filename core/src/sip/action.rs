/*!
The SIP action of a decision: planned once, filled with a contact's variables on every call.

An [`ActionPlan`] has everything that does not depend on the contact, its target included. Filling cannot fail: what may not or cannot
be sent is left out and told as an [`Omission`], and the call goes on.
*/

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::endpoint::Endpoint;
use super::header::{Header, VALUE_BYTES, is_one_line};
use super::method::{Encryption, Method};
use super::omission::{Omission, Why};
use super::phone::Phone;
use super::structured::{self, Grammar, percent_encoded};
use super::target;
use super::variables::Filler;

/// What a decision asks the telephony side to do, its variables filled in.
///
/// Absent values are `null` in JSON. Every entry of `header_lines`, `target_uri` and `refer_to` may be written into a SIP message as it
/// stands: none holds a control character.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Action {
    /// `refer`, `invite` or `bye`.
    pub method: Method,
    /// The number as the document writes it.
    pub phone_number: Option<String>,
    /// The endpoint as the document writes it.
    pub outbound_endpoint: Option<String>,
    /// What an `invite` asks of the outbound leg.
    pub outbound_encryption: Option<Encryption>,
    /// The headers in the order of the document, without those that were left out.
    pub headers: Vec<Header>,
    /// Names and values for the receiving system in the order of the document; an object in JSON. These never become SIP headers, so
    /// that control characters stay in them.
    #[serde(serialize_with = "as_object")]
    pub variables: Vec<(String, String)>,
    /// The URI to call: a Request-URI for `invite`, the target of a `refer`; none for a `bye` or where the number gives none.
    pub target_uri: Option<String>,
    /// `target_uri` in angle brackets, for a Refer-To header (RFC 3515).
    pub refer_to: Option<String>,
    /// The headers as `Name: value`, without line ends.
    pub header_lines: Vec<String>,
    /// Tones to send after the answer: digits, `*`, `#`, and `,` for a pause.
    pub dtmf: Option<String>,
}

fn as_object<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(pairs.len()))?;
    for (name, value) in pairs {
        object.serialize_entry(name, value)?;
    }
    object.end()
}

/// A header before its contact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HeaderPlan {
    pub(crate) key: Box<str>,
    pub(crate) value: Filler,
    /// Whether the filled value is written in hexadecimal, with its parameter.
    pub(crate) hex: bool,
}

/// An action before its contact: checked texts, and the target that no contact can change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ActionPlan {
    method: Method,
    phone_number: Option<Box<str>>,
    outbound_endpoint: Option<Box<str>>,
    outbound_encryption: Option<Encryption>,
    headers: Vec<HeaderPlan>,
    refer_to_headers: Vec<HeaderPlan>,
    dtmf: Option<Box<str>>,
    variables: Vec<(Box<str>, Filler)>,
    target_uri: Option<Box<str>>,
}

impl ActionPlan {
    /// Puts an action together from texts that [`check_name`](super::check_name), [`check_value`](super::check_value), [`Phone::parse`]
    /// and [`Endpoint::parse`] have passed; a number or an endpoint that they refuse gives no target.
    pub(crate) fn new(
        method: Method,
        phone_number: Option<&str>,
        outbound_endpoint: Option<&str>,
        outbound_encryption: Option<Encryption>,
        headers: Vec<HeaderPlan>,
        variables: Vec<(Box<str>, Filler)>,
    ) -> ActionPlan {
        let phone = phone_number.and_then(|number| Phone::parse(number).ok());
        let endpoint = outbound_endpoint.and_then(|endpoint| Endpoint::parse(endpoint).ok());
        let target_uri = phone.and_then(|phone| target::target_uri(method, phone, endpoint, outbound_encryption));
        ActionPlan {
            method,
            phone_number: phone_number.map(Box::from),
            outbound_endpoint: outbound_endpoint.map(Box::from),
            outbound_encryption,
            headers,
            refer_to_headers: Vec::new(),
            dtmf: None,
            variables,
            target_uri: target_uri.map(Box::from),
        }
    }

    /// Tones to send after the answer.
    pub(crate) fn with_dtmf(mut self, dtmf: Option<&str>) -> ActionPlan {
        self.dtmf = dtmf.map(Box::from);
        self
    }

    /// Headers inside the Refer-To URI (RFC 3261 section 19.1.1), such as Replaces.
    pub(crate) fn with_refer_to_headers(mut self, headers: Vec<HeaderPlan>) -> ActionPlan {
        self.refer_to_headers = headers;
        self
    }

    /// The bytes that the headers take on the wire, each variable counted as nothing.
    pub(crate) fn header_bytes(&self) -> usize {
        self.headers.iter().map(|header| header.key.len() + header.value.filled_len(&|_| None) + 4).sum()
    }

    /// Its parts by name, as a document may write them; absent parts are left out.
    pub(crate) fn written(&self) -> Vec<(String, String)> {
        let part = |name: &str, text: Option<&str>| text.map(|text| (name.to_owned(), text.to_owned()));
        let mut parts: Vec<(String, String)> = [
            part("method", Some(self.method.as_str())),
            part("phone_number", self.phone_number.as_deref()),
            part("outbound_endpoint", self.outbound_endpoint.as_deref()),
            part("outbound_encryption", self.outbound_encryption.map(Encryption::as_str)),
            part("dtmf", self.dtmf.as_deref()),
        ]
        .into_iter()
        .flatten()
        .collect();
        for (list, headers) in [("sip_headers", &self.headers), ("refer_to_headers", &self.refer_to_headers)] {
            parts.extend(headers.iter().map(|header| {
                let encoding = if header.hex { " (hex)" } else { "" };
                (format!("{list}.{}", header.key), header.value.written() + encoding)
            }));
        }
        parts.extend(self.variables.iter().map(|(name, value)| (format!("variables.{name}"), value.written())));
        parts
    }

    /// The URI that is called, if the number gives one.
    pub(crate) fn target_uri(&self) -> Option<&str> {
        self.target_uri.as_deref()
    }

    pub(crate) fn method(&self) -> Method {
        self.method
    }

    /// The variables that the headers and the output variables use, in the order of the document, as often as it names them.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter().chain(&self.refer_to_headers).map(|header| &header.value);
        headers.chain(self.variables.iter().map(|(_, filler)| filler)).flat_map(Filler::names)
    }

    /// The action for a contact; what had to be left out is added to `omitted`.
    pub(crate) fn fill<'v>(&self, lookup: &dyn Fn(&str) -> Option<&'v str>, omitted: &mut Vec<Omission>) -> Action {
        if self.target_uri.is_none() && self.method != Method::Bye {
            omitted.push(Omission::new("target_uri", "phone_number", Why::NoSipTarget));
        }
        let headers = self.fill_headers(lookup, omitted);
        let header_lines = headers.iter().map(|header| format!("{}: {}", header.key, header.value)).collect();
        let refer_to_headers = self.fill_refer_to_headers(lookup, omitted);
        Action {
            method: self.method,
            phone_number: self.phone_number.as_deref().map(String::from),
            outbound_endpoint: self.outbound_endpoint.as_deref().map(String::from),
            outbound_encryption: self.outbound_encryption,
            headers,
            variables: self.fill_variables(lookup, omitted),
            target_uri: self.target_uri.as_deref().map(String::from),
            refer_to: self.target_uri.as_deref().map(|uri| target::refer_to(&format!("{uri}{refer_to_headers}"))),
            header_lines,
            dtmf: self.dtmf.as_deref().map(String::from),
        }
    }

    fn fill_headers<'v>(&self, lookup: &dyn Fn(&str) -> Option<&'v str>, omitted: &mut Vec<Omission>) -> Vec<Header> {
        let mut headers = Vec::with_capacity(self.headers.len());
        for plan in &self.headers {
            let key = &plan.key;
            match fill_header(plan, lookup) {
                Ok(value) => headers.push(Header { key: key.to_string(), value }),
                Err(faults) => {
                    omitted
                        .extend(faults.iter().map(|&(name, why)| Omission::new(format!("headers.{key}"), name, why)));
                }
            }
        }
        headers
    }

    /// `?Replaces=...&...`, or nothing.
    fn fill_refer_to_headers<'v>(
        &self,
        lookup: &dyn Fn(&str) -> Option<&'v str>,
        omitted: &mut Vec<Omission>,
    ) -> String {
        let mut text = String::new();
        for plan in &self.refer_to_headers {
            match fill_text(plan, lookup) {
                Ok(value) => {
                    text.push(if text.is_empty() { '?' } else { '&' });
                    // A token has characters that a URI has not (RFC 3261 section 25.1).
                    text.push_str(&format!("{}={}", percent_encoded(&plan.key, b""), percent_encoded(&value, b"")));
                }
                Err(faults) => {
                    let place = || format!("refer_to_headers.{}", plan.key);
                    omitted.extend(faults.iter().map(|&(name, why)| Omission::new(place(), name, why)));
                }
            }
        }
        text
    }

    fn fill_variables<'v>(
        &self,
        lookup: &dyn Fn(&str) -> Option<&'v str>,
        omitted: &mut Vec<Omission>,
    ) -> Vec<(String, String)> {
        let mut variables = Vec::with_capacity(self.variables.len());
        for (key, filler) in &self.variables {
            match filler.fill(lookup) {
                Ok(value) => variables.push((key.to_string(), value.into_owned())),
                Err(missing) => {
                    let omission = |name| Omission::new(format!("variables.{key}"), name, Why::MissingVariable);
                    omitted.extend(missing.into_iter().map(omission));
                }
            }
        }
        variables
    }
}

/// The value that may go on the wire, or what keeps it from there: names with their codes.
fn fill_header<'a, 'v: 'a>(
    plan: &'a HeaderPlan,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
) -> Result<String, Vec<(&'a str, Why)>> {
    let text = fill_text(plan, lookup)?;
    let HeaderPlan { key, value: filler, hex } = plan;
    let value = match Grammar::of(key) {
        // RFC 7433 has no data without a character.
        _ if *hex && text.is_empty() => return Err(vec![(filler.names().next().unwrap_or(key), Why::NoPlace)]),
        _ if *hex => structured::hexadecimal(&text),
        Some(grammar) => structured::fill(grammar, filler, lookup).map_err(|name| vec![(name, Why::NoPlace)])?,
        None => text.into_owned(),
    };
    // Escapes make a value longer.
    if value.len() > VALUE_BYTES { Err(vec![(key, Why::TooLong)]) } else { Ok(value) }
}

/// A header's text with its variables: one line of at most 1024 bytes, or what keeps it from that.
///
/// The length is known before the text is built: a caller's megabyte costs no memory, however often the header repeats it.
fn fill_text<'a, 'v: 'a>(
    HeaderPlan { key, value: filler, .. }: &'a HeaderPlan,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
) -> Result<Cow<'a, str>, Vec<(&'a str, Why)>> {
    let values = || filler.names().filter_map(|name| Some((name, lookup(name)?)));
    if values().count() == filler.names().count() {
        if let Some((name, _)) = values().find(|(_, value)| !is_one_line(value)) {
            return Err(vec![(name, Why::ControlCharacter)]);
        }
        if filler.filled_len(lookup) > VALUE_BYTES {
            let longest = values().reduce(|one, next| if next.1.len() > one.1.len() { next } else { one });
            return Err(vec![(longest.map_or(key, |(name, _)| name), Why::TooLong)]);
        }
    }
    match filler.fill(lookup) {
        // The document's own text was checked at load. Should nobody have looked, it still does not reach the wire.
        Ok(text) if !is_one_line(&text) => Err(vec![(key, Why::ControlCharacter)]),
        Ok(text) => Ok(text),
        Err(missing) => Err(missing.into_iter().map(|name| (name, Why::MissingVariable)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(Box<str>, Filler)> {
        pairs.iter().map(|(key, value)| (Box::from(*key), Filler::parse(value))).collect()
    }

    fn headers(pairs: &[(&str, &str)]) -> Vec<HeaderPlan> {
        let plan =
            |(key, value): &(&str, &str)| HeaderPlan { key: Box::from(*key), value: Filler::parse(value), hex: false };
        pairs.iter().map(plan).collect()
    }

    fn refer(number: &str, header_pairs: &[(&str, &str)], variables: &[(&str, &str)]) -> ActionPlan {
        ActionPlan::new(Method::Refer, Some(number), None, None, headers(header_pairs), pairs(variables))
    }

    fn fill(plan: &ActionPlan, values: &[(&str, &str)]) -> (Action, Vec<(String, String, &'static str)>) {
        let mut omitted = Vec::new();
        let lookup = |name: &str| values.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let action = plan.fill(&lookup, &mut omitted);
        (action, omitted.into_iter().map(|o| (o.where_, o.name, o.why)).collect())
    }

    fn omission(place: &str, name: &str, why: &'static str) -> (String, String, &'static str) {
        (place.to_string(), name.to_string(), why)
    }

    #[test]
    fn an_invite_is_filled_and_ready_for_the_wire() {
        let plan = ActionPlan::new(
            Method::Invite,
            Some("+15557654321"),
            Some("sip.example.com:5061"),
            Some(Encryption::TlsSrtp),
            headers(&[("X-Reason", "$escalation_reason"), ("X-Customer-Id", "id ${customer_id}!"), ("X-Price", "5$$")]),
            pairs(&[("account_tier", "$tier"), ("source", "openline")]),
        );
        assert_eq!(plan.names().collect::<Vec<_>>(), ["escalation_reason", "customer_id", "tier"]);
        let (action, omitted) =
            fill(&plan, &[("escalation_reason", "refund"), ("customer_id", "42"), ("tier", "gold")]);
        assert_eq!(omitted, []);
        let parts = [
            r#"{"method":"invite","phone_number":"+15557654321","outbound_endpoint":"sip.example.com:5061","#,
            r#""outbound_encryption":"TLS/SRTP","headers":[{"key":"X-Reason","value":"refund"},"#,
            r#"{"key":"X-Customer-Id","value":"id 42!"},{"key":"X-Price","value":"5$"}],"#,
            r#""variables":{"account_tier":"gold","source":"openline"},"#,
            r#""target_uri":"sip:+15557654321@sip.example.com:5061;user=phone;transport=tls","#,
            r#""refer_to":"<sip:+15557654321@sip.example.com:5061;user=phone;transport=tls>","#,
            r#""header_lines":["X-Reason: refund","X-Customer-Id: id 42!","X-Price: 5$"],"dtmf":null}"#,
        ];
        assert_eq!(serde_json::to_string(&action).unwrap(), parts.concat());
    }

    #[test]
    fn what_is_missing_is_left_out_and_told() {
        let headers = [("X-A", "$a"), ("X-B", "$b and $c and $b"), ("X-D", "d")];
        let plan = refer("+15551234567", &headers, &[("tier", "$a"), ("plain", "p")]);
        let (action, omitted) = fill(&plan, &[("c", "")]);
        assert_eq!(action.header_lines, ["X-D: d"]);
        assert_eq!(action.variables, [("plain".to_string(), "p".to_string())]);
        assert_eq!(
            omitted,
            [
                omission("headers.X-A", "a", "missing_variable"),
                omission("headers.X-B", "b", "missing_variable"),
                omission("variables.tier", "a", "missing_variable"),
            ]
        );
        let (_, omitted) = fill(&plan, &[("a", "")]);
        let both = ["b", "c"].map(|name| omission("headers.X-B", name, "missing_variable"));
        assert_eq!(omitted, both);
    }

    #[test]
    fn nobody_forges_a_header_by_their_name() {
        let headers = [("X-Name", "caller $name of ${firm}"), ("X-Firm", "$firm")];
        let plan = refer("+15551234567", &headers, &[("name", "$name")]);
        let c0 = (0..0x20).chain(0x7f..0xa0).chain([0x2028, 0x2029]).filter_map(char::from_u32);
        for bad in c0.map(String::from).chain(["\r\n".to_string(), "\r\n\r\n".to_string()]) {
            for name in [format!("Eve{bad}Via: evil"), format!("{bad}Eve"), format!("Eve{bad}"), bad] {
                let (action, omitted) = fill(&plan, &[("name", &name), ("firm", "Acme")]);
                assert_eq!(action.header_lines, ["X-Firm: Acme"], "{name:?}");
                assert_eq!(action.headers.len(), 1);
                assert_eq!(omitted, [omission("headers.X-Name", "name", "control_character")]);
                assert_eq!(action.variables, [("name".to_string(), name)]);
            }
        }
    }

    #[test]
    fn a_value_that_only_looks_like_syntax_is_sent_exactly() {
        let plan = refer("+15551234567", &[("X-Name", "$name")], &[]);
        for name in
            ["", " ", " Eve ", "%0d%0aVia: evil", "\\r\\n", "a: b;c=\"<d>\"", "$name $$ {{reason}}", "José 日本"]
        {
            let (action, omitted) = fill(&plan, &[("name", name)]);
            assert_eq!(action.header_lines, [format!("X-Name: {name}")]);
            assert_eq!(omitted, []);
        }
    }

    #[test]
    fn a_text_that_nobody_checked_does_not_reach_the_wire_either() {
        let (action, omitted) = fill(&refer("+15551234567\r\nVia: x", &[("X-Name", "a\r\nVia: x")], &[]), &[]);
        assert_eq!((action.target_uri, action.refer_to), (None, None));
        assert!(action.headers.is_empty() && action.header_lines.is_empty());
        assert_eq!(omitted[1], omission("headers.X-Name", "X-Name", "control_character"));
    }

    #[test]
    fn a_filled_value_has_at_most_1024_bytes() {
        let plan = refer("+15551234567", &[("X-Note", "$a$b$b")], &[("note", "$b")]);
        let (action, omitted) = fill(&plan, &[("a", &"x".repeat(24)), ("b", &"y".repeat(500))]);
        assert_eq!((action.headers[0].value.len(), omitted.len()), (1024, 0));
        let (action, omitted) = fill(&plan, &[("a", &"x".repeat(25)), ("b", &"é".repeat(250))]);
        assert_eq!((action.headers.len(), action.header_lines.len()), (0, 0));
        assert_eq!(omitted, [omission("headers.X-Note", "b", "too_long")]);
        let (action, omitted) = fill(&plan, &[("a", ""), ("b", &"z".repeat(1 << 20))]);
        assert_eq!(omitted, [omission("headers.X-Note", "b", "too_long")]);
        assert_eq!(action.variables[0].1.len(), 1 << 20);
    }

    #[test]
    fn headers_of_a_refer_to_are_escaped_whole_and_told_by_their_variable() {
        let inner = headers(&[("Replaces", "$call;to-tag=$tag"), ("X-%41`", "b")]);
        let plan = refer("sip:desk@example.com", &[], &[]).with_refer_to_headers(inner);
        let (action, omitted) = fill(&plan, &[("call", "a@b"), ("tag", "1&X=2")]);
        let wanted = "<sip:desk@example.com?Replaces=a%40b%3Bto-tag%3D1%26X%3D2&X-%2541%60=b>";
        assert_eq!((action.refer_to.as_deref(), omitted.len()), (Some(wanted), 0));
        for (tag, why) in [("1\r\nVia: x", "control_character"), (&*"x".repeat(1024), "too_long")] {
            let (action, omitted) = fill(&plan, &[("call", "a@b"), ("tag", tag)]);
            assert_eq!(action.refer_to.as_deref(), Some("<sip:desk@example.com?X-%2541%60=b>"));
            assert_eq!(omitted, [omission("refer_to_headers.Replaces", "tag", why)]);
        }
    }

    #[test]
    fn hexadecimal_data_has_at_least_a_byte() {
        let mut plan = headers(&[("User-to-User", "$case")]);
        plan[0].hex = true;
        let plan = ActionPlan::new(Method::Bye, None, None, None, plan, vec![]);
        assert_eq!(fill(&plan, &[("case", "C1")]).0.header_lines, ["User-to-User: 4331;encoding=hex"]);
        let (action, omitted) = fill(&plan, &[("case", "")]);
        assert_eq!(action.header_lines, [""; 0]);
        assert_eq!(omitted, [omission("headers.User-to-User", "case", "no_place")]);
    }

    #[test]
    fn a_number_without_a_target_is_told_and_stays_raw() {
        for method in [Method::Refer, Method::Invite] {
            let udp = Some(Encryption::UdpRtp);
            let plan = ActionPlan::new(method, Some("front desk"), Some("gw.example"), udp, vec![], vec![]);
            let (action, omitted) = fill(&plan, &[]);
            assert_eq!(action.phone_number.as_deref(), Some("front desk"));
            assert_eq!((action.target_uri, action.refer_to), (None, None));
            assert_eq!(omitted, [omission("target_uri", "phone_number", "no_sip_target")]);
        }
    }

    #[test]
    fn a_name_addr_is_called_by_its_uri_and_shown_as_written() {
        let (action, omitted) = fill(&refer("<sip:+1234567890@198.51.100.7>", &[], &[]), &[]);
        assert_eq!(action.phone_number.as_deref(), Some("<sip:+1234567890@198.51.100.7>"));
        assert_eq!(action.target_uri.as_deref(), Some("sip:+1234567890@198.51.100.7"));
        assert_eq!(action.refer_to.as_deref(), Some("<sip:+1234567890@198.51.100.7>"));
        assert_eq!(omitted, []);
    }

    #[test]
    fn a_bye_has_headers_and_no_target_and_lacks_nothing() {
        for number in [None, Some("+15551234567"), Some("front desk")] {
            let plan = ActionPlan::new(Method::Bye, number, None, None, headers(&[("X-Reason", "done")]), vec![]);
            let (action, omitted) = fill(&plan, &[]);
            assert_eq!((action.target_uri, action.refer_to, omitted), (None, None, vec![]));
            assert_eq!(action.phone_number.as_deref(), number);
            assert_eq!(action.header_lines, ["X-Reason: done"]);
        }
        let (action, _) = fill(&ActionPlan::new(Method::Bye, None, None, None, vec![], vec![]), &[]);
        let parts = [
            r#"{"method":"bye","phone_number":null,"outbound_endpoint":null,"outbound_encryption":null,"#,
            r#""headers":[],"variables":{},"target_uri":null,"refer_to":null,"header_lines":[],"dtmf":null}"#,
        ];
        assert_eq!(serde_json::to_string(&action).unwrap(), parts.concat());
    }
}
