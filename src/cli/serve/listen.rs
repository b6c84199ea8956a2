//! The server below the pages: a socket, HTTPS where there is a certificate, and what a connection may take. It knows
//! nothing of pages.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
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
use tokio_rustls::server::TlsStream;

/// Bytes that are read of a request's head at most, and of its body at a time. `web` refuses heads that are much shorter:
/// this bounds the memory of a connection.
const BUFFER: usize = 65_536;
/// Bytes of headers that HTTP/2 reads, as it counts them: each has 32 more.
const HTTP2_HEADERS: u32 = 32_768;
/// Streams of one HTTP/2 connection at the same time.
const STREAMS: u32 = 100;
/// How often an HTTP/2 connection that is still is asked whether anybody is there, and how long it may take to answer.
const STILL: Duration = Duration::from_secs(20);
/// Bytes that tell HTTP/2 from what came before it.
const PREFACE: usize = 24;

/// The pages, with the address of each connection.
pub type App = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

/// Serves until the handle says stop and the last connection has ended. `patience` is the time for the head of a request.
///
/// # Errors
/// The listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    app: App,
    handle: Handle<SocketAddr>,
    tls: Option<RustlsConfig>,
    patience: Option<Duration>,
) -> io::Result<()> {
    let mut server = Server::<SocketAddr>::from_listener(listener).handle(handle);
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HTTP2_HEADERS)
        .keep_alive_interval(STILL)
        .keep_alive_timeout(STILL);
    match tls {
        // Without HTTPS nothing tells a browser of HTTP/2, and waiting for its first bytes would have no end.
        None => server.acceptor(NoDelayAcceptor::new()).http1_only().serve(app).await,
        Some(config) => {
            let handshake = patience.unwrap_or(Duration::from_secs(86_400));
            let tls =
                RustlsAcceptor::new(config).handshake_timeout(handshake).acceptor(NoDelayAcceptor::new());
            server.acceptor(Prompt { tls, patience }).serve(app).await
        }
    }
}

/// Accepts with HTTPS, and wants to hear something soon.
#[derive(Clone)]
struct Prompt {
    tls: RustlsAcceptor<NoDelayAcceptor>,
    patience: Option<Duration>,
}

impl<S: Send + 'static> Accept<TcpStream, S> for Prompt {
    type Stream = Impatient<TlsStream<TcpStream>>;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let accepting = self.tls.accept(stream, service);
        let patience = self.patience;
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            Ok((Impatient::new(stream, patience), service))
        })
    }
}

/// A connection that ends unless its first bytes come in time. Which HTTP it speaks is seen by them, and until that is
/// known no other clock runs.
struct Impatient<T> {
    stream: T,
    left: usize,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl<T> Impatient<T> {
    fn new(stream: T, patience: Option<Duration>) -> Self {
        Self { stream, left: PREFACE, sleep: patience.map(|time| Box::pin(sleep(time))) }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Impatient<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let polled = Pin::new(&mut this.stream).poll_read(cx, buf);
        if let Some(sleep) = &mut this.sleep {
            this.left = this.left.saturating_sub(buf.filled().len() - before);
            if this.left == 0 {
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
