//! Where a webhook may be sent to. The text of an address is checked when it is registered; what its name
//! stands for is checked each time, and the addresses that were checked are those that are connected to.

use std::net::{IpAddr, SocketAddr};

use lighthouse_domain::{
    message::Message,
    webhooks::{Webhook, is_public},
};
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// Names that are never public.
const OWN: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];

/// Why an address is refused.
#[derive(Debug, thiserror::Error)]
#[error("the address is not public")]
pub(super) struct NotPublic;

/// The address as it is kept.
pub(super) fn parse(text: &str, loopback: bool) -> Result<Url, Message> {
    let refuse = |zh: &str, en: &str| Message::new(zh, en);
    if text.len() > Webhook::URL_MAX {
        return Err(refuse("地址过长", "The address is too long."));
    }
    let url = Url::parse(text).map_err(|_| refuse("应为完整的网址", "It must be a whole URL."))?;
    if url.scheme() != "https" && !(loopback && url.scheme() == "http") {
        return Err(refuse("应以 https:// 开头", "It must begin with https://."));
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(refuse(
            "网址不能带用户名、密码或片段",
            "It must have no user name, password or fragment.",
        ));
    }
    if url.port().is_some() && !loopback {
        return Err(refuse("只能用 443 端口", "The port must be 443."));
    }
    if is_refused_by_name(&url, loopback) {
        return Err(refuse("应为公网地址", "It must be an address of the public network."));
    }
    Ok(url)
}

/// What can be said without asking anybody: addresses as numbers, and names for the own network.
fn is_refused_by_name(url: &Url, loopback: bool) -> bool {
    let Some(host) = url.host_str() else { return true };
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    if let Ok(address) = number {
        return !allowed(address, loopback);
    }
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let own = |top: &str| name == top || name.ends_with(&format!(".{top}"));
    !(loopback && name == "localhost") && (!name.contains('.') || OWN.into_iter().any(own))
}

/// Whether it is said to lie on this machine, without asking anybody.
pub(super) fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    number.map_or(host == "localhost", |address| address.is_loopback())
}

pub(super) fn allowed(address: IpAddr, loopback: bool) -> bool {
    is_public(address) || (loopback && address.is_loopback())
}

/// Looks names up, and gives none of a name's addresses unless all of them are allowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct PublicNames {
    pub(super) loopback: bool,
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let loopback = self.loopback;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            if found.is_empty() || !found.iter().all(|it| allowed(it.ip(), loopback)) {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_spells_the_own_network_is_refused() {
        for text in [
            "http://hooks.example.com/",
            "ftp://hooks.example.com/",
            "hooks.example.com",
            "",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://10.0.0.8/",
            "https://169.254.169.254/latest/meta-data",
            "https://[fd00:ec2::254]/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://metadata.google.internal/",
            "https://printer.local/",
            "https://intranet/",
            "https://user@hooks.example.com/",
            "https://u:p@hooks.example.com/",
            "https://hooks.example.com:8443/",
            "https://hooks.example.com/#a",
            "https://１２７.０.０.１/",
            "https://0/",
        ] {
            assert!(parse(text, false).is_err(), "{text}");
        }
        for text in
            ["https://hooks.example.com/a?b=c", "https://93.184.215.14/", "https://钩子.例子.公司/"]
        {
            assert!(parse(text, false).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_address_on_this_machine_is_told_from_any_other() {
        for text in ["http://127.0.0.1:8099/", "http://localhost/", "http://[::1]:80/"] {
            assert!(is_loopback(&Url::parse(text).unwrap()), "{text}");
        }
        for text in ["https://hooks.example.com/", "http://10.0.0.1/", "http://localhost.com/"] {
            assert!(!is_loopback(&Url::parse(text).unwrap()), "{text}");
        }
    }

    #[test]
    fn loopback_alone_is_let_in_where_it_is_set() {
        for text in ["http://127.0.0.1:8099/", "http://localhost:8099/"] {
            assert!(parse(text, true).is_ok(), "{text}");
        }
        for text in ["http://10.0.0.1/", "http://169.254.169.254/", "http://intranet/"] {
            assert!(parse(text, true).is_err(), "{text}");
        }
    }
}
