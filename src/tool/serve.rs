//! Serves a folder on loopback, as a static host would: a thread and a connection for each request.
//!
//! Written by hand on std and httparse: tiny_http may hand two connections to one idle thread, and the second then waits for
//! as long as the browser keeps the first one open, which with workers and parts is a page that does not come; servers with
//! an asynchronous runtime would double the time that the tool takes to compile.

use super::files::mime;
use super::weight::gzipped;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Most bytes of a request's head.
const LONGEST: usize = 64 * 1024;
/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that runs until it is dropped.
pub struct Serving {
    port: u16,
    address: String,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Takes a loopback port; 0 takes any free one.
pub fn listen(port: u16) -> Result<TcpListener, String> {
    TcpListener::bind(("127.0.0.1", port))
        .map_err(|e| format!("cannot serve on port {port}: {e}; choose another with --port"))
}

/// What is said to a request.
#[derive(Debug)]
pub struct Answer {
    /// As `200 OK`.
    pub status: &'static str,
    /// Name and value.
    pub headers: Vec<(&'static str, String)>,
    /// The file, not compressed.
    pub body: Vec<u8>,
    /// Whether it may be compressed.
    pub gzip: bool,
}

/// Changes an answer to what a host that is not kind would say; asked with the path of the address.
pub type Manner = dyn Fn(&str, &mut Answer) + Send + Sync;

/// Starts serving `folder`.
pub fn start(listener: TcpListener, folder: PathBuf) -> Result<Serving, String> {
    start_as(listener, folder, |_, _| {})
}

/// Starts serving `folder` in another manner than a kind host's.
pub fn start_as(
    listener: TcpListener,
    folder: PathBuf,
    manner: impl Fn(&str, &mut Answer) + Send + Sync + 'static,
) -> Result<Serving, String> {
    let manner: Arc<Manner> = Arc::new(manner);
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let ends = Arc::new(AtomicBool::new(false));
    let (end, folder) = (ends.clone(), Arc::new(folder));
    let thread = std::thread::spawn(move || {
        for stream in listener.incoming() {
            if end.load(Ordering::Relaxed) {
                return;
            }
            let (folder, manner) = (folder.clone(), manner.clone());
            if let Ok(stream) = stream {
                // A browser that went away is no reason to stop.
                std::thread::spawn(move || _ = answer(stream, &folder, &*manner));
            }
        }
    });
    Ok(Serving {
        port,
        address: format!("http://127.0.0.1:{port}/"),
        ends,
        thread: Some(thread),
    })
}

impl Serving {
    /// Where it serves, as `http://127.0.0.1:8080/`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        let woken = TcpStream::connect(("127.0.0.1", self.port));
        if let (Some(thread), Ok(_)) = (self.thread.take(), woken) {
            let _ = thread.join();
        }
    }
}

/// What is asked for.
struct Request {
    method: String,
    url: String,
    takes_gzip: bool,
}

/// Reads the head of a request; `None` of what is none.
fn read(stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let (mut head, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut piece)?;
        head.extend_from_slice(&piece[..count]);
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&head) {
            Ok(httparse::Status::Complete(_)) => {
                let takes_gzip = request.headers.iter().any(|h| {
                    let mut words = h.value.split(|b| b",;".contains(b));
                    h.name.eq_ignore_ascii_case("Accept-Encoding")
                        && words.any(|w| w.trim_ascii() == b"gzip")
                });
                return Ok(Some(Request {
                    method: request.method.unwrap_or_default().to_string(),
                    url: request.path.unwrap_or_default().to_string(),
                    takes_gzip,
                }));
            }
            Ok(httparse::Status::Partial) if count > 0 && head.len() < LONGEST => {}
            _ => return Ok(None),
        }
    }
}

fn answer(mut stream: TcpStream, folder: &Path, manner: &Manner) -> std::io::Result<()> {
    let request = read(&mut stream)?;
    let mut say = |status: &str, headers: &str, body: &[u8], whole: bool| {
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        )?;
        stream.write_all(if whole { body } else { &[] })
    };
    let Some(request) = request else {
        return say("400 Bad Request", "", b"not a request", true);
    };
    let whole = request.method != "HEAD";
    if !matches!(&*request.method, "GET" | "HEAD") {
        return say("405 Method Not Allowed", "", b"only GET and HEAD", true);
    }
    let path = request.url.split(['?', '#']).next().unwrap_or_default();
    let mut answer = match locate(path, folder) {
        Some((file, mime)) => Answer {
            status: "200 OK",
            headers: vec![
                ("Content-Type", mime.to_string()),
                ("Cache-Control", "no-store".to_string()),
            ],
            body: std::fs::read(file)?,
            gzip: true,
        },
        None => Answer {
            status: "404 Not Found",
            headers: Vec::new(),
            body: b"not found".to_vec(),
            gzip: false,
        },
    };
    manner(path, &mut answer);
    if request.takes_gzip && answer.gzip {
        answer.body = gzipped(&answer.body)?;
        answer.headers.push(("Content-Encoding", "gzip".into()));
    }
    let line = |(name, value): &(&str, String)| format!("{name}: {value}\r\n");
    let headers: String = answer.headers.iter().map(line).collect();
    say(answer.status, &headers, &answer.body, whole)
}

/// File and MIME type of a path; nothing outside the folder.
fn locate(path: &str, folder: &Path) -> Option<(PathBuf, &'static str)> {
    let path = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .ok()?;
    let relative = Path::new(path.trim_start_matches('/'));
    if !relative
        .components()
        .all(|c| matches!(c, Component::Normal(_)))
    {
        return None;
    }
    let mut file = folder.join(relative);
    if file.is_dir() {
        file.push("index.html");
    }
    let name = file.to_string_lossy();
    let mime = mime(&name);
    file.is_file().then_some((file, mime))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            locate("/index.html", folder).map(|f| f.1),
            Some("text/html; charset=utf-8")
        );
        assert!(locate("/", folder).is_some());
        for bad in [
            "/../etc/passwd",
            "/src/..%2f..%2fx",
            "/nothing.html",
            "//etc/passwd",
            "/%ff",
        ] {
            assert!(locate(bad, folder).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_is_compressed_is_the_file() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let server = start(listen(0).expect("port"), folder.clone()).expect("server");
        let ask = |coding: &str| {
            let mut stream =
                std::net::TcpStream::connect(server.address()[7..].trim_end_matches('/'))
                    .expect("connected");
            write!(stream, "GET /index.html HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n").expect("asked");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("answered");
            let end = answer
                .windows(4)
                .position(|w| w == b"\r\n\r\n")
                .expect("headers");
            (
                String::from_utf8_lossy(&answer[..end]).to_string(),
                answer[end + 4..].to_vec(),
            )
        };
        let file = std::fs::read(folder.join("index.html")).expect("read");
        let (headers, body) = ask("br, gzip;q=0.5");
        assert!(headers.contains("Content-Encoding: gzip"), "{headers}");
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&body[..])
            .read_to_end(&mut plain)
            .expect("gzip");
        assert_eq!(plain, file);
        let (headers, body) = ask("identity");
        assert!(!headers.contains("Content-Encoding") && body == file);
    }

    /// More connections at once than any pool has threads, none of which is in the way of the next.
    #[test]
    fn many_ask_at_once() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let server = start(listen(0).expect("port"), folder).expect("server");
        let host = server.address()[7..].trim_end_matches('/').to_string();
        let mut open: Vec<TcpStream> = (0..40)
            .map(|_| TcpStream::connect(&host).expect("connected"))
            .collect();
        for stream in open.iter_mut().rev() {
            write!(stream, "GET /README.md HTTP/1.1\r\nHost: x\r\n\r\n").expect("asked");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("answered");
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        }
        for bad in ["nonsense\r\n\r\n", "POST / HTTP/1.1\r\n\r\n"] {
            let mut stream = TcpStream::connect(&host).expect("connected");
            write!(stream, "{bad}").expect("asked");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("answered");
            assert!(answer.starts_with("HTTP/1.1 40"), "{answer}");
        }
    }

    #[test]
    fn a_taken_port_is_one_clear_line() {
        let first = listen(0).expect("a free port");
        let port = first.local_addr().expect("bound").port();
        assert!(listen(port).expect_err("taken").contains("--port"));
    }
}
