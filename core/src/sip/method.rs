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
    pub(crate) const ALL: [Method; 3] = [Method::Refer, Method::Invite, Method::Bye];

    /// The word of the document: `refer`, `invite` or `bye`.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Refer => "refer",
            Method::Invite => "invite",
            Method::Bye => "bye",
        }
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
    pub(crate) const ALL: [Encryption; 2] = [Encryption::TlsSrtp, Encryption::UdpRtp];

    /// The word of the document: `TLS/SRTP` or `UDP/RTP`.
    pub fn as_str(self) -> &'static str {
        match self {
            Encryption::TlsSrtp => "TLS/SRTP",
            Encryption::UdpRtp => "UDP/RTP",
        }
    }
}

impl fmt::Display for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
