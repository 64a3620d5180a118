//! What a newcomer reads while the demo is made: one line that fills on a terminal, plain lines
//! elsewhere.

use std::{
    io::{IsTerminal, Write, stderr},
    sync::atomic::{AtomicUsize, Ordering},
};

/// How many steps there are.
const STEPS: usize = 5;

/// Where the steps are told.
#[derive(Debug)]
pub struct Progress {
    told: Told,
    done: AtomicUsize,
}

#[derive(Clone, Copy, Debug)]
enum Told {
    Nowhere,
    Lines,
    Bar,
}

impl Progress {
    pub fn silent() -> Self {
        Self { told: Told::Nowhere, done: AtomicUsize::new(0) }
    }

    pub fn on_stderr() -> Self {
        let told = if stderr().is_terminal() { Told::Bar } else { Told::Lines };
        Self { told, done: AtomicUsize::new(0) }
    }

    /// A step begins.
    pub(super) fn step(&self, what: &str) {
        let number = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let bar = "#".repeat(number * 4) + &".".repeat(STEPS.saturating_sub(number) * 4);
        let text = match self.told {
            Told::Nowhere => return,
            Told::Lines => format!("making the demo, step {number} of {STEPS}: {what}\n"),
            Told::Bar => format!("\r\x1b[K[{bar}] {what}"),
        };
        // Where nobody reads it, nothing is lost.
        let _ = stderr().write_all(text.as_bytes());
    }
}

impl Drop for Progress {
    /// Takes the bar away.
    fn drop(&mut self) {
        if matches!(self.told, Told::Bar) {
            let _ = stderr().write_all(b"\r\x1b[K");
        }
    }
}
