//! On wasm32 the page, on the host the developer tool behind `cargo run`.

#[cfg(target_arch = "wasm32")]
fn main() {
    equipoise::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    equipoise::tool::main()
}
