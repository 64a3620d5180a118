//! What a newcomer reads while the demo is made: one line that fills on a terminal, plain lines
//! elsewhere.

use std::io::{IsTerminal, Write, stderr};

/// What the demo is made of, in this order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    People,
    Attendance,
    Content,
    Cases,
    Reports,
    Commit,
}

/// How many steps there are.
const STEPS: usize = Step::Commit as usize + 1;

impl Step {
    const fn words(self) -> &'static str {
        match self {
            Self::People => "organizations and people",
            Self::Attendance => "attendance and hours",
            Self::Content => "study days, articles, audio and video",
            Self::Cases => "online classes, letters and incidents",
            Self::Reports => "reports, appraisals and nominations",
            Self::Commit => "one commit",
        }
    }
}

/// Where the steps are told.
#[derive(Debug)]
pub struct Progress {
    told: Told,
}

#[derive(Clone, Copy, Debug)]
enum Told {
    Nowhere,
    Lines,
    Bar,
}

impl Progress {
    pub fn silent() -> Self {
        Self { told: Told::Nowhere }
    }

    pub fn on_stderr() -> Self {
        let told = if stderr().is_terminal() { Told::Bar } else { Told::Lines };
        Self { told }
    }

    /// A step begins.
    pub(super) fn step(&self, step: Step) {
        let (number, what) = (step as usize + 1, step.words());
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
