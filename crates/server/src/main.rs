//! The command `keeptime-server`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use keeptime_server::args::{Arguments, Command, KeyCommand, UserCommand};
use keeptime_server::{dev, log, serve, user};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let served = match arguments.command {
        Command::Dev(arguments) => {
            log::start(log::Format::Text);
            dev::run(arguments).await
        }
        Command::Serve(arguments) => {
            log::start(if arguments.log_json { log::Format::Json } else { log::Format::Text });
            serve::run(arguments).await
        }
        Command::User(UserCommand::Add(arguments)) => user::add(arguments).await,
        Command::User(UserCommand::Remove(arguments)) => user::remove(arguments).await,
        Command::Key(KeyCommand::Add(arguments)) => user::add_key(arguments).await,
        Command::Key(KeyCommand::Revoke(arguments)) => user::revoke_key(arguments).await,
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The exit status says so even if the message is lost.
            let _ = writeln!(io::stderr(), "keeptime-server: {error}");
            ExitCode::FAILURE
        }
    }
}
