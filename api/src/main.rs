//! The binary `lighthouse`.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let code =
        actix_web::rt::System::new().block_on(lighthouse_api::cli::main(std::env::args_os()));
    std::process::ExitCode::from(code)
}
