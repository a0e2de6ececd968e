//! How values are written in a URL.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// The characters to percent-encode: all except the unreserved ones (RFC 3986, 2.3).
pub(crate) const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
