//! Code that the page never runs, or that ends in a stop anyway.
//!
//! In WebAssembly a panic of this library writes its message nowhere and then stops at an `unreachable`
//! instruction. Stopping at once is the same, and needs neither the messages nor the code that formats them.
//! The library's `Debug` is for programmers: none of its messages contains it.

use rustc_demangle::demangle;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// The start of the names of functions that never return. No other function starts with them.
const PANICS: [&str; 18] = [
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "core::cell::panic_already",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "std::alloc::rust_oom",
    "std::panicking::begin_panic",
    "std::panicking::panic_handler",
    "std::panicking::panic_with_hook",
    "std::thread::local::panic_access_error",
    "__rustc::rust_panic",
];

/// Replaces the bodies of these functions by an `unreachable` instruction.
pub fn remove(module: &mut Module) {
    let unused: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(is_unused))
        .collect();
    for id in unused {
        let kind = module.types.get(module.funcs.get(id).ty());
        let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
        let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
        body.func_body().unreachable();
        let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
    walrus::passes::gc::run(module);
}

fn is_unused(mangled: &str) -> bool {
    let name = format!("{:#}", demangle(mangled));
    let is_debug = name.starts_with("<keeptime") && name.ends_with(" as core::fmt::Debug>::fmt");
    is_debug || PANICS.iter().any(|panic| name.starts_with(panic))
}
