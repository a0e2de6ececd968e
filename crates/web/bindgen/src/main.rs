//! Writes the JavaScript that calls a WebAssembly module made with wasm-bindgen, and a smaller module.
//!
//! It does what the program `wasm-bindgen` does, and compiles in a fraction of its time because it has no
//! test runner.

mod locations;
mod unused;

use std::env;
use std::error::Error;

use walrus::Module;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        return Err("usage: keeptime-web-bindgen MODULE.wasm FOLDER".into());
    };
    let mut module = Module::from_file(module)?;
    unused::remove(&mut module);
    locations::erase(&mut module);
    Bindgen::new()
        .input_bytes("keeptime_web", module.emit_wasm())
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        // The optimizer sorts functions by their names, and then removes these.
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(())
}
