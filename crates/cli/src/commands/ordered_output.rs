//! Output that several threads format and one writes, in order.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;

/// One thread writes nearly as fast as several format, so more of them would only wait.
const MOST_THREADS: usize = 8;

/// How many formatted pieces of each thread may wait to be written.
const WAITING: usize = 2;

/// Formats each piece on one of several threads, and writes the results in the order of the pieces.
pub(crate) fn write<P: Sync>(
    pieces: &[P],
    format: impl Fn(&P, &mut Vec<u8>) + Sync,
    output: &mut impl Write,
) -> io::Result<()> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = threads.min(MOST_THREADS).min(pieces.len());
    if threads < 2 {
        let mut bytes = Vec::new();
        return pieces.iter().try_for_each(|piece| {
            bytes.clear();
            format(piece, &mut bytes);
            output.write_all(&bytes)
        });
    }
    let format = &format;
    thread::scope(|scope| {
        // Each thread formats every n-th piece, so the pieces are in order again if one is taken from each
        // thread in turn. Written buffers are used again.
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let (sender, formatted) = mpsc::sync_channel::<Vec<u8>>(WAITING);
                let (written, empty) = mpsc::channel::<Vec<u8>>();
                scope.spawn(move || {
                    for piece in pieces.iter().skip(first).step_by(threads) {
                        let mut bytes = empty.try_recv().unwrap_or_default();
                        bytes.clear();
                        format(piece, &mut bytes);
                        if sender.send(bytes).is_err() {
                            return;
                        }
                    }
                });
                (formatted, written)
            })
            .collect();
        for (formatted, written) in workers.iter().cycle().take(pieces.len()) {
            // A thread that has ended early has panicked; the scope then does so too.
            let Ok(bytes) = formatted.recv() else { return Ok(()) };
            output.write_all(&bytes)?;
            // The thread may have ended after its last piece.
            let _ = written.send(bytes);
        }
        Ok(())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_written_in_order() {
        for count in [0, 1, 2, 7, 1000] {
            let pieces: Vec<usize> = (0..count).collect();
            let mut output = Vec::new();
            write(&pieces, |piece, bytes| bytes.extend(format!("{piece},").bytes()), &mut output)
                .unwrap();
            let expected: Vec<u8> =
                pieces.iter().flat_map(|piece| format!("{piece},").into_bytes()).collect();
            assert_eq!(output, expected);
        }
    }

    #[test]
    fn an_output_that_fails_stops_the_threads() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let pieces = [1; 1000];
        let error = write(&pieces, |_, bytes| bytes.push(b'a'), &mut Closed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
