//! Tokens that a provider signs, and what is believed of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use super::{Distrust, Provider};

/// Seconds by which two clocks may differ.
const LEEWAY: i64 = 60;
/// Seconds after which a logout token is too old to be news.
const LOGOUT_LIFE: i64 = 600;
/// Most characters of a token.
const TOKEN_LIMIT: usize = 64 * 1024;
/// Most characters of a subject (OpenID Connect Core 1.0, section 2).
const SUBJECT_LIMIT: usize = 255;
/// Most characters of any other claim that is kept.
const CLAIM_LIMIT: usize = 200;
/// The event of a logout token (Back-Channel Logout 1.0, section 2.4).
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Claims of a token whose signature was checked, or of an answer to our own question.
#[derive(Clone, Debug)]
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Distrust> {
        serde_json::from_slice(bytes).map(Self).map_err(|_| Distrust::Unreadable("claims"))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A text that is kept: without control characters, refused when it is longer than anything
    /// honest.
    fn kept(&self, name: &str) -> Option<String> {
        let text = self.text(name)?.trim();
        let is_sound = !text.is_empty()
            && text.chars().count() <= CLAIM_LIMIT
            && !text.chars().any(char::is_control);
        is_sound.then(|| text.to_owned())
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.0.get(name)?;
        value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
    }

    /// One text or several, as `aud` may be.
    fn list(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Some providers say it as a text.
    fn is_true(&self, name: &str) -> bool {
        match self.0.get(name) {
            Some(Value::Bool(said)) => *said,
            Some(Value::String(said)) => said == "true",
            _ => false,
        }
    }

    fn subject(&self) -> Result<&str, Distrust> {
        let subject = self.text("sub").ok_or(Distrust::Claim("no sub"))?;
        let is_sound = !subject.is_empty()
            && subject.len() <= SUBJECT_LIMIT
            && !subject.chars().any(char::is_control);
        if is_sound { Ok(subject) } else { Err(Distrust::Claim("sub")) }
    }
}

/// What a provider said of somebody who came back from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// Who, for this install alone where the provider is careful.
    pub(crate) subject: String,
    /// The level of assurance.
    pub(crate) level: String,
    /// Whether it vouches for a second factor.
    pub(crate) second_factor: bool,
    /// Name, as it is told.
    pub(crate) name: String,
    /// E-mail address, where the provider has verified it.
    pub(crate) email: Option<String>,
    /// Its own session.
    pub(crate) session: Option<String>,
    /// The token itself, which signing out there asks for.
    pub(crate) token: String,
}

/// Who signed out at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// Who, in all sessions where no session is told.
    pub(crate) subject: Option<String>,
    /// Which of its sessions.
    pub(crate) session: Option<String>,
}

impl Provider {
    /// The claims of a token that the provider signed with one of its keys, by an algorithm that
    /// needs its private key.
    async fn verified(&self, token: &str) -> Result<Claims, Distrust> {
        if token.len() > TOKEN_LIMIT {
            return Err(Distrust::Signature("a token without end"));
        }
        let header = decode_header(token).map_err(|_| Distrust::Signature("no header"))?;
        let algorithm = header.alg;
        if !matches!(
            algorithm,
            Algorithm::RS256 | Algorithm::ES256 | Algorithm::PS256 | Algorithm::EdDSA
        ) {
            return Err(Distrust::Signature("an algorithm that is not accepted"));
        }
        if wants_more(token) {
            return Err(Distrust::Signature("a header that must be understood and is not"));
        }
        let key = self.key(header.kid.as_deref(), algorithm).await?;
        let mut validation = Validation::new(algorithm);
        // Times and audience are checked below, by our own clock.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let decoded = decode::<Map<String, Value>>(token, &key, &validation);
        decoded.map(|data| Claims(data.claims)).map_err(|_| Distrust::Signature("not its own"))
    }

    /// What an ID token says, if it is for this install, of now, and answers this request.
    pub(super) async fn id_token(&self, token: &str, nonce: &str) -> Result<Claims, Distrust> {
        let claims = self.verified(token).await?;
        self.check_source(&claims)?;
        self.check_times(&claims)?;
        let said = claims.text("nonce").ok_or(Distrust::Claim("no nonce"))?;
        if !bool::from(said.as_bytes().ct_eq(nonce.as_bytes())) {
            return Err(Distrust::Claim("nonce"));
        }
        claims.subject()?;
        self.check_level(&claims)?;
        Ok(claims)
    }

    fn check_source(&self, claims: &Claims) -> Result<(), Distrust> {
        let client = self.settings.client_id.as_str();
        if claims.text("iss") != Some(&self.settings.issuer) {
            return Err(Distrust::Claim("iss"));
        }
        let audience = claims.list("aud");
        if !audience.contains(&client) {
            return Err(Distrust::Claim("aud"));
        }
        match claims.text("azp") {
            Some(party) if party != client => Err(Distrust::Claim("azp")),
            None if audience.len() > 1 => Err(Distrust::Claim("no azp")),
            _ => Ok(()),
        }
    }

    fn check_times(&self, claims: &Claims) -> Result<(), Distrust> {
        let now = self.now_seconds();
        let expires = claims.seconds("exp").ok_or(Distrust::Claim("no exp"))?;
        let issued = claims.seconds("iat").ok_or(Distrust::Claim("no iat"))?;
        if expires.saturating_add(LEEWAY) <= now {
            return Err(Distrust::Claim("exp"));
        }
        let is_early = |at: i64| at > now.saturating_add(LEEWAY);
        if is_early(issued) || claims.seconds("nbf").is_some_and(is_early) {
            return Err(Distrust::Claim("iat"));
        }
        Ok(())
    }

    fn check_level(&self, claims: &Claims) -> Result<(), Distrust> {
        let wanted = &self.settings.acr_values;
        if wanted.is_empty() {
            return Ok(());
        }
        let said = claims.text("acr").ok_or(Distrust::Claim("no acr"))?;
        if reaches(said, wanted) { Ok(()) } else { Err(Distrust::Claim("acr")) }
    }

    /// What a userinfo answer adds, if it is of the same subject.
    pub(super) async fn userinfo(
        &self,
        reply: &super::fetch::Reply,
        subject: &str,
    ) -> Result<Claims, Distrust> {
        let claims = if reply.is_jwt {
            let token = std::str::from_utf8(&reply.bytes)
                .map_err(|_| Distrust::Unreadable("signed userinfo"))?;
            let claims = self.verified(token.trim()).await?;
            self.check_userinfo_source(&claims)?;
            claims
        } else {
            Claims::read(&reply.bytes)?
        };
        if claims.subject()? != subject {
            return Err(Distrust::Claim("sub of the userinfo"));
        }
        Ok(claims)
    }

    /// A signed one should say from whom and for whom it is; where it does, it must fit.
    fn check_userinfo_source(&self, claims: &Claims) -> Result<(), Distrust> {
        if claims.text("iss").is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(Distrust::Claim("iss of the userinfo"));
        }
        let audience = claims.list("aud");
        if !audience.is_empty() && !audience.contains(&self.settings.client_id.as_str()) {
            return Err(Distrust::Claim("aud of the userinfo"));
        }
        let is_over = |at: i64| at.saturating_add(LEEWAY) <= self.now_seconds();
        if claims.seconds("exp").is_some_and(is_over) {
            return Err(Distrust::Claim("exp of the userinfo"));
        }
        Ok(())
    }

    /// What is kept of both: who it is comes from the ID token alone, name and address from
    /// wherever they are told.
    pub(super) fn said(
        &self,
        token: String,
        id: &Claims,
        more: Option<&Claims>,
    ) -> Result<Said, Distrust> {
        let told = |name: &str| more.and_then(|m| m.kept(name)).or_else(|| id.kept(name));
        let verified = self.settings.trusts_email
            || more.is_some_and(|more| more.is_true("email_verified"))
            || (more.is_none_or(|more| more.text("email").is_none())
                && id.is_true("email_verified"));
        Ok(Said {
            subject: id.subject()?.to_owned(),
            level: id.kept("acr").unwrap_or_default(),
            second_factor: self.vouches_for_second_factor(id),
            name: name(told),
            email: told("email").filter(|email| verified && email.contains('@')),
            session: id.kept("sid"),
            token,
        })
    }

    fn vouches_for_second_factor(&self, id: &Claims) -> bool {
        let how = id.list("amr").into_iter().chain(id.text("acr"));
        how.into_iter().any(|way| self.settings.second_factor.iter().any(|it| it == way))
    }

    /// Who left, by a logout token (Back-Channel Logout 1.0, section 2.6).
    pub(crate) async fn logout_token(&self, token: &str) -> Result<Left, Distrust> {
        let claims = self.verified(token).await?;
        self.check_source(&claims)?;
        self.check_times(&claims)?;
        let issued = claims.seconds("iat").unwrap_or_default();
        if issued.saturating_add(LOGOUT_LIFE) < self.now_seconds() {
            return Err(Distrust::Claim("iat"));
        }
        let events = claims.0.get("events").and_then(Value::as_object);
        if !events.is_some_and(|e| e.get(LOGOUT_EVENT).is_some_and(Value::is_object)) {
            return Err(Distrust::Claim("events"));
        }
        // A nonce would make it an ID token, sent for another purpose.
        if claims.0.contains_key("nonce") {
            return Err(Distrust::Claim("nonce"));
        }
        let subject = claims.0.contains_key("sub").then(|| claims.subject()).transpose()?;
        let left = Left { subject: subject.map(str::to_owned), session: claims.kept("sid") };
        if left.subject.is_none() && left.session.is_none() {
            return Err(Distrust::Claim("neither sub nor sid"));
        }
        Ok(left)
    }
}

/// Whether the header names extensions without which it must not be read (RFC 7515, 4.1.11).
fn wants_more(token: &str) -> bool {
    let header = token.split('.').next().unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    serde_json::from_slice::<Map<String, Value>>(&bytes).is_ok_and(|it| it.contains_key("crit"))
}

/// Whether a level is one of those that will do. Among the levels of eIDAS a higher one will too.
fn reaches(said: &str, wanted: &[String]) -> bool {
    let height = |level: &str| level.strip_prefix("eidas").and_then(|n| n.parse::<u8>().ok());
    wanted.iter().any(|level| {
        level == said || height(said).zip(height(level)).is_some_and(|(is, least)| is >= least)
    })
}

/// “Angela Dubois”: the name of use where there is one, as FranceConnect and ProConnect tell it.
fn name(told: impl Fn(&str) -> Option<String>) -> String {
    let family = told("preferred_username")
        .filter(|used| !used.contains('@'))
        .filter(|_| told("family_name").is_some())
        .or_else(|| told("usual_name"))
        .or_else(|| told("family_name"));
    match (told("given_name"), family) {
        (Some(given), Some(family)) => format!("{given} {family}"),
        (given, family) => told("name").or(given).or(family).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_level_of_eidas_will_do_and_a_lower_one_will_not() {
        let wanted = ["eidas2".to_owned(), "agency".to_owned()];
        for (said, fits) in
            [("eidas1", false), ("eidas2", true), ("eidas3", true), ("agency", true), ("", false)]
        {
            assert_eq!(reaches(said, &wanted), fits, "{said}");
        }
    }

    #[test]
    fn names_are_told_in_many_ways() {
        let claims = |json: Value| Claims(json.as_object().cloned().unwrap_or_default());
        let named = |json: Value| name(|key| claims(json.clone()).kept(key));
        let both = serde_json::json!({"given_name": "Angela", "family_name": "Dubois"});
        assert_eq!(named(both), "Angela Dubois");
        let used = serde_json::json!({"given_name": "Ana", "usual_name": "Roux", "name": "x"});
        assert_eq!(named(used), "Ana Roux");
        assert_eq!(named(serde_json::json!({"name": "Ana"})), "Ana");
        assert_eq!(named(serde_json::json!({"name": ["Ana"], "given_name": 7})), "");
        assert_eq!(named(serde_json::json!({"name": "x".repeat(201)})), "");
        assert_eq!(named(serde_json::json!({"name": "a\u{0}b"})), "");
    }
}
