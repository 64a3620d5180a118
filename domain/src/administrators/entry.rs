//! An entry of the register of administrators: the appointment, the person and the place.

use chrono::NaiveDate;

use super::{Appointment, AppointmentId, Ground, TrainingKind};
use crate::{
    id::{Id, identified},
    members::MemberId,
    message::Message,
    organizations::OrgPath,
    time::Instant,
};

/// Whether an appointment lasts, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppointmentState {
    Active,
    Ended(End),
}

/// The end of an appointment. One that ended with its organization or its post has no
/// reason of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Instant,
    pub reason: Option<EndReason>,
}

/// Why somebody decided that an appointment ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndReason {
    pub ground: Ground,
    /// The decision it rests on.
    pub decision: String,
    /// What was handed over: devices, papers, open work.
    pub hand_over: Option<String>,
    /// The appointment that took over.
    pub successor: Option<AppointmentId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppointmentError {
    #[error("the appointment has ended")]
    Ended,
}

impl AppointmentError {
    pub fn message(self) -> Message {
        match self {
            Self::Ended => Message::new("该任职已结束", "This appointment has ended."),
        }
    }
}

/// An entry of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    pub id: AppointmentId,
    pub appointment: Appointment,
    pub name: String,
    pub member: Option<MemberId>,
    pub organization_name: String,
    pub path: OrgPath,
    pub review: Option<String>,
    pub reviewed_on: Option<NaiveDate>,
    pub trained_on: Option<NaiveDate>,
    pub version: i64,
}

identified!(Administrator);

impl Administrator {
    /// Refuses what only a lasting appointment allows.
    pub fn require_active(&self) -> Result<(), AppointmentError> {
        match self.appointment.state {
            AppointmentState::Active => Ok(()),
            AppointmentState::Ended(_) => Err(AppointmentError::Ended),
        }
    }

    /// Ends the appointment; who has ended is nobody's main administrator any more. Where the
    /// clock was set back behind its beginning, it ends as it began.
    pub fn end(self, reason: Option<EndReason>, at: Instant) -> Result<Self, AppointmentError> {
        self.require_active()?;
        let at = at.max(self.appointment.since);
        let state = AppointmentState::Ended(End { at, reason });
        let appointment = Appointment { state, main: false, ..self.appointment };
        Ok(Self { appointment, version: self.version + 1, ..self })
    }

    /// Records the systems and the yearly review.
    #[must_use]
    pub fn revise(
        self,
        systems: Vec<String>,
        review: Option<String>,
        reviewed_on: Option<NaiveDate>,
    ) -> Self {
        let appointment = Appointment { systems, ..self.appointment };
        Self { appointment, review, reviewed_on, version: self.version + 1, ..self }
    }
}

pub type TrainingId = Id<Training>;

/// A training that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    pub id: TrainingId,
    pub kind: TrainingKind,
    pub topic: String,
    pub trainer: Option<String>,
    pub held_on: NaiveDate,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::Role;

    fn administrator() -> Administrator {
        let id = Id::new(Uuid::nil());
        let role = Role::BranchAdministrator;
        let since = Instant::from_millis(1);
        let mut appointment =
            Appointment::begin(id, Id::new(id.uuid()), role, Id::new(id.uuid()), since);
        appointment.main = true;
        Administrator {
            id,
            appointment,
            name: "王建国".to_owned(),
            member: None,
            organization_name: "清河镇第一党支部".to_owned(),
            path: OrgPath::root(),
            review: None,
            reviewed_on: None,
            trained_on: None,
            version: 1,
        }
    }

    #[test]
    fn an_appointment_never_ends_before_it_began_even_if_the_clock_is_set_back() {
        let mut begun = administrator();
        begun.appointment.since = Instant::from_millis(5_000);
        let ended = begun.end(None, Instant::from_millis(4_000)).unwrap();
        let end = End { at: Instant::from_millis(5_000), reason: None };
        assert_eq!(ended.appointment.state, AppointmentState::Ended(end));
    }

    fn reason() -> EndReason {
        EndReason {
            ground: Ground::Transfer,
            decision: "支部大会决定".to_owned(),
            hand_over: None,
            successor: None,
        }
    }

    #[test]
    fn an_ended_appointment_is_not_the_main_one_and_knows_why_it_ended() {
        let at = Instant::from_millis(5);
        let ended = administrator().end(Some(reason()), at).unwrap();
        assert_eq!((ended.appointment.main, ended.version), (false, 2));
        let end = End { at, reason: Some(reason()) };
        assert_eq!(ended.appointment.state, AppointmentState::Ended(end));
    }

    #[test]
    fn an_appointment_ends_once() {
        let at = Instant::from_millis(5);
        let ended = administrator().end(Some(reason()), at).unwrap();
        assert_eq!(ended.end(Some(reason()), at), Err(AppointmentError::Ended));
    }

    #[test]
    fn a_review_changes_systems_and_version_only() {
        let revised = administrator().revise(vec!["灯塔".to_owned()], None, None);
        assert_eq!((revised.appointment.systems.len(), revised.version), (1, 2));
        assert_eq!(revised.require_active(), Ok(()));
    }
}
