//! Lines for standard output. A reader that goes away (`| head`) is no fault; a disk that is full is.

use std::{
    fmt::Arguments,
    io::{ErrorKind, Result, Write, stderr, stdout},
    sync::atomic::{AtomicBool, Ordering},
};

static FAILED: AtomicBool = AtomicBool::new(false);

/// Prints a line.
macro_rules! say {
    ($($argument:tt)*) => { $crate::cli::output::line(format_args!($($argument)*)) };
}
pub(crate) use say;

pub(crate) fn line(text: Arguments<'_>) {
    note(writeln!(stdout().lock(), "{text}"));
}

/// Prints a text as it is.
pub(crate) fn print(text: &[u8]) {
    let mut out = stdout().lock();
    note(out.write_all(text).and_then(|()| out.flush()));
}

/// A line for whoever reads the errors; where nobody can, nothing is left to do.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(stderr().lock(), "{text}");
}

fn note(written: Result<()>) {
    if written.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
        FAILED.store(true, Ordering::Relaxed);
    }
}

/// Whether something could not be printed.
pub(super) fn has_failed() -> bool {
    FAILED.load(Ordering::Relaxed)
}
