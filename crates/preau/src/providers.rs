//! Providers of identities, as the configuration names them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use web::{Audience, ClientSecret, ProviderSettings, is_fit_address};

/// Most characters of a name or a label.
const LENGTH: usize = 60;

/// Whom a provider vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum For {
    /// People whom services serve.
    People,
    /// Agents of the body.
    Agents,
}

/// A table `[[providers]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderConfig {
    /// Its word in addresses: small letters, digits and dashes. It stands in the addresses that
    /// are registered at the provider, and on the sessions that it opened: do not change it.
    pub(crate) name: String,
    /// Its name for people: “FranceConnect”.
    pub(crate) label: String,
    /// Whom it vouches for: `people` or `agents`.
    #[serde(rename = "for")]
    pub(crate) audience: For,
    /// Its issuer, exactly as in its discovery document. With another issuer everybody is unknown.
    pub(crate) issuer: String,
    /// As what it knows this install.
    pub(crate) client_id: String,
    /// The file with what it knows this install by, beside the configuration, readable by its
    /// owner alone.
    pub(crate) client_secret_file: PathBuf,
    /// What is asked for; `openid` is among it.
    #[serde(default = "least_scopes")]
    pub(crate) scopes: Vec<String>,
    /// The levels of assurance that will do. Asked for, and refused where the provider says
    /// another; of the levels of eIDAS a higher one will do too. Empty: any.
    #[serde(default)]
    pub(crate) acr_values: Vec<String>,
    /// The values of `amr` or `acr` by which the provider vouches for a second factor. Agents
    /// without are asked for the code of their own second factor.
    #[serde(default)]
    pub(crate) second_factor: Vec<String>,
    /// Whether its e-mail addresses count as verified though it does not say so. Only for one that
    /// verifies them all: an agent is found by that address.
    #[serde(default)]
    pub(crate) trusts_email: bool,
}

fn least_scopes() -> Vec<String> {
    vec!["openid".to_owned()]
}

/// Refuses what could not work or would not be safe, before anything is served.
pub(crate) fn check(providers: &[ProviderConfig]) -> anyhow::Result<()> {
    for (at, provider) in providers.iter().enumerate() {
        check_one(provider).with_context(|| format!("provider {:?}", provider.name))?;
        let is_twice = providers[..at].iter().any(|other| other.name == provider.name);
        ensure!(!is_twice, "two providers are called {:?}", provider.name);
    }
    Ok(())
}

fn check_one(provider: &ProviderConfig) -> anyhow::Result<()> {
    let ProviderConfig { name, label, issuer, client_id, .. } = provider;
    let is_slug = (1..=LENGTH).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    ensure!(is_slug, "name wants small letters, digits and dashes");
    ensure!((1..=LENGTH).contains(&label.chars().count()), "label wants 1 to {LENGTH} characters");
    ensure!(is_fit_address(issuer), "issuer wants https://…, not {issuer:?}");
    ensure!(!issuer.contains(['?', '#']), "issuer has neither ? nor #");
    ensure!(!client_id.is_empty(), "client_id is empty");
    ensure!(provider.scopes.iter().any(|scope| scope == "openid"), "scopes wants openid among it");
    let words = [&provider.scopes, &provider.acr_values, &provider.second_factor];
    let is_word = |word: &String| !word.is_empty() && word.bytes().all(|b| b.is_ascii_graphic());
    ensure!(
        words.into_iter().flatten().all(is_word),
        "scopes, acr_values and second_factor are lists of words without spaces"
    );
    Ok(())
}

/// As the site takes them, with their secrets read from `folder`.
pub(crate) fn settings(
    providers: &[ProviderConfig],
    folder: &Path,
) -> anyhow::Result<Vec<ProviderSettings>> {
    let each = providers.iter().map(|provider| {
        let file = folder.join(&provider.client_secret_file);
        let secret = secret(&file).with_context(|| format!("provider {:?}", provider.name))?;
        Ok(ProviderSettings {
            name: provider.name.clone(),
            label: provider.label.clone(),
            audience: match provider.audience {
                For::People => Audience::People,
                For::Agents => Audience::Agents,
            },
            issuer: provider.issuer.clone(),
            client_id: provider.client_id.clone(),
            client_secret: ClientSecret::new(secret),
            scopes: provider.scopes.clone(),
            acr_values: provider.acr_values.clone(),
            second_factor: provider.second_factor.clone(),
            trusts_email: provider.trusts_email,
        })
    });
    each.collect()
}

fn secret(file: &Path) -> anyhow::Result<String> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("cannot read client_secret_file {}", file.display()))?;
    let mode = fs::metadata(file)?.permissions().mode();
    ensure!(
        mode.trailing_zeros() >= 6,
        "others can read client_secret_file {0}: chmod 600 {0}",
        file.display()
    );
    let secret = text.trim();
    ensure!(!secret.is_empty(), "client_secret_file {} is empty", file.display());
    Ok(secret.to_owned())
}

#[cfg(test)]
mod tests {
    use civic::context::Random;
    use civic::ids::PublicId;

    use super::*;

    fn sample() -> ProviderConfig {
        ProviderConfig {
            name: "franceconnect".into(),
            label: "FranceConnect".into(),
            audience: For::People,
            issuer: "https://fcp.example/api/v2".into(),
            client_id: "us".into(),
            client_secret_file: "secret".into(),
            scopes: least_scopes(),
            acr_values: vec!["eidas1".into()],
            second_factor: Vec::new(),
            trusts_email: false,
        }
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Tables {
        providers: Vec<ProviderConfig>,
    }

    #[test]
    fn the_sample_that_init_writes_is_sound_without_its_hashes() {
        let sample = include_str!("commands/providers.toml");
        let from = sample.find("# [[providers]]").expect("tables");
        let lines = sample[from..].lines().map(|line| line.strip_prefix('#').unwrap_or(line));
        let tables = lines.collect::<Vec<_>>().join("\n");
        let tables: Tables = toml::from_str(&tables).expect("tables");
        assert_eq!(tables.providers.len(), 2);
        check(&tables.providers).expect("sound");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_name() {
        let refused = toml::from_str::<Tables>("[[providers]]\nlable = \"x\"\n").err();
        assert!(refused.expect("refused").to_string().contains("lable"));
    }

    #[test]
    fn what_could_not_work_is_refused_with_its_key() {
        type Spoil = fn(&mut ProviderConfig);
        let cases: [(&str, Spoil); 8] = [
            ("name", |p| p.name = "../x".into()),
            ("name", |p| p.name.clear()),
            ("label", |p| p.label.clear()),
            ("issuer", |p| p.issuer = "http://fcp.example".into()),
            ("issuer", |p| p.issuer = "https://fcp.example/?x".into()),
            ("client_id", |p| p.client_id.clear()),
            ("scopes", |p| p.scopes = vec!["email".into()]),
            ("acr_values", |p| p.acr_values = vec!["a b".into()]),
        ];
        check(&[sample()]).expect("sound");
        for (key, spoil) in cases {
            let mut provider = sample();
            spoil(&mut provider);
            let refused = check(&[provider]).expect_err(key);
            assert!(format!("{refused:#}").contains(key), "{key}: {refused:#}");
        }
        assert!(check(&[sample(), sample()]).is_err(), "two of one name");
    }

    #[test]
    fn a_secret_that_others_can_read_is_refused() {
        let id = Random::from_machine().draw(PublicId::draw);
        let folder = std::env::temp_dir().join(format!("preau-provider-{id}"));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("secret");
        let read = |mode: u32, text: &str| {
            fs::write(&file, text).expect("a file");
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("its mode");
            settings(&[sample()], &folder)
        };
        assert!(format!("{:#}", settings(&[sample()], &folder).unwrap_err()).contains("secret"));
        assert_eq!(read(0o600, "hush\n").expect("settings").len(), 1);
        assert!(format!("{:#}", read(0o640, "hush").unwrap_err()).contains("chmod 600"));
        assert!(read(0o600, " \n").is_err());
        fs::remove_dir_all(&folder).expect("removed");
    }
}
