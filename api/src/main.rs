//! The binary `lighthouse`.

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let cli = lighthouse_api::cli::Cli::parse();
    let code = actix_web::rt::System::new().block_on(lighthouse_api::cli::run(cli));
    std::process::ExitCode::from(u8::try_from(code).unwrap_or(1))
}
