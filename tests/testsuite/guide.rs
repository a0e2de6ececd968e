//! What the guide quotes is what the examples have.

/// Returns a text from one phrase up to another, without what differs in a quotation: white space, and
/// whether names are fields.
fn part(text: &str, from: &str, to: &str) -> String {
    let text: String = text.replace("self.", "").split_whitespace().collect();
    let (from, to) = (from.replace(' ', ""), to.replace(' ', ""));
    let start = text.find(&from).unwrap();
    let end = text[start..].find(&to).unwrap();
    text[start..start + end].to_owned()
}

#[test]
fn the_loop_in_the_guide_is_that_of_the_durable_example() {
    let quoted = include_str!("../../src/guide/embedding.md");
    let example = include_str!("../../examples/durable/src/scheduler.rs");
    let claims = |text| part(text, "while let Some(mut due)", "Ok(()) }");
    assert_eq!(claims(quoted), claims(example));
}
