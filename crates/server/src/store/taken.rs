//! Work that several instances share.

/// What an instance gets when it asks for work.
#[derive(Debug)]
pub enum Taken<T> {
    /// These, at least one.
    These(Vec<T>),
    /// Nothing, because others have locked what is there. If they stop, it is still to be done.
    Locked,
    /// Nothing, because nothing is to be done.
    Nothing,
}
