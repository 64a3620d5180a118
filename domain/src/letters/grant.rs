//! A grant: what an approved letter lets somebody read, and until when.

use std::collections::BTreeSet;

use super::LetterRequest;
use crate::{
    enums::string_enum,
    id::Id,
    members::{Education, Gender, IdNumber, MemberId, Status},
    message::Message,
    organizations::OrganizationId,
    time::Instant,
};

pub type GrantId = Id<Grant>;

string_enum! {
    /// A field of the register that a letter may ask for.
    GrantField {
        Name = "name", "姓名", "Name";
        Gender = "gender", "性别", "Gender";
        BirthDate = "birth_date", "出生日期", "Date of birth";
        Ethnicity = "ethnicity", "民族", "Ethnicity";
        Education = "education", "学历", "Education";
        Status = "status", "人员类别", "Status";
        Branch = "branch", "所在支部", "Branch";
        AppliedOn = "applied_on", "申请入党日期", "Date of application";
        JoinedOn = "joined_on", "入党日期", "Date of joining";
        ConvertedOn = "converted_on", "转正日期", "Date of becoming a full member";
        IdNumber = "id_number", "身份证号", "National id number";
        Phone = "phone", "手机号", "Mobile number";
    }
}

impl GrantField {
    /// What a stored code of this field is called; `None` for a code that is unknown. Fields
    /// without codes have no words.
    pub fn word(self, code: &str) -> Option<Message> {
        let (zh, en) = match self {
            Self::Gender => Gender::parse(code).map(|word| (word.zh(), word.en()))?,
            Self::Education => Education::parse(code).map(|word| (word.zh(), word.en()))?,
            Self::Status => Status::parse(code).map(|word| (word.zh(), word.en()))?,
            _ => return None,
        };
        Some(Message::new(zh, en))
    }

    /// Whether its values are codes of a closed list.
    pub const fn is_coded(self) -> bool {
        matches!(self, Self::Gender | Self::Education | Self::Status)
    }

    /// The column the field is read from. A list of its own: no text of a caller ever
    /// becomes part of a statement.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Gender => "gender",
            Self::BirthDate => "birth_date",
            Self::Ethnicity => "ethnicity",
            Self::Education => "education",
            Self::Status => "status",
            Self::Branch => "branch_id",
            Self::AppliedOn => "applied_on",
            Self::JoinedOn => "joined_on",
            Self::ConvertedOn => "converted_on",
            Self::IdNumber => "id_number_sealed",
            Self::Phone => "phone_sealed",
        }
    }
}

/// Whose records.
#[derive(Clone, Debug)]
pub enum Subjects {
    Members(Vec<MemberId>),
    Organizations(Vec<OrganizationId>),
    /// Persons the unit names by id number; whether they are members shows only in the answer.
    Persons(Vec<IdNumber>),
}

impl Subjects {
    /// How many are named.
    pub fn len(&self) -> usize {
        match self {
            Self::Members(ids) => ids.len(),
            Self::Organizations(ids) => ids.len(),
            Self::Persons(numbers) => numbers.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub fields: BTreeSet<GrantField>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// How many rows may be delivered in all.
    pub budget: i64,
    pub left: i64,
    /// The addresses it may be used from; empty for any.
    pub addresses: Vec<String>,
}

/// How many people a read delivers, and how many of them are taken from the budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    pub people: usize,
    pub cost: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantRefusal {
    #[error("the grant has not begun")]
    NotBegun,
    #[error("the grant has ended")]
    Ended,
    #[error("the grant was revoked")]
    Revoked,
    #[error("not from this address")]
    Address,
    #[error("the field was not granted")]
    Field,
    #[error("the budget is used up")]
    Budget,
}

impl GrantRefusal {
    pub fn message(self) -> Message {
        let (zh, en) = match self {
            Self::NotBegun => ("授权尚未开始", "The grant has not begun."),
            Self::Ended => ("授权已到期", "The grant has ended."),
            Self::Revoked => ("授权已撤销", "The grant was revoked."),
            Self::Address => {
                ("不能从此地址使用该授权", "The grant may not be used from this address.")
            }
            Self::Field => ("公函未获准读取该字段", "The letter was not granted this field."),
            Self::Budget => ("获准读取的人数已用完", "The rows that were granted are used up."),
        };
        Message::new(zh, en)
    }
}

impl Grant {
    /// Everything that was asked for, with nothing delivered yet.
    pub fn for_request(id: GrantId, request: &LetterRequest) -> Self {
        Self {
            id,
            fields: request.fields.iter().copied().collect(),
            starts_at: request.starts_at,
            ends_at: request.ends_at,
            budget: request.budget,
            left: request.budget,
            addresses: request.addresses.clone(),
        }
    }

    /// Whether it may be used at `now` from `address`.
    pub fn usable(&self, now: Instant, address: &str) -> Result<(), GrantRefusal> {
        if now < self.starts_at {
            return Err(GrantRefusal::NotBegun);
        }
        if now >= self.ends_at {
            return Err(GrantRefusal::Ended);
        }
        if !self.addresses.is_empty() && !self.addresses.iter().any(|known| known == address) {
            return Err(GrantRefusal::Address);
        }
        Ok(())
    }

    /// The fields that are shown: all, or those of `wanted` that were granted; asking for
    /// another one is refused, not ignored.
    pub fn selected_fields(
        &self,
        wanted: Option<&[GrantField]>,
    ) -> Result<BTreeSet<GrantField>, GrantRefusal> {
        let Some(wanted) = wanted else { return Ok(self.fields.clone()) };
        if wanted.iter().all(|field| self.fields.contains(field)) {
            Ok(wanted.iter().copied().collect())
        } else {
            Err(GrantRefusal::Field)
        }
    }

    /// How many of these people, in their order, may be delivered, and what they cost. A person
    /// who was delivered before (`true`) costs nothing.
    pub fn delivery(&self, delivered_before: impl IntoIterator<Item = bool>) -> Delivery {
        let mut delivery = Delivery::default();
        for before in delivered_before {
            if !before && delivery.cost >= self.left {
                break;
            }
            delivery.people += 1;
            delivery.cost += i64::from(!before);
        }
        delivery
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn grant() -> Grant {
        Grant {
            id: Id::new(Uuid::nil()),
            fields: [GrantField::Name, GrantField::Status].into(),
            starts_at: Instant::from_millis(1_000),
            ends_at: Instant::from_millis(2_000),
            budget: 40,
            left: 40,
            addresses: vec![],
        }
    }

    fn at(ms: i64) -> Instant {
        Instant::from_millis(ms)
    }

    #[test]
    fn the_end_itself_is_too_late() {
        assert_eq!(grant().usable(at(1_999), "::1"), Ok(()));
        assert_eq!(grant().usable(at(2_000), "::1"), Err(GrantRefusal::Ended));
        assert_eq!(grant().usable(at(999), "::1"), Err(GrantRefusal::NotBegun));
    }

    #[test]
    fn another_address_is_refused_when_addresses_are_named() {
        let bound = Grant { addresses: vec!["192.0.2.7".to_owned()], ..grant() };
        assert_eq!(bound.usable(at(1_500), "192.0.2.7"), Ok(()));
        assert_eq!(bound.usable(at(1_500), "192.0.2.8"), Err(GrantRefusal::Address));
    }

    fn fields() -> impl Strategy<Value = BTreeSet<GrantField>> {
        prop::collection::btree_set(prop::sample::select(GrantField::ALL), 0..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn no_choice_shows_a_field_outside_the_grant(granted in fields(), wanted in fields()) {
            let grant = Grant { fields: granted.clone(), ..grant() };
            let wanted: Vec<GrantField> = wanted.into_iter().collect();
            match grant.selected_fields(Some(&wanted)) {
                Ok(shown) => prop_assert!(shown.is_subset(&granted)),
                Err(refusal) => {
                    prop_assert_eq!(refusal, GrantRefusal::Field);
                    prop_assert!(wanted.iter().any(|field| !granted.contains(field)));
                }
            }
        }

        #[test]
        fn no_sequence_of_reads_delivers_more_people_than_the_budget_and_nobody_pays_twice(
            budget in 0_i64..30, asks in prop::collection::vec(prop::collection::vec(0_u8..60, 0..20), 0..20)
        ) {
            let mut grant = Grant { budget, left: budget, ..grant() };
            let mut known = BTreeSet::new();
            for ask in asks {
                let ask: BTreeSet<u8> = ask.into_iter().collect();
                let delivery = grant.delivery(ask.iter().map(|one| known.contains(one)));
                grant.left -= delivery.cost;
                known.extend(ask.into_iter().take(delivery.people));
                prop_assert_eq!(i64::try_from(known.len()).unwrap(), budget - grant.left);
                prop_assert!(grant.left >= 0);
            }
        }
    }
}
