//! From which network a request comes.
//!
//! The address of the connection, unless that is a proxy that the operator trusts: then what it
//! says in `X-Forwarded-For` (or, where that is missing, in `Forwarded`), read from the right only
//! as far as those who wrote it are trusted. So nobody chooses their own address. A proxy that
//! writes `Forwarded` alone must drop an `X-Forwarded-For` that it was sent.
//!
//! Addresses are neither logged nor stored: [`crate::limits`] keeps a salted hash in memory.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

use crate::app::App;

/// A range of addresses: `10.0.0.0/8`, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// What is no range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no range of addresses like 10.0.0.0/8")]
pub struct NoNetwork(String);

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let wrong = || NoNetwork(text.to_owned());
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| wrong()))?;
        if bits > most { Err(wrong()) } else { Ok(Self { address, bits }) }
    }
}

impl Network {
    /// Whether `address` is in it.
    pub fn has(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128 - u32::from(self.bits);
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

/// The network of who asks: an IPv4 address, or the 64 bits that an IPv6 line is given. `None`
/// when it is not known: no connection (a test), the machine itself, or a trusted proxy that does
/// not say for whom it asks. All would be in one network then, and be punished for each other.
pub(crate) fn network(parts: &Parts, app: &App) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let trusted = app.trusted_proxies();
    let is_trusted =
        |address: IpAddr| trusted.iter().any(|network| network.has(address.to_canonical()));
    let mut address = peer.ip().to_canonical();
    if is_trusted(address) {
        for said in said_by_proxies(parts).into_iter().rev() {
            let Some(said) = said else { break };
            address = said;
            if !is_trusted(said) {
                break;
            }
        }
    }
    if is_trusted(address) || address.is_loopback() {
        return None;
    }
    Some(match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(line) => IpAddr::V6(Ipv6Addr::from_bits(line.to_bits() >> 64 << 64)),
    })
}

/// What proxies wrote, left to right; `None` for what is no address.
fn said_by_proxies(parts: &Parts) -> Vec<Option<IpAddr>> {
    let of = |name: &str| {
        let values = parts.headers.get_all(name).iter();
        values.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
    };
    let plain = of("x-forwarded-for");
    if !plain.is_empty() {
        return plain.split(',').map(read_address).collect();
    }
    let forwarded = of("forwarded");
    if forwarded.is_empty() {
        return Vec::new();
    }
    forwarded
        .split(',')
        .map(|element| {
            let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
            let mut named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
            named.next().and_then(|(_, address)| read_address(address))
        })
        .collect()
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `"[2001:db8::1]:80"`.
fn read_address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or(text);
    let address: Option<IpAddr> = bare.parse().ok();
    address
        .or_else(|| text.parse().ok().map(|socket: SocketAddr| socket.ip()))
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_is_in_them() {
        let has = |range: &str, address: &str| {
            range.parse::<Network>().unwrap().has(address.parse().unwrap())
        };
        assert!(has("10.0.0.0/8", "10.255.0.1"));
        assert!(!has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("0.0.0.0/0", "203.0.113.9"));
        assert!(has("127.0.0.1", "127.0.0.1") && !has("127.0.0.1", "127.0.0.2"));
        assert!(has("2001:db8::/32", "2001:db8:1::1") && !has("2001:db8::/32", "2001:db9::1"));
        assert!(has("10.0.0.0/8", "::ffff:10.0.0.1"));
        for wrong in ["", "10.0.0.0/33", "ten", "10.0.0.0/x", "::1/129"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        let v4 = Some("192.0.2.1".parse().unwrap());
        let v6 = Some("2001:db8::1".parse().unwrap());
        assert_eq!(read_address(" 192.0.2.1"), v4);
        assert_eq!(read_address("192.0.2.1:80"), v4);
        assert_eq!(read_address("\"[2001:db8::1]:80\""), v6);
        assert_eq!(read_address("2001:db8::1"), v6);
        assert_eq!(read_address("unknown"), None);
    }
}
