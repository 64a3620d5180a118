//! The burden meter: what branches are asked, in messages, forms and fields, and the minutes it takes.

use chrono::NaiveDate;

use crate::{
    enums::string_enum, message::Message, organizations::OrganizationId, study_days::Month,
};

string_enum! {
    /// What an entry of the meter counts.
    BurdenKind {
        Message = "message", "消息", "Message";
        Form = "form", "表格", "Form";
        Field = "field", "填报项", "Field of a form";
        Withheld = "withheld", "未发出的消息", "Message that had no room and was not sent";
    }
}

string_enum! {
    /// What an entry of the meter comes from.
    BurdenSource {
        SupervisionNotice = "supervision_notice", "督促提醒", "Notice of a supervision rule";
        InboxItem = "inbox_item", "收件箱事项", "Item in an inbox";
        Task = "task", "填报任务", "Collection task";
    }
}

/// Minutes of somebody's time, estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(pub i64);

/// Reading a message and looking up what is missing.
const MESSAGE: Minutes = Minutes(2);
/// Finding a form, opening it, having it checked and sending it.
const FORM: Minutes = Minutes(5);
/// Looking a value up and typing it.
const FIELD: Minutes = Minutes(1);

impl BurdenKind {
    /// What one of them takes. These are the product's own estimates and were not measured; they are
    /// the same everywhere, so that levels can be compared.
    pub const fn minutes(self) -> Minutes {
        match self {
            Self::Message => MESSAGE,
            Self::Form => FORM,
            Self::Field => FIELD,
            Self::Withheld => Minutes(0),
        }
    }
}

/// What a branch is asked in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BurdenLoad {
    pub messages: i64,
    pub forms: i64,
    pub fields: i64,
    pub minutes: Minutes,
    /// Messages that had no room.
    pub withheld: i64,
}

impl BurdenLoad {
    pub fn new(kind: BurdenKind, number: i64) -> Self {
        let mut load = Self { minutes: minutes_of(kind, number), ..Self::default() };
        *load.part(kind) = number;
        load
    }

    fn part(&mut self, kind: BurdenKind) -> &mut i64 {
        match kind {
            BurdenKind::Message => &mut self.messages,
            BurdenKind::Form => &mut self.forms,
            BurdenKind::Field => &mut self.fields,
            BurdenKind::Withheld => &mut self.withheld,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            messages: self.messages.saturating_add(other.messages),
            forms: self.forms.saturating_add(other.forms),
            fields: self.fields.saturating_add(other.fields),
            minutes: Minutes(self.minutes.0.saturating_add(other.minutes.0)),
            withheld: self.withheld.saturating_add(other.withheld),
        }
    }
}

/// What so many take.
pub fn minutes_of(kind: BurdenKind, number: i64) -> Minutes {
    Minutes(kind.minutes().0.saturating_mul(number))
}

/// What a branch may be asked in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurdenBudget {
    pub messages: i64,
    pub fields: i64,
    pub minutes: Minutes,
}

impl BurdenBudget {
    /// Where no level above a branch has set one: some messages for each holder of an office, and a
    /// working day of time.
    pub const DEFAULT: Self = Self { messages: 40, fields: 120, minutes: Minutes(480) };
    pub const MESSAGES_MAX: i64 = 1_000;
    pub const FIELDS_MAX: i64 = 10_000;
    pub const MINUTES_MAX: i64 = 10_000;

    /// The least of each of those set on the line above a branch, or the default where none is.
    pub fn strictest(set: impl IntoIterator<Item = Self>) -> Self {
        let both = |one: Self, other: Self| Self {
            messages: one.messages.min(other.messages),
            fields: one.fields.min(other.fields),
            minutes: one.minutes.min(other.minutes),
        };
        set.into_iter().reduce(both).unwrap_or(Self::DEFAULT)
    }

    /// Whether a branch that was asked `spent` can be asked `more`.
    pub fn has_room(self, spent: BurdenLoad, more: BurdenLoad) -> bool {
        let all = spent.plus(more);
        let messages = more.messages == 0 || all.messages <= self.messages;
        let fields = more.fields == 0 || all.fields <= self.fields;
        let minutes = more.minutes.0 == 0 || all.minutes <= self.minutes;
        messages && fields && minutes
    }

    /// How many more messages a branch can be sent.
    pub fn messages_left(self, spent: BurdenLoad) -> i64 {
        let time = (self.minutes.0 - spent.minutes.0) / MESSAGE.0;
        (self.messages - spent.messages).min(time).max(0)
    }
}

/// Branches that have no room for what somebody would ask, and when there is room again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} branches have no room", branches.len())]
pub struct BudgetFull {
    pub branches: Vec<(OrganizationId, String)>,
    pub room_from: NaiveDate,
}

/// Branches that a sentence names.
const NAMED: usize = 10;

impl BudgetFull {
    pub fn new(branches: Vec<(OrganizationId, String)>, month: Month) -> Self {
        Self { branches, room_from: month.ahead(1).first() }
    }

    pub fn message(&self) -> Message {
        let names: Vec<&str> =
            self.branches.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
        let (count, from) = (self.branches.len(), self.room_from);
        Message::new(
            format!(
                "{} 个党支部本月的负担额度已用完：{}。{from} 起有新的额度；请减少填报项或改期",
                count,
                names.join("、")
            ),
            format!(
                "The month's budget of {count} branches has no room: {}. There is room again from {from}; ask for less, or later.",
                names.join(", ")
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::Id;

    fn budget(messages: i64, fields: i64, minutes: i64) -> BurdenBudget {
        BurdenBudget { messages, fields, minutes: Minutes(minutes) }
    }

    #[test]
    fn a_load_counts_its_kind_and_the_time_it_takes() {
        let load =
            BurdenLoad::new(BurdenKind::Message, 3).plus(BurdenLoad::new(BurdenKind::Field, 4));
        let load = load.plus(BurdenLoad::new(BurdenKind::Withheld, 2));
        assert_eq!((load.messages, load.forms, load.fields, load.withheld), (3, 0, 4, 2));
        assert_eq!(load.minutes, Minutes(3 * 2 + 4));
    }

    #[test]
    fn the_strictest_of_each_holds_and_the_default_where_nobody_set_one() {
        assert_eq!(BurdenBudget::strictest([]), BurdenBudget::DEFAULT);
        let set = [budget(10, 500, 100), budget(99, 50, 200)];
        assert_eq!(BurdenBudget::strictest(set), budget(10, 50, 100));
    }

    #[test]
    fn what_does_not_fit_is_refused_and_what_is_not_asked_is_not_counted() {
        let (budget, spent) = (budget(3, 5, 20), BurdenLoad::new(BurdenKind::Message, 3));
        assert!(!budget.has_room(spent, BurdenLoad::new(BurdenKind::Message, 1)));
        assert!(budget.has_room(spent, BurdenLoad::new(BurdenKind::Field, 5)));
        assert!(!budget.has_room(spent, BurdenLoad::new(BurdenKind::Field, 6)));
        assert!(!budget.has_room(spent, BurdenLoad::new(BurdenKind::Form, 3)), "no time is left");
        assert_eq!(budget.messages_left(spent), 0);
        assert_eq!(
            budget.messages_left(BurdenLoad::new(BurdenKind::Form, 3)),
            2,
            "ten minutes are left"
        );
        assert_eq!(budget.messages_left(BurdenLoad::new(BurdenKind::Form, 9)), 0);
    }

    #[test]
    fn who_has_no_room_is_named_with_the_day_from_which_there_is() {
        let branches = vec![(Id::new(Uuid::nil()), "第一党支部".to_owned())];
        let full = BudgetFull::new(branches, Month::parse("2026-12").unwrap());
        let message = full.message();
        assert!(
            message.zh.contains("第一党支部") && message.zh.contains("2027-01-01"),
            "{}",
            message.zh
        );
        assert!(message.en.contains("2027-01-01"));
    }
}
