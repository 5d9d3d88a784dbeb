/*!
The two closed sets of words in a `sip_config`: its method and its encryption.

Both are read in exact case; whoever reads them says what was wanted.
*/

use std::fmt;

use serde::Serialize;

/// What the telephony side is asked to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Method {
    /// Ask the caller's side to call the target (RFC 3515).
    Refer,
    /// Call the target and bridge the caller to it.
    Invite,
    /// End the call.
    Bye,
}

impl Method {
    /// The word of the document: `refer`, `invite` or `bye`.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Refer => "refer",
            Method::Invite => "invite",
            Method::Bye => "bye",
        }
    }

    /// The method that a document names, in exact case.
    pub(crate) fn parse(text: &str) -> Option<Method> {
        [Method::Refer, Method::Invite, Method::Bye].into_iter().find(|method| method.as_str() == text)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How an outbound call is carried: its signalling and its media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum Encryption {
    /// SIP over TLS, media over SRTP.
    #[serde(rename = "TLS/SRTP")]
    TlsSrtp,
    /// SIP over UDP, media over plain RTP.
    #[serde(rename = "UDP/RTP")]
    UdpRtp,
}

impl Encryption {
    /// The word of the document: `TLS/SRTP` or `UDP/RTP`.
    pub fn as_str(self) -> &'static str {
        match self {
            Encryption::TlsSrtp => "TLS/SRTP",
            Encryption::UdpRtp => "UDP/RTP",
        }
    }

    /// The encryption that a document names, in exact case.
    pub(crate) fn parse(text: &str) -> Option<Encryption> {
        [Encryption::TlsSrtp, Encryption::UdpRtp].into_iter().find(|encryption| encryption.as_str() == text)
    }
}

impl fmt::Display for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_document_are_exact() {
        for word in ["refer", "invite", "bye"] {
            assert_eq!(Method::parse(word).map(Method::as_str), Some(word));
        }
        for word in ["TLS/SRTP", "UDP/RTP"] {
            assert_eq!(Encryption::parse(word).map(Encryption::as_str), Some(word));
        }
        for word in ["", "REFER", "transfer", "tls/srtp", "TLS"] {
            assert_eq!((Method::parse(word), Encryption::parse(word)), (None, None));
        }
    }
}
