//! What a provider says of itself: where it is asked for what.

use std::sync::Arc;

use serde::Deserialize;

use super::{Distrust, Provider, is_fit_address};

/// Microseconds after which it is read again.
const LIFE: i64 = 3_600_000_000;
/// Microseconds for which a provider that could not be reached is not asked again.
const PAUSE: i64 = 10_000_000;

/// A discovery document (OpenID Connect Discovery 1.0, section 3), as far as it is used.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Discovery {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    pub(super) jwks_uri: String,
    pub(super) userinfo_endpoint: Option<String>,
    pub(super) end_session_endpoint: Option<String>,
    pub(super) token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub(super) claims_parameter_supported: bool,
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

/// The last one, and when reading it last failed.
#[derive(Debug, Default)]
pub(super) struct Known {
    document: Option<(i64, Arc<Discovery>)>,
    failed: Option<(i64, Distrust)>,
}

impl Provider {
    /// What it says of itself, at most an hour old; older where it cannot be reached now.
    pub(super) async fn discovery(&self) -> Result<Arc<Discovery>, Distrust> {
        let mut known = self.known.lock().await;
        let now = self.now_micros();
        if let Some((read_at, document)) = &known.document
            && (now - read_at).abs() < LIFE
        {
            return Ok(Arc::clone(document));
        }
        let old = known.document.as_ref().map(|(_, document)| Arc::clone(document));
        if let Some((failed_at, why)) = &known.failed
            && (now - failed_at).abs() < PAUSE
        {
            return old.ok_or_else(|| why.clone());
        }
        match self.read_discovery().await {
            Ok(document) => {
                let document = Arc::new(document);
                *known = Known { document: Some((now, Arc::clone(&document))), failed: None };
                Ok(document)
            }
            Err(why) => {
                tracing::warn!(provider = self.settings.name, %why, "discovery failed");
                known.failed = Some((now, why.clone()));
                old.ok_or(why)
            }
        }
    }

    async fn read_discovery(&self) -> Result<Discovery, Distrust> {
        let issuer = &self.settings.issuer;
        let root = issuer.strip_suffix('/').unwrap_or(issuer);
        let address = format!("{root}/.well-known/openid-configuration");
        let reply = self.fetch.get("discovery", &address, None).await?;
        let document: Discovery = serde_json::from_slice(&reply.bytes)
            .map_err(|_| Distrust::Discovery("not what a provider publishes"))?;
        check(&document, issuer)?;
        Ok(document)
    }
}

fn check(document: &Discovery, issuer: &str) -> Result<(), Distrust> {
    if document.issuer != issuer {
        return Err(Distrust::Discovery("another issuer than the configured one"));
    }
    let needed = [&document.authorization_endpoint, &document.token_endpoint, &document.jwks_uri];
    let optional = [&document.userinfo_endpoint, &document.end_session_endpoint];
    let mut all = needed.into_iter().chain(optional.into_iter().flatten());
    // A provider elsewhere has nothing to say about this machine's own ports.
    let is_here = issuer.starts_with("http://");
    if all.any(|at| !is_fit_address(at) || (at.starts_with("http://") && !is_here)) {
        return Err(Distrust::Discovery("an address that is neither https nor this machine"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(issuer: &str, token: &str) -> Discovery {
        serde_json::from_value(serde_json::json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": token,
            "jwks_uri": format!("{issuer}/jwks"),
        }))
        .expect("a document")
    }

    #[test]
    fn another_issuer_and_addresses_in_the_clear_are_refused() {
        let sound = document("https://a.fr", "https://a.fr/token");
        assert_eq!(check(&sound, "https://a.fr"), Ok(()));
        assert!(check(&sound, "https://b.fr").is_err());
        assert!(check(&sound, "https://a.fr/").is_err(), "as configured, to the letter");
        for token in ["http://a.fr/token", "http://127.0.0.1/token", "file:///etc/passwd"] {
            assert!(check(&document("https://a.fr", token), "https://a.fr").is_err(), "{token}");
        }
        let here = document("http://127.0.0.1:1", "http://127.0.0.1:1/token");
        assert_eq!(check(&here, "http://127.0.0.1:1"), Ok(()));
    }
}
