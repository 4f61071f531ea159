//! Serves a folder on loopback, as a static host would.

use super::weight::gzipped;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use tiny_http::{Header, Method, Request, Response, Server};

/// A server that runs until it is dropped.
pub struct Serving {
    server: Arc<Server>,
    address: String,
    thread: Option<JoinHandle<()>>,
}

/// Takes a loopback port; 0 takes any free one.
pub fn listen(port: u16) -> Result<TcpListener, String> {
    TcpListener::bind(("127.0.0.1", port))
        .map_err(|e| format!("cannot serve on port {port}: {e}; choose another with --port"))
}

/// Starts serving `folder`.
pub fn start(listener: TcpListener, folder: PathBuf) -> Result<Serving, String> {
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let server = Server::from_listener(listener, None).map_err(|e| e.to_string())?;
    let server = Arc::new(server);
    let shared = server.clone();
    let thread = std::thread::spawn(move || {
        for request in shared.incoming_requests() {
            // A browser that went away is no reason to stop.
            let _ = answer(request, &folder);
        }
    });
    Ok(Serving {
        server,
        address: format!("http://127.0.0.1:{port}/"),
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
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(request: Request, folder: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::from_string("only GET and HEAD").with_status_code(405));
    }
    let Some((path, mime)) = locate(request.url(), folder) else {
        return request.respond(Response::from_string("not found").with_status_code(404));
    };
    let mut body = Vec::new();
    std::fs::File::open(path)?.read_to_end(&mut body)?;
    let mut headers = vec![("Content-Type", mime), ("Cache-Control", "no-store")];
    if takes_gzip(&request) {
        body = gzipped(&body)?;
        headers.push(("Content-Encoding", "gzip"));
    }
    let mut response = Response::from_data(body);
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

fn takes_gzip(request: &Request) -> bool {
    let accepts = |h: &Header| {
        h.field.equiv("Accept-Encoding")
            && h.value
                .as_str()
                .split([',', ';'])
                .any(|w| w.trim() == "gzip")
    };
    request.headers().iter().any(accepts)
}

/// File and MIME type of an address; nothing outside the folder.
fn locate(url: &str, folder: &Path) -> Option<(PathBuf, &'static str)> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
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
    let mime = match file.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    file.is_file().then_some((file, mime))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn only_files_of_the_folder_are_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            locate("/index.html?x#y", folder).map(|f| f.1),
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

    #[test]
    fn a_taken_port_is_one_clear_line() {
        let first = listen(0).expect("a free port");
        let port = first.local_addr().expect("bound").port();
        assert!(listen(port).expect_err("taken").contains("--port"));
    }
}
