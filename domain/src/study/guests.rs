//! Guests: members of another branch who study along (INV-26).
//!
//! A guest says so: by the code of the screen, or by giving the branch both number and name.
//! Whoever enters a list must not learn from it who exists elsewhere, so a wrong number and a
//! wrong name are one and the same error.

use crate::message::Message;

/// What is known of somebody who is entered on a list without belonging to the branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// The name in the register.
    pub name: String,
    /// Whether the person is on this list already.
    pub listed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuestError {
    #[error("does not belong to the branch and was not declared a guest")]
    Undeclared,
    #[error("no such guest: number and name do not go together")]
    Unknown,
    #[error("belongs to the branch and is no guest")]
    Belongs,
}

impl GuestError {
    pub fn message(self) -> Message {
        match self {
            Self::Undeclared => Message::new(
                "该同志当日不属于此支部；其他支部的同志请本人扫码签到，或按姓名和号码登记为来宾（guest_name）",
                "This person does not belong to the branch; a guest checks in with the code, or is entered by name and number, or with guest_name.",
            ),
            Self::Unknown => Message::new(
                "没有与此编号和姓名都相符的同志，请向本人核对，或请其扫码签到",
                "Nobody has both this id and this name; ask the guest for them, or for a check-in with the code.",
            ),
            Self::Belongs => Message::new(
                "该同志属于此支部，请勿填写 guest_name",
                "This person belongs to the branch; leave guest_name out.",
            ),
        }
    }
}

/// Whether a line is a guest's, or why it cannot be written. `said` is the name that was given.
pub fn guest(
    belongs: bool,
    stranger: Option<&Stranger>,
    said: Option<&str>,
) -> Result<bool, GuestError> {
    match (belongs, said) {
        (true, None) => Ok(false),
        (true, Some(_)) => Err(GuestError::Belongs),
        (false, said) => may_enter(stranger, said).map(|()| true),
    }
}

fn may_enter(stranger: Option<&Stranger>, said: Option<&str>) -> Result<(), GuestError> {
    match (stranger, said) {
        (Some(known), None) if known.listed => Ok(()),
        (_, None) => Err(GuestError::Undeclared),
        (Some(known), Some(name)) if known.name == name => Ok(()),
        _ => Err(GuestError::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn li(listed: bool) -> Stranger {
        Stranger { name: "李四".to_owned(), listed }
    }

    #[test]
    fn a_guest_is_entered_by_number_and_name_and_ones_own_without() {
        assert_eq!(guest(false, Some(&li(false)), Some("李四")), Ok(true));
        assert_eq!(guest(true, None, None), Ok(false));
        assert_eq!(guest(true, None, Some("李四")), Err(GuestError::Belongs));
    }

    #[test]
    fn a_wrong_name_and_a_number_that_nobody_has_are_one_fault() {
        let unknown = Err(GuestError::Unknown);
        assert_eq!(may_enter(Some(&li(false)), Some("王五")), unknown);
        assert_eq!(may_enter(None, Some("李四")), unknown);
        assert_eq!(may_enter(Some(&li(true)), Some("王五")), unknown);
    }

    #[test]
    fn a_stranger_who_is_no_declared_guest_is_refused_whether_known_or_not() {
        let undeclared = Err(GuestError::Undeclared);
        assert_eq!(may_enter(Some(&li(false)), None), undeclared);
        assert_eq!(may_enter(None, None), undeclared);
    }

    #[test]
    fn who_is_on_the_list_already_stays_there_by_number_alone() {
        assert_eq!(may_enter(Some(&li(true)), None), Ok(()));
    }
}
