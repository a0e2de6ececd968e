//! The places in source files that panics name.
//!
//! Without the messages of panics, nothing reads these places, but they remain in the data of the module, between the
//! texts and tables that are used. Zeros in their place compress to nothing, and the paths of the machine that built
//! the module do not appear in it.

use std::ops::Range;

use walrus::ir::Value;
use walrus::{ConstExpr, DataId, DataKind, Module};

/// The size of a `core::panic::Location`: the address and length of a path, a line and a column.
const SIZE: usize = 16;

/// Overwrites the locations in the data of the module, and the paths that they name.
pub fn erase(module: &mut Module) {
    let ids: Vec<DataId> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind
        else {
            continue;
        };
        for range in locations(&data.value, offset as usize) {
            data.value[range].fill(0);
        }
    }
}

/// Finds the locations, and the paths that they name, in data that starts at an address.
fn locations(data: &[u8], start: usize) -> Vec<Range<usize>> {
    let word = |at: usize| {
        let bytes = data[at..at + 4].try_into().expect("four bytes");
        u32::from_le_bytes(bytes) as usize
    };
    let mut found = Vec::new();
    for at in (0..data.len().saturating_sub(SIZE - 1)).step_by(4) {
        let [path, length, line, column] = [0, 4, 8, 12].map(|part| word(at + part));
        let is_place = (1..100_000).contains(&line) && (1..1_000).contains(&column);
        let Some(path) = path.checked_sub(start).filter(|_| is_place && length < 300) else {
            continue;
        };
        let path = path..path + length;
        if data.get(path.clone()).is_some_and(is_path) {
            found.extend([at..at + SIZE, path]);
        }
    }
    found
}

fn is_path(text: &[u8]) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_.-".contains(byte);
    text.ends_with(b".rs") && text.iter().all(is_part)
}
