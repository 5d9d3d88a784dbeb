/*!
TLS 1.2 and 1.3 by rustls; the certificate is read anew when it was replaced.
*/

use std::{path::Path, sync::Arc};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// What a connection begins with.
///
/// # Errors
/// A file that cannot be read, or does not hold what it should.
pub fn config(chain: &Path, key: &Path) -> Result<Arc<ServerConfig>, String> {
    let told = |path: &Path, fault: String| format!("{}: {fault}", path.display());
    let certificates = CertificateDer::pem_file_iter(chain).map_err(|fault| told(chain, fault.to_string()))?;
    let certificates: Vec<_> =
        certificates.collect::<Result<_, _>>().map_err(|fault| told(chain, fault.to_string()))?;
    if certificates.is_empty() {
        return Err(told(chain, "it has no certificate".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|fault| told(key, fault.to_string()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|fault| fault.to_string())?
        .with_no_client_auth()
        .with_single_cert(certificates, secret)
        .map_err(|fault| told(chain, fault.to_string()))?;
    let mut config = config;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
