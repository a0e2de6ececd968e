//! Where a request comes from.

use std::net::IpAddr;

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
            header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
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
        assert!(find(AddressSource::Proxy, &[]).is_local());
        assert!(!find(AddressSource::Proxy, &["127.0.0.1, 192.0.2.1"]).is_local());
    }
}
