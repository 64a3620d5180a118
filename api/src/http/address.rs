//! The caller's address: one notion of it for limits, letters, the audit log and the log.
//!
//! Proxies say for whom they ask in `Forwarded` (RFC 7239) or `X-Forwarded-For`. Both are
//! believed from trusted peers only and read from the right, as far as trusted proxies wrote
//! them. A proxy passes on the one that it does not know itself, whatever a caller put there:
//! where both are given and say different things, neither is believed.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering},
};

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{FORWARDED, HeaderMap, HeaderName, X_FORWARDED_FOR},
};
use ipnet::IpNet;

/// The proxies that are believed.
#[derive(Debug, Default)]
pub struct Proxies {
    trusted: Vec<IpNet>,
    warned: AtomicBool,
}

/// Left with a request by the middleware.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallerAddress(pub(super) IpAddr);

/// The address that a request came from, past the proxies that are trusted.
pub fn address_of(request: &HttpRequest) -> Option<IpAddr> {
    request.extensions().get::<CallerAddress>().map(|address| address.0)
}

/// An address or a network (`10.0.0.0/8`), for the settings.
pub fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let network = text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
    let network = network.or_else(|_| text.parse::<IpNet>().map(|network| network.trunc()));
    network.map_err(|_| "give an address or a network, such as 10.0.0.7 or 10.0.0.0/8".to_owned())
}

impl Proxies {
    pub fn new(trusted: Vec<IpNet>) -> Self {
        Self { trusted, warned: AtomicBool::new(false) }
    }

    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// The caller of a request that arrived from `peer`.
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        let said = |name| headers.contains_key(name);
        if !said(FORWARDED) && !said(X_FORWARDED_FOR) {
            return peer;
        }
        if !self.trust(peer) {
            self.warn_once(
                peer,
                "a peer that is not trusted sends forwarded addresses; they are \
                ignored. If it is your proxy, add it to LIGHTHOUSE_TRUSTED_PROXIES",
            );
            return peer;
        }
        let by_list = said(X_FORWARDED_FOR).then(|| self.walk(peer, &x_forwarded_for(headers)));
        let by_standard = said(FORWARDED).then(|| self.walk(peer, &forwarded(headers)));
        match (by_standard, by_list) {
            (Some(one), Some(other)) if one != other => {
                self.warn_once(
                    peer,
                    "Forwarded and X-Forwarded-For say different things; neither \
                    is believed. Let your proxy remove the one that it does not write",
                );
                peer
            }
            (one, other) => one.or(other).unwrap_or(peer),
        }
    }

    /// From the peer outwards until somebody is not trusted, or cannot be understood.
    fn walk(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut caller = peer;
        for hop in hops.iter().rev() {
            let Some(hop) = hop.filter(|_| self.trust(caller)) else { break };
            caller = hop;
        }
        caller
    }

    fn warn_once(&self, peer: IpAddr, message: &str) {
        if !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(%peer, "{message}");
        }
    }
}

/// All lines of a header as one list, as RFC 9110 says.
fn elements(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    let lines = headers.get_all(name).map(|value| value.to_str().unwrap_or("unknown"));
    lines.flat_map(|line| line.split(',')).map(str::trim).collect()
}

fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, X_FORWARDED_FOR).into_iter().map(address).collect()
}

/// `for=` of each element; one without it says nothing of an address.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let node = |element: &str| {
        element.split(';').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.trim().eq_ignore_ascii_case("for").then(|| address(value.trim()))?
        })
    };
    elements(headers, FORWARDED).into_iter().map(node).collect()
}

/// An address as proxies write it: quoted, with a port, IPv6 in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"').trim();
    let plain = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = plain.parse::<IpAddr>().ok();
    address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip())).map(|one| one.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies() -> Proxies {
        Proxies::new(
            ["10.0.0.0/8", "::ffff:192.0.2.1", "fd00::/8"]
                .map(|net| network(net).unwrap())
                .to_vec(),
        )
    }

    fn caller(peer: &str, lines: &[(&'static str, &'static str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        proxies().caller(peer.parse().unwrap(), &headers).to_string()
    }

    const LIST: &str = "x-forwarded-for";
    const STANDARD: &str = "forwarded";

    #[test]
    fn a_peer_that_is_not_trusted_is_the_caller_whatever_it_says() {
        assert_eq!(caller("203.0.113.9", &[(LIST, "198.51.100.1")]), "203.0.113.9");
        assert_eq!(caller("203.0.113.9", &[(STANDARD, "for=198.51.100.1")]), "203.0.113.9");
        assert_eq!(caller("::ffff:203.0.113.9", &[]), "203.0.113.9");
    }

    #[test]
    fn what_trusted_proxies_wrote_is_read_from_the_right() {
        for (list, found) in [
            ("198.51.100.1", "198.51.100.1"),
            ("6.6.6.6, 198.51.100.1", "198.51.100.1"),
            ("6.6.6.6, 198.51.100.1, 10.9.9.9", "198.51.100.1"),
            ("198.51.100.1:4711", "198.51.100.1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("6.6.6.6, unknown", "10.0.0.1"),
            ("6.6.6.6, rubbish, fd00::2", "fd00::2"),
        ] {
            for peer in ["10.0.0.1", "::ffff:10.0.0.1"] {
                assert_eq!(caller(peer, &[(LIST, list)]), found, "{list}");
            }
        }
        assert_eq!(
            caller("192.0.2.1", &[(LIST, "6.6.6.6"), (LIST, "198.51.100.1")]),
            "198.51.100.1"
        );
    }

    #[test]
    fn the_standard_header_is_understood() {
        for (header, found) in [
            ("for=198.51.100.1", "198.51.100.1"),
            ("For=\"198.51.100.1:4711\";proto=https", "198.51.100.1"),
            ("for=6.6.6.6, proto=https;for=\"[2001:db8::7]:4711\"", "2001:db8::7"),
            ("for=6.6.6.6, for=_hidden", "10.0.0.1"),
            ("for=198.51.100.1, for=10.1.1.1;by=10.0.0.1", "198.51.100.1"),
        ] {
            assert_eq!(caller("10.0.0.1", &[(STANDARD, header)]), found, "{header}");
        }
    }

    #[test]
    fn two_headers_that_disagree_are_both_left_aside() {
        let both = |list, standard| caller("10.0.0.1", &[(LIST, list), (STANDARD, standard)]);
        assert_eq!(both("198.51.100.1", "for=198.51.100.1"), "198.51.100.1");
        assert_eq!(both("198.51.100.1", "for=6.6.6.6"), "10.0.0.1");
    }

    #[test]
    fn a_setting_is_an_address_or_a_network() {
        assert_eq!(network("10.1.2.3/8").unwrap().to_string(), "10.0.0.0/8");
        assert_eq!(network("10.1.2.3").unwrap().to_string(), "10.1.2.3/32");
        assert!(network("10.0.0.0/33").is_err() && network("proxy").is_err());
    }
}
