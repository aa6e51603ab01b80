//! Codes that people read aloud, and the keyed hashes under which they are kept.
//!
//! Written in Crockford's base 32 with its check symbol (a value modulo 37). Draws whose check
//! symbol would be one of `* ~ $ = U` are drawn again: those five cannot be said on the phone.
//!
//! - A **reference** names a matter in speech and letters: 7 random symbols and a check symbol,
//!   35 bits less 0.2. It opens nothing.
//! - A **code** is a bearer secret: 13 random symbols and a check symbol, 65 bits less 0.2.
//!   Only its keyed hash (HMAC-SHA-256 under the server's secret) is kept.
//! - A **token** for links and sessions: 26 random symbols, 130 bits.

use hmac::{Hmac, KeyInit, Mac};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sha2::Sha256;

use crate::ids::SYMBOLS;
use crate::store::Secrets;

/// What a keyed hash is for, so that no hash made for one use is good for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The code on a receipt.
    Receipt,
    /// A printed code that opens a debate to a college.
    Participation,
    /// A session's cookie.
    Session,
    /// A one-use sign-in link.
    SignIn,
    /// A voice's cookie.
    Voice,
    /// A form's token.
    Form,
    /// An e-mail address by which somebody signs in.
    Email,
    /// The code of a card.
    Card,
    /// An account with a provider of identities.
    Provider,
    /// The code by which somebody accepts to act for another.
    Proxy,
    /// The token that an invitation's mail carries, computed from its public id.
    Invitation,
    /// What an invitation is looked up by: the printed code, or the mail's token.
    InvitationCode,
    /// The seed of a code that a repeated form must give again.
    Seed,
    /// What was tried in vain.
    Attempt,
    /// The token of a link that is sent by mail, computed from its public id.
    MailedLink,
    /// The cookie of a browser that asked for a link, or the session that did.
    LinkBrowser,
    /// A browser, so that one who does too much does not stop the others of its network.
    Browser,
    /// What is under way between two requests.
    Ceremony,
    /// What ties the way to a provider to the way back.
    ProviderFlow,
    /// A password, before it is hashed slowly.
    Password,
    /// The shared secret of a second factor.
    Totp,
    /// A recovery code.
    Recovery,
    /// The handle under which a passkey knows its owner.
    Passkey,
    /// A matter that was taken over from an older tool, so that it is taken over once.
    TakenOver,
}

impl Use {
    fn label(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Participation => "participation",
            Self::Session => "session",
            Self::SignIn => "sign-in",
            Self::Voice => "voice",
            Self::Form => "form",
            Self::Email => "email",
            Self::Card => "card",
            Self::Provider => "provider",
            Self::Proxy => "proxy",
            Self::Invitation => "invitation",
            Self::InvitationCode => "invitation-code",
            Self::Seed => "seed",
            Self::Ceremony => "ceremony",
            Self::ProviderFlow => "provider-flow",
            Self::Password => "password",
            Self::Totp => "totp",
            Self::Recovery => "recovery",
            Self::Passkey => "passkey",
            Self::TakenOver => "taken-over",
            Self::Attempt => "attempt",
            Self::MailedLink => "mailed-link",
            Self::LinkBrowser => "link-browser",
            Self::Browser => "browser",
        }
    }
}

/// Draws a receipt or participation code, grouped `XXXXX-XXXXX-XXXX`.
pub fn draw_code(random: &mut impl Rng) -> String {
    group(&draw_checked(random, 13), 5)
}

/// The code that belongs to an idempotency key: always the same, and nobody can tell it who does
/// not have both the server's key and the form's. So a form that is sent twice gives the receipt
/// of the first time again, though the code itself is kept nowhere.
///
/// # Panics
/// Never: the keyed hash has 64 hexadecimal digits.
pub fn code_of_key(secrets: &Secrets, idempotency_key: &str) -> String {
    let hash = mac(secrets, Use::Seed, idempotency_key);
    draw_code(&mut ChaCha20Rng::from_seed(hash))
}

/// Draws a reference, grouped `XXXX-XXXX`.
pub fn draw_reference(random: &mut impl Rng) -> String {
    group(&draw_checked(random, 7), 4)
}

/// Draws a token of 130 bits for addresses and cookies.
pub fn draw_token(random: &mut impl Rng) -> String {
    draw_symbols(random, 26).iter().map(|value| char::from(SYMBOLS[usize::from(*value)])).collect()
}

/// What somebody typed or read aloud, as it was printed: upper case, without spaces and dashes,
/// `O` read as `0`, `I` and `L` as `1`. `None` when the check symbol does not fit, so that a slip
/// of the pen is told from an unknown code before anything is looked up.
pub fn read_code(typed: &str) -> Option<String> {
    let values: Vec<u8> = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(symbol_value)
        .collect::<Option<_>>()?;
    let (check, payload) = values.split_last()?;
    if payload.is_empty() || payload.len() > 26 || check_value(payload) != *check {
        return None;
    }
    Some(values.iter().map(|value| char::from(SYMBOLS[usize::from(*value)])).collect())
}

/// A reference as it is stored, from however it was typed or read aloud. `None` for what cannot be
/// one.
pub fn read_reference(typed: &str) -> Option<String> {
    read_code(typed).filter(|symbols| symbols.len() == 8).map(|symbols| group(&symbols, 4))
}

/// The keyed hash under which a secret is kept, in hexadecimal.
///
/// # Panics
/// Never: HMAC takes a key of any length.
pub fn keyed_hash(secrets: &Secrets, purpose: Use, secret: &str) -> String {
    hex(&mac(secrets, purpose, secret))
}

/// The same as bytes, for what is computed from it.
pub(crate) fn keyed_bytes(secrets: &Secrets, purpose: Use, secret: &str) -> [u8; 32] {
    mac(secrets, purpose, secret)
}

fn mac(secrets: &Secrets, purpose: Use, secret: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secrets.key()).expect("any key length will do");
    mac.update(purpose.label().as_bytes());
    mac.update(b"\0");
    mac.update(secret.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn draw_checked(random: &mut impl Rng, length: usize) -> String {
    loop {
        let values = draw_symbols(random, length);
        let check = check_value(&values);
        if check < 32 {
            return values
                .iter()
                .chain(std::iter::once(&check))
                .map(|value| char::from(SYMBOLS[usize::from(*value)]))
                .collect();
        }
    }
}

fn draw_symbols(random: &mut impl Rng, length: usize) -> Vec<u8> {
    let mut bytes = vec![0_u8; length];
    random.fill_bytes(&mut bytes);
    bytes.iter().map(|byte| byte & 31).collect()
}

fn check_value(values: &[u8]) -> u8 {
    let rest = values.iter().fold(0_u32, |rest, value| (rest * 32 + u32::from(*value)) % 37);
    rest as u8
}

fn symbol_value(typed: char) -> Option<u8> {
    let read = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    SYMBOLS.iter().position(|symbol| char::from(*symbol) == read).map(|at| at as u8)
}

fn group(symbols: &str, size: usize) -> String {
    symbols
        .as_bytes()
        .chunks(size)
        .map(|chunk| String::from_utf8_lossy(chunk).into_owned())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    proptest! {
        #[test]
        fn a_drawn_code_reads_back_however_it_is_typed(seed: u64) {
            let code = draw_code(&mut ChaCha20Rng::seed_from_u64(seed));
            let read = read_code(&code).expect("its own check symbol");
            prop_assert_eq!(read.len(), 14);
            prop_assert_eq!(Some(read.clone()), read_code(&code.to_lowercase().replace('-', " ")));
            prop_assert_eq!(Some(read), read_code(&code.replace('0', "o").replace('1', "l")));
        }

        #[test]
        fn a_reference_reads_back_however_it_is_typed_and_a_code_is_none(seed: u64) {
            let random = &mut ChaCha20Rng::seed_from_u64(seed);
            let reference = draw_reference(random);
            let typed = reference.to_lowercase().replace('-', " ").replace('0', "o");
            prop_assert_eq!(read_reference(&typed), Some(reference));
            prop_assert_eq!(read_reference(&draw_code(random)), None);
        }

        #[test]
        fn one_wrong_symbol_is_always_caught(seed: u64, at in 0_usize..14, to in 0_usize..32) {
            let code = draw_code(&mut ChaCha20Rng::seed_from_u64(seed)).replace('-', "");
            let mut wrong: Vec<u8> = code.clone().into_bytes();
            wrong[at] = SYMBOLS[to];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assume!(wrong != code);
            prop_assert_eq!(read_code(&wrong), None);
        }

        #[test]
        fn reading_never_panics(typed in ".{0,60}") {
            let _ = read_code(&typed);
        }
    }

    #[test]
    fn a_repeated_form_gives_the_same_code_and_another_form_another() {
        let secrets = Secrets::from_bytes([7; 32]);
        assert_eq!(code_of_key(&secrets, "a"), code_of_key(&secrets, "a"));
        assert_ne!(code_of_key(&secrets, "a"), code_of_key(&secrets, "b"));
        assert!(read_code(&code_of_key(&secrets, "a")).is_some());
    }

    #[test]
    fn a_hash_for_one_use_is_not_good_for_another() {
        let secrets = Secrets::from_bytes([7; 32]);
        assert_ne!(
            keyed_hash(&secrets, Use::Receipt, "X"),
            keyed_hash(&secrets, Use::Session, "X")
        );
        assert_eq!(keyed_hash(&secrets, Use::Receipt, "X").len(), 64);
    }
}
