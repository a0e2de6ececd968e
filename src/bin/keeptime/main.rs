//! The command.
mod batch;
mod zone;
fn main() -> std::process::ExitCode {
    let _ =
        batch::run(std::io::stdin().lock(), &mut std::io::BufWriter::new(std::io::stdout().lock()));
    std::process::ExitCode::SUCCESS
}
