/*!
The two closed sets of words in a `sip_config`: its method and its encryption.

Both are read in exact case; whoever reads them says what was wanted.
*/

use crate::words::words;

words! {
    /// What the telephony side is asked to send.
    #[non_exhaustive]
    pub enum Method {
        Refer "refer" "0.1.0" "ask the caller's side to call the target (RFC 3515)"
        Invite "invite" "0.1.0" "call the target and bridge the caller to it"
        Bye "bye" "0.1.0" "end the call"
    }
}

impl Method {
    pub(crate) const ALL: [Method; 3] = [Method::Refer, Method::Invite, Method::Bye];
}

words! {
    /// How an outbound call is carried: its signalling and its media.
    #[non_exhaustive]
    pub enum Encryption {
        TlsSrtp "TLS/SRTP" "0.1.0" "SIP over TLS, media over SRTP"
        UdpRtp "UDP/RTP" "0.1.0" "SIP over UDP, media over plain RTP"
    }
}

impl Encryption {
    pub(crate) const ALL: [Encryption; 2] = [Encryption::TlsSrtp, Encryption::UdpRtp];
}
