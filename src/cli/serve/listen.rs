//! The server below the pages: a socket, HTTPS where there is a certificate, and what a connection may take. It knows
//! nothing of pages.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo};
use axum_server::{
    Handle, Server,
    accept::{Accept, NoDelayAcceptor},
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use hyper_util::rt::TokioTimer;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::{Sleep, sleep},
};
use tower::Service;

/// Bytes that are read of a request's head at most, and of its body at a time. `web` refuses heads that are much shorter:
/// this bounds the memory of a connection.
const BUFFER: usize = 65_536;
/// Bytes of headers that HTTP/2 reads, as it counts them: each has 32 more.
const HTTP2_HEADERS: u32 = 32_768;
/// Streams of one HTTP/2 connection at the same time.
const STREAMS: u32 = 100;
/// How often an HTTP/2 connection that is still is asked whether anybody is there, and how long it may take to answer.
const STILL: Duration = Duration::from_secs(20);

/// The pages, with the address of each connection.
pub type App = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

/// The time that a connection has; `None` is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// For the beginning of HTTPS, and for the whole head of the first request.
    pub first: Option<Duration>,
    /// From an answer to the whole head of the next request. It is longer: browsers and proxies keep connections for later,
    /// and one that ends while they begin to use it loses what they send.
    pub next: Option<Duration>,
}

/// Serves until the handle says stop and the last connection has ended.
///
/// # Errors
/// The listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    app: App,
    handle: Handle<SocketAddr>,
    tls: Option<RustlsConfig>,
    times: Times,
) -> io::Result<()> {
    let mut server = Server::<SocketAddr>::from_listener(listener).handle(handle);
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(times.next).max_buf_size(BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HTTP2_HEADERS)
        .keep_alive_interval(STILL)
        .keep_alive_timeout(STILL);
    let patience = times.first;
    match tls {
        // Without HTTPS nothing tells a browser of HTTP/2.
        None => {
            let acceptor = Prompt { inner: NoDelayAcceptor::new(), patience };
            server.acceptor(acceptor).http1_only().serve(app).await
        }
        Some(config) => {
            let handshake = patience.unwrap_or(Duration::from_secs(86_400));
            let inner =
                RustlsAcceptor::new(config).handshake_timeout(handshake).acceptor(NoDelayAcceptor::new());
            server.acceptor(Prompt { inner, patience }).serve(app).await
        }
    }
}

/// Accepts, and wants to have the head of a request soon.
#[derive(Clone)]
struct Prompt<A> {
    inner: A,
    patience: Option<Duration>,
}

impl<A, S> Accept<TcpStream, S> for Prompt<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
{
    type Stream = Impatient<A::Stream>;
    type Service = Noted<A::Service>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let accepting = self.inner.accept(stream, service);
        let patience = self.patience;
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            let asked = Arc::new(AtomicBool::new(false));
            let sleep = patience.map(|time| Box::pin(sleep(time)));
            Ok((Impatient { stream, asked: asked.clone(), sleep }, Noted { service, asked }))
        })
    }
}

/// A service that notes that it was asked: the head of a request has come.
#[derive(Clone)]
struct Noted<S> {
    service: S,
    asked: Arc<AtomicBool>,
}

impl<R, S: Service<R>> Service<R> for Noted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.asked.store(true, Ordering::Relaxed);
        self.service.call(request)
    }
}

/// A connection that ends unless the service was asked in time. No clock of the server below runs until the first bytes
/// tell which HTTP they are.
struct Impatient<T> {
    stream: T,
    asked: Arc<AtomicBool>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl<T: AsyncRead + Unpin> AsyncRead for Impatient<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_read(cx, buf);
        if let Some(sleep) = &mut this.sleep {
            if this.asked.load(Ordering::Relaxed) {
                this.sleep = None;
            } else if polled.is_pending() && sleep.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        polled
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Impatient<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
