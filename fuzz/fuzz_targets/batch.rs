//! The command as other languages use it: a line in, a line of JSON out, and never a crash.
//!
//! One process answers all inputs of a run, so that it is not its start that is measured. It is built
//! before with `cargo build --release --features cli`; `KEEPTIME` may name another.
#![no_main]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

struct Server {
    _child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

static SERVER: Mutex<Option<Server>> = Mutex::new(None);

fn start() -> Server {
    let command = std::env::var("KEEPTIME").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../target/release/keeptime").to_owned()
    });
    let mut child = Command::new(command)
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command is built");
    let input = child.stdin.take().expect("a pipe");
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    Server { _child: child, input, output }
}

fuzz_target!(|line: &[u8]| {
    if line.contains(&b'\n') || line.trim_ascii().is_empty() {
        return;
    }
    let mut server = SERVER.lock().expect("one thread");
    let server = server.get_or_insert_with(start);
    server.input.write_all(line).expect("it reads on");
    server.input.write_all(b"\n").expect("it reads on");
    server.input.flush().expect("it reads on");
    let mut answer = String::new();
    server.output.read_line(&mut answer).expect("a line of UTF-8");
    // As it is written: an id is echoed whatever numbers it has, also those that fit no float.
    let answer: &RawValue = serde_json::from_str(&answer).expect("a line of JSON");
    assert!(answer.get().starts_with('{'));
});
