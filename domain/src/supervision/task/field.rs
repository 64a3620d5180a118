//! The fields of a task's form.

use std::collections::HashSet;

use super::{FieldKind, RegisterFact};
use crate::message::Message;

/// A field of a task's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskField {
    /// Its name for programs, unique within the task.
    pub code: String,
    pub label: String,
    pub kind: FieldKind,
    pub required: bool,
    pub note: Option<String>,
    /// What can be chosen.
    pub options: Vec<String>,
    /// What the register fills it with; nobody types such a field.
    pub fact: Option<RegisterFact>,
}

/// What is wrong with a list of fields: where, below the list, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    pub pointer: String,
    pub message: Message,
}

impl TaskField {
    pub const FIELDS_MAX: usize = 30;
    pub const LABEL_MAX: usize = 50;
    pub const NOTE_MAX: usize = 200;
    pub const OPTIONS_MIN: usize = 2;
    pub const OPTIONS_MAX: usize = 20;
    pub const OPTION_MAX: usize = 50;

    /// The fact that the field asks branches for although the register knows it.
    pub fn known(&self) -> Option<RegisterFact> {
        if self.fact.is_some() { None } else { RegisterFact::asked_by(&[&self.label, &self.code]) }
    }

    /// Everything that is wrong with a list of fields.
    pub fn faults(fields: &[Self]) -> Vec<FieldFault> {
        let (mut codes, mut labels, mut faults) = (HashSet::new(), HashSet::new(), Vec::new());
        for (at, field) in fields.iter().enumerate() {
            let mut fault = |part: &str, zh: &str, en: &str| {
                let pointer = format!("/{at}/{part}");
                faults.push(FieldFault { pointer, message: Message::new(zh, en) });
            };
            if !codes.insert(field.code.as_str()) {
                fault(
                    "code",
                    "该代码已用于前面的填报项，请改用其他代码",
                    "Another field has this code; choose another one.",
                );
            }
            if !labels.insert(field.label.as_str()) {
                fault(
                    "label",
                    "该名称已用于前面的填报项，请改用其他名称",
                    "Another field has this label; choose another one.",
                );
            }
            if let Some(wrong) = field.options_fault() {
                fault("options", wrong.0, wrong.1);
            }
            if field.fact.is_some_and(|fact| fact.kind() != field.kind) {
                fault(
                    "kind",
                    "该项由登记数据填入，类型应与登记数据一致",
                    "The register fills this field; its kind is that of the register's.",
                );
            }
        }
        faults
    }

    fn options_fault(&self) -> Option<(&'static str, &'static str)> {
        let different: HashSet<_> = self.options.iter().collect();
        match (self.kind, self.options.len()) {
            (FieldKind::Choice, Self::OPTIONS_MIN..=Self::OPTIONS_MAX)
                if different.len() == self.options.len() =>
            {
                None
            }
            (FieldKind::Choice, _) => Some((
                "选项应为 2 至 20 个且互不相同",
                "There are 2 to 20 options, each different.",
            )),
            (_, 0) => None,
            _ => Some(("只有选项类填报项才有选项", "Only a choice has options.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn field(code: &str, kind: FieldKind) -> TaskField {
        let (code, label) = (code.to_owned(), format!("填报项 {code}"));
        TaskField { code, label, kind, required: true, note: None, options: Vec::new(), fact: None }
    }

    fn pointers(fields: &[TaskField]) -> Vec<String> {
        TaskField::faults(fields).into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let twice = field("a", FieldKind::Number);
        let choice = field("b", FieldKind::Choice);
        let options = TaskField { options: vec!["甲".to_owned()], ..field("c", FieldKind::Text) };
        let fact = Some(RegisterFact::SecretaryName);
        let filled = TaskField { fact, ..field("d", FieldKind::Number) };
        let all = [twice.clone(), twice, choice, options, filled];
        assert_eq!(pointers(&all), ["/1/code", "/1/label", "/2/options", "/3/options", "/4/kind"]);
    }

    #[test]
    fn a_field_that_the_register_fills_asks_for_nothing() {
        let label = "党员人数".to_owned();
        let free = TaskField { label, ..field("a", FieldKind::Number) };
        assert_eq!(free.known(), Some(RegisterFact::Members));
        let filled = TaskField { fact: Some(RegisterFact::Members), ..free };
        assert_eq!((filled.known(), pointers(&[filled])), (None, Vec::new()));
    }
}
