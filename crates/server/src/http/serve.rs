//! Connections: how many, how long their requests may take to arrive, and how they end.
//!
//! `axum::serve` has no such limits, so this is its loop with them.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::ServiceExt;

use super::api::Api;
use super::client::{AddressSource, ClientAddress};
use super::limits::HttpLimits;
use super::write_time::WriteTime;

/// How long the server waits after it could not accept a connection, for example because the process
/// has too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// The stream of a connection.
type Stream = TokioIo<WriteTime<TcpStream>>;

/// Serves connections until `stop` is ready. Requests in progress are answered first; connections
/// without one are closed at once.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: HttpLimits,
    source: AddressSource,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let (stopping, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = tokio::select! {
            next = accept(&listener, &places) => next,
            () = &mut stop => break,
        };
        while connections.try_join_next().is_some() {}
        match next {
            Ok((place, stream, address)) => {
                let router = router.clone();
                let stopped = stopped.clone();
                connections.spawn(async move {
                    serve_one(stream, address, router, limits, source, stopped).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    drop(stopping);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    // Those that remain after this time have a client that does not take its answer.
    let _ = timeout(limits.time + limits.write_time, all_ended).await;
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    Ok((place, stream, address))
}

async fn serve_one(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    limits: HttpLimits,
    source: AddressSource,
    mut stopped: watch::Receiver<()>,
) {
    // Answers are written whole, so there is nothing to gain from waiting for more.
    let _ = stream.set_nodelay(true);
    let stream: Stream = TokioIo::new(WriteTime::new(stream, limits.write_time));
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        let client = ClientAddress::find(source, address.ip(), request.headers());
        request.extensions_mut().insert(client);
        let answer: Pin<Box<dyn Future<Output = Result<_, Infallible>> + Send>> =
            Box::pin(router.clone().oneshot(request));
        answer
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_headers(limits.headers)
        .max_header_size(limits.head_bytes)
        .max_buf_size(limits.head_bytes.max(8192))
        .serve_connection(stream, service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        _ = stopped.changed() => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let Err(error) = ended else { return };
    tracing::debug!(%error, "a connection ended early");
    if error.is_timeout() {
        let parts = connection.into_parts();
        if !parts.read_buf.is_empty() {
            refuse_slow_head(parts.io).await;
        }
    }
}

/// Answers a client that did not send the whole head of its request in time. The path that chooses the
/// form of the answer may be unknown, so the form is the most common one.
async fn refuse_slow_head(stream: Stream) {
    let status = StatusCode::REQUEST_TIMEOUT;
    let code = Api::Csbs.general_code(status);
    let body = Api::Csbs.error_body(status, &code, "the head of the request took too long");
    let body = body.to_string();
    let answer = format!(
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = stream.into_inner();
    // The client may be gone.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}
