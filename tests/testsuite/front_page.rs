//! The README, the front page of the documentation and `examples/policy.rs` show one example.

const EXAMPLE: &str = include_str!("../../examples/policy.rs");

#[test]
fn the_readme_shows_the_example() {
    let (_, code) = EXAMPLE.split_once("\n\n").unwrap();
    assert!(include_str!("../../README.md").contains(&format!("```rust\n{code}```")));
}
