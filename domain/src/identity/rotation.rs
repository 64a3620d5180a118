//! What happens when a refresh token is presented (C-33, INV-42).

use super::REFRESH_GRACE;
use crate::time::Instant;

/// A refresh token and its family as the database knows them, under lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refresh {
    pub device: String,
    pub consumed_at: Option<Instant>,
    pub family_revoked: bool,
    pub family_expires_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshRefusal {
    /// The family was ended by its owner or by an administrator.
    Revoked,
    /// Unused for too long.
    Expired,
    /// Presented again after the grace: somebody else has a copy, so the family must end.
    Reused,
    /// Presented by a device that it was not issued to: it was copied, so the family must end.
    OtherDevice,
}

impl RefreshRefusal {
    /// Why the whole family ends with this refusal, if it does.
    pub const fn ends_family(self) -> Option<&'static str> {
        match self {
            Self::Reused => Some("refresh token reused"),
            Self::OtherDevice => Some("refresh token of another device"),
            Self::Revoked | Self::Expired => None,
        }
    }
}

/// Whether the token yields its successor: `Ok(true)` consumes it, `Ok(false)` repeats the same one.
pub fn judge_refresh(token: &Refresh, device: &str, now: Instant) -> Result<bool, RefreshRefusal> {
    if token.family_revoked {
        return Err(RefreshRefusal::Revoked);
    }
    if now >= token.family_expires_at {
        return Err(RefreshRefusal::Expired);
    }
    match token.consumed_at {
        None if token.device != device => Err(RefreshRefusal::OtherDevice),
        None => Ok(true),
        Some(at) if now <= at.plus(REFRESH_GRACE) && token.device == device => Ok(false),
        Some(_) => Err(RefreshRefusal::Reused),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn token(consumed_at: Option<i64>) -> Refresh {
        Refresh {
            device: "phone".to_owned(),
            consumed_at: consumed_at.map(Instant::from_millis),
            family_revoked: false,
            family_expires_at: Instant::from_millis(1_000_000),
        }
    }

    #[test]
    fn a_fresh_token_is_consumed_once_and_repeated_within_the_grace() {
        let now = Instant::from_millis(10_000);
        assert_eq!(judge_refresh(&token(None), "phone", now), Ok(true));
        assert_eq!(judge_refresh(&token(Some(1_000)), "phone", now), Ok(false));
    }

    #[test]
    fn a_fresh_token_is_worth_nothing_on_another_device() {
        let refused = judge_refresh(&token(None), "other", Instant::from_millis(1));
        assert_eq!(refused, Err(RefreshRefusal::OtherDevice));
        assert_eq!(RefreshRefusal::Expired.ends_family(), None);
        assert!(RefreshRefusal::OtherDevice.ends_family().is_some());
    }

    #[test]
    fn another_device_has_no_grace() {
        let now = Instant::from_millis(1_001);
        assert_eq!(judge_refresh(&token(Some(1_000)), "other", now), Err(RefreshRefusal::Reused));
    }

    #[test]
    fn eleven_seconds_later_it_is_theft() {
        let now = Instant::from_millis(0).plus(TimeDelta::seconds(11));
        assert_eq!(judge_refresh(&token(Some(0)), "phone", now), Err(RefreshRefusal::Reused));
    }

    #[test]
    fn a_revoked_family_stays_revoked_even_within_the_grace() {
        let token = Refresh { family_revoked: true, ..token(Some(1_000)) };
        assert_eq!(
            judge_refresh(&token, "phone", Instant::from_millis(1_001)),
            Err(RefreshRefusal::Revoked)
        );
    }
}
