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
