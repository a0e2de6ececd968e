//! Text from bytes.

/// The reason why bytes are not text in UTF-8. Displays as one line that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodingError {
    /// The text is in UTF-16.
    #[error(
        "is UTF-16, expected UTF-8: convert it, for example with iconv -f UTF-16 -t UTF-8, or in \
         PowerShell with Out-File -Encoding utf8"
    )]
    Utf16,
    /// The bytes are compressed.
    #[error("is compressed with gzip, expected text: decompress it, for example with gzip -d")]
    Gzip,
    /// The bytes are in another encoding, or not text.
    #[error(
        "is not UTF-8: invalid byte at offset {offset}, in line {line}; if it is Windows-1252 or \
         Latin-1, convert it with iconv -f WINDOWS-1252 -t UTF-8"
    )]
    Other {
        /// The offset of the first byte that is not UTF-8.
        offset: usize,
        /// Its line, from 1.
        line: usize,
    },
}

/// Decodes text in UTF-8, without its byte order mark.
///
/// # Errors
/// An error that names the encoding, as far as it can be recognized.
///
/// ```
/// use keeptime_documents::text::{EncodingError, decode};
///
/// assert_eq!(decode(b"\xef\xbb\xbf{}".to_vec()).as_deref(), Ok("{}"));
/// assert_eq!(decode(b"\xff\xfe{\0}\0".to_vec()), Err(EncodingError::Utf16));
/// ```
pub fn decode(bytes: Vec<u8>) -> Result<String, EncodingError> {
    if let Some(error) = recognize_encoding(&bytes) {
        return Err(error);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(offset);
        EncodingError::Other { offset, line: before.filter(|byte| **byte == b'\n').count() + 1 }
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Returns the encoding that the first bytes of a file show, if it is not UTF-8. Four bytes are enough.
pub fn recognize_encoding(start: &[u8]) -> Option<EncodingError> {
    match *start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(EncodingError::Utf16),
        [0x1f, 0x8b, ..] => Some(EncodingError::Gzip),
        // Text in ASCII without a byte order mark.
        [0, second, 0, fourth, ..] if second != 0 && fourth != 0 => Some(EncodingError::Utf16),
        [first, 0, third, 0, ..] if first != 0 && third != 0 => Some(EncodingError::Utf16),
        _ => None,
    }
}
