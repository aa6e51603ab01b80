//! The authorization code flow with PKCE, and signing out.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use civic::codes::{Use, keyed_hash};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Discovery, Distrust, Provider, Said};

/// Most characters of a code or of an access token.
const CODE_LIMIT: usize = 8 * 1024;

/// What ties the way there to the way back. All of it follows from the token in the browser's
/// cookie under the server's key: nothing of it is stored, and another browser has none of it.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    state: String,
    nonce: String,
    verifier: String,
}

impl Secrets {
    /// Of the browser's `token`.
    pub(crate) fn of(server: &civic::Secrets, token: &str) -> Self {
        let of = |what: &str| keyed_hash(server, Use::ProviderFlow, &format!("{what}\0{token}"));
        Self { state: of("state"), nonce: of("nonce"), verifier: of("verifier") }
    }

    /// Whether `state` is the one that was sent.
    pub(crate) fn is_state(&self, state: &str) -> bool {
        self.state.as_bytes().ct_eq(state.as_bytes()).into()
    }

    /// What is sent along.
    pub(crate) fn state(&self) -> &str {
        &self.state
    }

    /// PKCE's challenge (RFC 7636, S256).
    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }
}

/// With what somebody comes back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Back {
    pub(crate) state: String,
    pub(crate) code: String,
    pub(crate) error: String,
    pub(crate) iss: Option<String>,
}

/// The answer to a code.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Provider {
    /// Where somebody says there who they are, to come back to `back`.
    pub(crate) async fn way_there(
        &self,
        secrets: &Secrets,
        back: &str,
        language: &str,
    ) -> Result<String, Distrust> {
        let discovery = self.discovery().await?;
        let settings = &self.settings;
        let (scope, levels) = (settings.scopes.join(" "), settings.acr_values.join(" "));
        let challenge = secrets.challenge();
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &settings.client_id),
            ("redirect_uri", back),
            ("scope", &scope),
            ("state", &secrets.state),
            ("nonce", &secrets.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("ui_locales", language),
        ];
        if !levels.is_empty() {
            fields.push(("acr_values", &levels));
        }
        // ProConnect tells how somebody signed in only to those who ask.
        if !settings.second_factor.is_empty() && discovery.claims_parameter_supported {
            fields.push(("claims", r#"{"id_token":{"amr":null,"acr":null}}"#));
        }
        Ok(with_query(&discovery.authorization_endpoint, &fields))
    }

    /// Who came back, by the code that they bring.
    pub(crate) async fn who(
        &self,
        secrets: &Secrets,
        came: &Back,
        back: &str,
    ) -> Result<Said, Distrust> {
        let discovery = self.discovery().await?;
        self.check_answer(&discovery, came)?;
        let tokens = self.exchange(&discovery, secrets, &came.code, back).await?;
        let id = self.id_token(&tokens.id_token, &secrets.nonce).await?;
        let said = self.said(tokens.id_token, &id, None)?;
        let Some((address, access)) = discovery
            .userinfo_endpoint
            .as_deref()
            .zip(tokens.access_token.filter(|token| is_plain(token)))
        else {
            return Ok(said);
        };
        let reply = self.fetch.get("userinfo", address, Some(&access)).await?;
        let more = self.userinfo(&reply, &said.subject).await?;
        self.said(said.token, &id, Some(&more))
    }

    /// Whether the answer is from this provider (RFC 9207) and has a code.
    fn check_answer(&self, discovery: &Discovery, came: &Back) -> Result<(), Distrust> {
        let needs_issuer = discovery.authorization_response_iss_parameter_supported;
        match &came.iss {
            Some(issuer) if *issuer != self.settings.issuer => Err(Distrust::Claim("iss")),
            None if needs_issuer => Err(Distrust::Claim("no iss")),
            _ if !is_plain(&came.code) => Err(Distrust::Claim("no code")),
            _ => Ok(()),
        }
    }

    async fn exchange(
        &self,
        discovery: &Discovery,
        secrets: &Secrets,
        code: &str,
        back: &str,
    ) -> Result<Tokens, Distrust> {
        let (id, secret) = (&self.settings.client_id, self.settings.client_secret.reveal());
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", &secrets.verifier),
        ];
        let by_header = takes_basic(discovery);
        if !by_header {
            fields.extend([("client_id", id.as_str()), ("client_secret", secret)]);
        }
        let header = by_header.then(|| basic(id, secret));
        let at = &discovery.token_endpoint;
        let reply = self.fetch.post("token", at, &fields, header.as_deref()).await?;
        serde_json::from_slice(&reply.bytes).map_err(|_| Distrust::Unreadable("its tokens"))
    }

    /// Where somebody signs out there too, to come back to `back`; none where it knows no such
    /// place.
    pub(crate) async fn way_out(
        &self,
        secrets: &Secrets,
        token: &str,
        back: &str,
    ) -> Result<Option<String>, Distrust> {
        let discovery = self.discovery().await?;
        let fields = [
            ("id_token_hint", token),
            ("client_id", self.settings.client_id.as_str()),
            ("post_logout_redirect_uri", back),
            ("state", secrets.state()),
        ];
        Ok(discovery.end_session_endpoint.as_deref().map(|at| with_query(at, &fields)))
    }
}

/// `client_secret_basic` is what holds where nothing is said (Discovery 1.0, section 3).
fn takes_basic(discovery: &Discovery) -> bool {
    let methods = discovery.token_endpoint_auth_methods_supported.as_ref();
    methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
}

/// The header of `client_secret_basic`: both parts encoded like a form first (RFC 6749, 2.3.1).
fn basic(id: &str, secret: &str) -> String {
    let coded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", coded(id), coded(secret))))
}

/// Whether a code or token is what may stand in a header: visible ASCII, not without end.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.len() <= CODE_LIMIT && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `address` with `fields` behind what it asks already.
fn with_query(address: &str, fields: &[(&str, &str)]) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let joint = if address.contains('?') { '&' } else { '?' };
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!("{address}{joint}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
        let secrets = Secrets { state: String::new(), nonce: String::new(), verifier };
        assert_eq!(secrets.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn each_secret_of_a_way_is_another_and_so_is_each_way() {
        let server = civic::Secrets::from_bytes([7; 32]);
        let (one, other) = (Secrets::of(&server, "A"), Secrets::of(&server, "B"));
        assert_ne!(one.state, one.nonce);
        assert_ne!(one.nonce, one.verifier);
        assert!(one.is_state(&one.state) && !one.is_state(&other.state) && !one.is_state(""));
        // RFC 7636: 43 to 128 characters.
        assert_eq!(one.verifier.len(), 64);
    }

    #[test]
    fn what_an_address_asks_already_stays() {
        assert_eq!(with_query("https://a.fr/x", &[("a", "b c")]), "https://a.fr/x?a=b+c");
        assert_eq!(with_query("https://a.fr/x?y=1#z", &[("a", "&")]), "https://a.fr/x?y=1&a=%26");
    }

    #[test]
    fn a_secret_with_a_colon_is_coded() {
        assert_eq!(basic("a:b", "c d"), format!("Basic {}", STANDARD.encode("a%3Ab:c+d")));
    }
}
