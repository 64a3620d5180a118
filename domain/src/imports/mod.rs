//! What all imports of spreadsheets have in common: how far one has come.
//!
//! ```text
//! read ─▶ Ready ──commit──▶ Committed ──undo──▶ Undone
//! ```

mod batch;

use crate::{message::Message, time::Instant};

pub use batch::{RowCounts, SheetImport, SheetImportId, SheetKind};

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    Ready,
    Committed { at: Instant },
    Undone { committed_at: Instant, at: Instant },
}

impl ImportState {
    /// The state that these words and instants stand for, if they can stand together.
    pub fn restore(
        word: &str,
        committed_at: Option<Instant>,
        undone_at: Option<Instant>,
    ) -> Option<Self> {
        match (word, committed_at, undone_at) {
            ("ready", None, None) => Some(Self::Ready),
            ("committed", Some(at), None) => Some(Self::Committed { at }),
            ("undone", Some(committed_at), Some(at)) => Some(Self::Undone { committed_at, at }),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Committed { .. } => "committed",
            Self::Undone { .. } => "undone",
        }
    }

    /// The word people use.
    fn zh(self) -> &'static str {
        match self {
            Self::Ready => "待录入",
            Self::Committed { .. } => "已录入",
            Self::Undone { .. } => "已撤销",
        }
    }

    pub fn committed_at(self) -> Option<Instant> {
        match self {
            Self::Ready => None,
            Self::Committed { at } | Self::Undone { committed_at: at, .. } => Some(at),
        }
    }

    pub fn undone_at(self) -> Option<Instant> {
        match self {
            Self::Ready | Self::Committed { .. } => None,
            Self::Undone { at, .. } => Some(at),
        }
    }

    /// Refuses a commit of anything but a fresh import.
    pub fn require_ready(self) -> Result<(), ImportError> {
        if self == Self::Ready { Ok(()) } else { Err(ImportError::WrongState(self)) }
    }

    /// When it was committed, if it can still be undone.
    pub fn require_committed(self) -> Result<Instant, ImportError> {
        match self {
            Self::Committed { at } => Ok(at),
            _ => Err(ImportError::WrongState(self)),
        }
    }

    /// What it stands for is entered now.
    pub fn commit(self, at: Instant) -> Result<Self, ImportError> {
        self.require_ready().map(|()| Self::Committed { at })
    }

    /// What it entered is taken back.
    pub fn undo(self, at: Instant) -> Result<Self, ImportError> {
        self.require_committed().map(|committed_at| Self::Undone { committed_at, at })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("the import is {}", .0.as_str())]
    WrongState(ImportState),
}

impl ImportError {
    pub fn message(self) -> Message {
        let Self::WrongState(state) = self;
        Message::new(
            format!("该导入{}，不能进行此操作", state.zh()),
            format!("The import is {}.", state.as_str()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    #[test]
    fn a_committed_import_can_be_undone_and_remembers_both_times() {
        let undone = ImportState::Ready.commit(at(10)).unwrap().undo(at(20)).unwrap();
        assert_eq!(undone, ImportState::Undone { committed_at: at(10), at: at(20) });
        assert_eq!(undone.committed_at(), Some(at(10)));
    }

    #[test]
    fn an_import_is_committed_once() {
        let committed = ImportState::Ready.commit(at(10)).unwrap();
        assert_eq!(committed.commit(at(20)), Err(ImportError::WrongState(committed)));
    }

    #[test]
    fn only_a_committed_import_can_be_undone() {
        assert!(ImportState::Ready.undo(at(20)).is_err());
        let undone = ImportState::Ready.commit(at(10)).unwrap().undo(at(20)).unwrap();
        assert!(undone.undo(at(30)).is_err());
    }

    #[test]
    fn a_state_without_its_times_or_with_others_is_none() {
        for state in [
            ImportState::Ready,
            ImportState::Committed { at: at(1) },
            ImportState::Undone { committed_at: at(1), at: at(2) },
        ] {
            let back =
                ImportState::restore(state.as_str(), state.committed_at(), state.undone_at());
            assert_eq!(back, Some(state));
        }
        assert_eq!(ImportState::restore("ready", Some(at(1)), None), None);
        assert_eq!(ImportState::restore("committed", None, None), None);
        assert_eq!(ImportState::restore("weird", None, None), None);
    }
}
