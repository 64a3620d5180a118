//! Who may reset, lock and unlock whose account.

use super::{AccountError, AccountStatus};
use crate::{
    access::{AccountId, Role, Scope},
    administrators::staff,
    id::identified,
    organizations::OrgPath,
    time::Instant,
};

/// An account as far as offices decide on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// Where its holder is an administrator now.
    pub offices: Vec<OrgPath>,
    /// Since when there is a password of the person's own.
    pub activated_at: Option<Instant>,
    pub locked_at: Option<Instant>,
    pub version: i64,
    pub updated_at: Instant,
}

identified!(Account);

/// Somebody who manages accounts within a scope.
#[derive(Clone, Copy, Debug)]
pub struct Manager<'a> {
    pub account: AccountId,
    pub scope: &'a Scope,
    pub now: Instant,
}

impl Manager<'_> {
    /// Whether the scope lies above an office: nobody manages administrators of the own level.
    fn stands_above(&self, office: &OrgPath) -> bool {
        let above = |own: &OrgPath| own.contains(office) && own != office;
        self.scope.is_everywhere() || self.scope.subtrees().iter().any(above)
    }
}

impl Manager<'_> {
    /// Whether the account of somebody who holds this office may be opened: the level above does.
    pub fn may_open_for(&self, office: &OrgPath) -> Result<(), AccountError> {
        if self.stands_above(office) { Ok(()) } else { Err(AccountError::Administrator) }
    }

    /// Whether somebody who holds this office gets the first code from here: the level above gives
    /// it, and the head of an office to the own staff, as they are appointed.
    pub fn may_hand_first_code(&self, role: Role, office: &OrgPath) -> Result<(), AccountError> {
        let beside = staff(role) && self.scope.subtrees().contains(office);
        if beside { Ok(()) } else { self.may_open_for(office) }
    }
}

impl Account {
    pub fn status(&self) -> AccountStatus {
        match (self.locked_at, self.activated_at) {
            (Some(_), _) => AccountStatus::Locked,
            (None, Some(_)) => AccountStatus::Active,
            (None, None) => AccountStatus::Opened,
        }
    }

    /// Takes the password away, so that a new code is needed.
    pub fn reset(self, by: &Manager<'_>) -> Result<Self, AccountError> {
        self.check(by)?;
        self.refuse_in(AccountStatus::Locked)?;
        Ok(Self { activated_at: None, ..self.touched(by) })
    }

    /// Keeps everybody out until it is unlocked.
    pub fn lock(self, by: &Manager<'_>) -> Result<Self, AccountError> {
        self.check(by)?;
        self.refuse_in(AccountStatus::Locked)?;
        Ok(Self { locked_at: Some(by.now), ..self.touched(by) })
    }

    pub fn unlock(self, by: &Manager<'_>) -> Result<Self, AccountError> {
        self.check(by)?;
        match self.locked_at {
            Some(_) => Ok(Self { locked_at: None, ..self.touched(by) }),
            None => Err(AccountError::WrongState(self.status())),
        }
    }

    fn check(&self, by: &Manager<'_>) -> Result<(), AccountError> {
        if self.id == by.account {
            return Err(AccountError::Own);
        }
        let above = self.offices.iter().all(|office| by.stands_above(office));
        if above { Ok(()) } else { Err(AccountError::Administrator) }
    }

    fn refuse_in(&self, status: AccountStatus) -> Result<(), AccountError> {
        if self.status() == status { Err(AccountError::WrongState(status)) } else { Ok(()) }
    }

    fn touched(self, by: &Manager<'_>) -> Self {
        Self { version: self.version + 1, updated_at: by.now, ..self }
    }
}
