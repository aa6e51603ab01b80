//! What an operator says of a provider.

use std::fmt;
use std::net::IpAddr;

use axum::http::Uri;

/// Whom a provider vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People whom services serve.
    People,
    /// Agents of the body.
    Agents,
}

/// What a provider gave this install to know it by. Never shown, not even when debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Of the text in its file.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// A provider of identities, as an operator configures it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderSettings {
    /// Its word in addresses.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Whom it vouches for.
    pub audience: Audience,
    /// Its issuer, exactly as in its discovery document.
    pub issuer: String,
    /// As what it knows this install.
    pub client_id: String,
    /// By what.
    pub client_secret: ClientSecret,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// The levels of assurance that will do; empty where any will.
    pub acr_values: Vec<String>,
    /// The values of `amr` or `acr` by which it vouches for a second factor.
    pub second_factor: Vec<String>,
    /// Whether its e-mail addresses count as verified though it does not say so.
    pub trusts_email: bool,
}

/// Whether `address` may be asked: https, or http that does not leave this machine.
pub fn is_fit_address(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let is_named = uri.host().is_some_and(|host| !host.is_empty());
    let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    match uri.scheme_str() {
        Some("https") => is_named && !has_user,
        Some("http") => !has_user && uri.host().is_some_and(is_loopback),
        _ => false,
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_machine() {
        for fit in ["https://a.fr", "https://a.fr:8443/x", "http://127.0.0.1:1", "http://[::1]/x"] {
            assert!(is_fit_address(fit), "{fit}");
        }
        for unfit in [
            "http://a.fr",
            "http://127.0.0.1.a.fr",
            "https://me:pw@a.fr",
            "http://a@127.0.0.1",
            "javascript:alert(1)",
            "https://",
            "//a.fr",
            "",
            "https://a.fr\r\nX: y",
        ] {
            assert!(!is_fit_address(unfit), "{unfit}");
        }
    }

    #[test]
    fn a_secret_is_not_shown_when_debugging() {
        assert!(!format!("{:?}", ClientSecret::new("hush")).contains("hush"));
    }
}
