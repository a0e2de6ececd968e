//! Where a request comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

/// How the server knows a client's address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AddressSource {
    /// The other end of the connection.
    #[default]
    Connection,
    /// The last address in `X-Forwarded-For`, which the proxy in front of the server adds. Without the
    /// header, the other end of the connection.
    Proxy,
}

/// The address of a client, in the extensions of a request that came over a connection.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    pub(super) fn find(source: AddressSource, connection: IpAddr, headers: &HeaderMap) -> Self {
        let forwarded = || {
            let header = headers.get_all("x-forwarded-for").iter().next_back()?;
            read_address(header.to_str().ok()?.rsplit(',').next()?.trim())
        };
        match source {
            AddressSource::Connection => Self(connection),
            AddressSource::Proxy => Self(forwarded().unwrap_or(connection)),
        }
    }

    /// Returns whether the client runs on this machine.
    pub(super) fn is_local(self) -> bool {
        self.0.to_canonical().is_loopback()
    }
}

/// Reads an address, which some proxies write with the port or in brackets.
fn read_address(text: &str) -> Option<IpAddr> {
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok();
    let address = text.parse().ok();
    address
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .or_else(|| in_brackets().map(IpAddr::V6))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{AddressSource, ClientAddress};

    #[test]
    fn only_the_address_that_the_proxy_added_counts() {
        let proxy = "127.0.0.1".parse().unwrap_or(std::net::IpAddr::from([0; 4]));
        let find = |source, forwarded: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append("x-forwarded-for", HeaderValue::from_static(value));
            }
            ClientAddress::find(source, proxy, &headers)
        };
        let shown = |source, forwarded| find(source, forwarded).0.to_string();
        assert_eq!(shown(AddressSource::Connection, &["192.0.2.1"]), "127.0.0.1");
        assert_eq!(shown(AddressSource::Proxy, &[]), "127.0.0.1");
        assert_eq!(shown(AddressSource::Proxy, &["unknown"]), "127.0.0.1");
        assert_eq!(shown(AddressSource::Proxy, &["::1, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(shown(AddressSource::Proxy, &["::1", "::1, 2001:db8::1"]), "2001:db8::1");
        assert_eq!(shown(AddressSource::Proxy, &["192.0.2.1:50000"]), "192.0.2.1");
        assert_eq!(shown(AddressSource::Proxy, &["::1, [2001:db8::1]:50000"]), "2001:db8::1");
        assert_eq!(shown(AddressSource::Proxy, &["[2001:db8::1]"]), "2001:db8::1");
        assert_eq!(shown(AddressSource::Proxy, &["[192.0.2.1]"]), "127.0.0.1");
        assert!(find(AddressSource::Proxy, &[]).is_local());
        assert!(!find(AddressSource::Proxy, &["127.0.0.1, 192.0.2.1"]).is_local());
    }
}
