//! The built page, and where it is served.

use equipoise::tool::{build, serve};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder of the built page.
pub fn dist() -> &'static Path {
    static DIST: OnceLock<PathBuf> = OnceLock::new();
    DIST.get_or_init(|| {
        build::page(build::Profile::Release, build::Form::Offline).expect("the page builds")
    })
}

/// The built page, served below a path of its own, as on a project page of a static host. All tests share it; what one of them
/// puts there has a name that no other uses.
pub fn host() -> &'static serve::Serving {
    static HOST: OnceLock<serve::Serving> = OnceLock::new();
    HOST.get_or_init(|| {
        let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host");
        let _ = std::fs::remove_dir_all(&host);
        copy(dist(), &host.join("some/path"));
        serve::start(serve::listen(0).expect("port"), host).expect("server")
    })
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder") {
        let path = entry.expect("entry").path();
        let target = to.join(path.file_name().expect("named"));
        if path.is_dir() {
            copy(&path, &target)
        } else {
            std::fs::copy(&path, &target).map(|_| ()).expect("copied")
        }
    }
}
