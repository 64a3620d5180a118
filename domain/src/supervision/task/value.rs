//! What a branch writes into the fields of a task.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{FieldKind, TaskField};
use crate::{
    message::Message,
    text::{self, TextError},
};

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    Number(i64),
    Date(NaiveDate),
    Text(String),
    YesNo(bool),
    Choice(String),
}

/// What somebody gave for a field; the value of its kind counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenValue {
    pub code: String,
    pub number: Option<i64>,
    pub date: Option<NaiveDate>,
    pub text: Option<String>,
    pub yes: Option<bool>,
    pub choice: Option<String>,
}

/// What is wrong with an answer: where, below the list of values, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueFault {
    pub pointer: String,
    pub kind: ValueFaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueFaultKind {
    /// No field has this code.
    Unknown,
    /// The register fills it.
    Filled,
    Twice,
    /// What is given is not of the field's kind.
    WrongKind(FieldKind),
    /// A required field, by its code and label, was left out.
    Missing(String, String),
    TooLarge,
    Text(TextError),
    NoOption(Vec<String>),
}

impl FieldValue {
    pub const TEXT_MAX: usize = 500;
    pub const NUMBER_MAX: i64 = 1_000_000_000_000;

    /// As it is kept and written into sheets.
    pub fn written(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Text(text) | Self::Choice(text) => text.clone(),
            Self::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        }
    }

    /// Reads what [`Self::written`] wrote for a field of this kind.
    pub fn parse(kind: FieldKind, text: &str) -> Option<Self> {
        match kind {
            FieldKind::Number => text.parse().ok().map(Self::Number),
            FieldKind::Date => text.parse().ok().map(Self::Date),
            FieldKind::Text => Some(Self::Text(text.to_owned())),
            FieldKind::Choice => Some(Self::Choice(text.to_owned())),
            FieldKind::YesNo => match text {
                "yes" => Some(Self::YesNo(true)),
                "no" => Some(Self::YesNo(false)),
                _ => None,
            },
        }
    }

    /// The number that sums are made of.
    pub const fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn check(self, field: &TaskField) -> Result<Self, (&'static str, ValueFaultKind)> {
        match self {
            Self::Number(number) if number.unsigned_abs() > Self::NUMBER_MAX.unsigned_abs() => {
                Err(("number", ValueFaultKind::TooLarge))
            }
            Self::Text(raw) => text::paragraph(&raw, 1, Self::TEXT_MAX)
                .map(Self::Text)
                .map_err(|error| ("text", ValueFaultKind::Text(error))),
            Self::Choice(choice) if !field.options.contains(&choice) => {
                Err(("choice", ValueFaultKind::NoOption(field.options.clone())))
            }
            other => Ok(other),
        }
    }
}

impl GivenValue {
    /// The value, if exactly that of the field's kind is given.
    fn of_kind(&self, kind: FieldKind) -> Option<FieldValue> {
        let given = [
            self.number.map(FieldValue::Number).map(|value| (FieldKind::Number, value)),
            self.date.map(FieldValue::Date).map(|value| (FieldKind::Date, value)),
            self.text.clone().map(FieldValue::Text).map(|value| (FieldKind::Text, value)),
            self.yes.map(FieldValue::YesNo).map(|value| (FieldKind::YesNo, value)),
            self.choice.clone().map(FieldValue::Choice).map(|value| (FieldKind::Choice, value)),
        ];
        let mut given = given.into_iter().flatten();
        let (of, value) = given.next()?;
        (of == kind && given.next().is_none()).then_some(value)
    }
}

/// The values of an answer by the codes of their fields, or everything that is wrong with it.
pub fn read_values(
    fields: &[TaskField],
    given: &[GivenValue],
) -> Result<BTreeMap<String, FieldValue>, Vec<ValueFault>> {
    let (mut values, mut faults, mut codes) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    for (at, value) in given.iter().enumerate() {
        let first = codes.insert(value.code.as_str());
        match read_value(fields, value, first) {
            Ok(read) => values.extend([(value.code.clone(), read)]),
            Err((part, kind)) => {
                faults.push(ValueFault { pointer: format!("/{at}/{part}"), kind });
            }
        }
    }
    let left_out = |field: &&TaskField| {
        field.required && field.fact.is_none() && !codes.contains(field.code.as_str())
    };
    faults.extend(fields.iter().filter(left_out).map(|field| ValueFault {
        pointer: String::new(),
        kind: ValueFaultKind::Missing(field.code.clone(), field.label.clone()),
    }));
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

fn read_value(
    fields: &[TaskField],
    value: &GivenValue,
    first: bool,
) -> Result<FieldValue, (&'static str, ValueFaultKind)> {
    let field = fields.iter().find(|field| field.code == value.code);
    let field = field.ok_or(("code", ValueFaultKind::Unknown))?;
    if field.fact.is_some() {
        return Err(("code", ValueFaultKind::Filled));
    }
    if !first {
        return Err(("code", ValueFaultKind::Twice));
    }
    let read = value.of_kind(field.kind);
    read.ok_or((field.kind.property(), ValueFaultKind::WrongKind(field.kind)))?.check(field)
}

impl FieldKind {
    /// The property of an answer that holds a value of this kind.
    pub const fn property(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Text => "text",
            Self::YesNo => "yes",
            Self::Choice => "choice",
        }
    }
}

impl ValueFaultKind {
    pub fn message(&self) -> Message {
        match self {
            Self::Unknown => Message::new("该任务没有这一填报项", "The task has no such field."),
            Self::Filled => Message::new(
                "该项由登记数据自动填入，不需要填写",
                "The register fills this field; leave it out.",
            ),
            Self::Twice => Message::new(
                "该项已在前面填写，请删去一处",
                "This field is given twice; leave one out.",
            ),
            Self::WrongKind(kind) => Message::new(
                format!("该项应填“{}”，请只填写 {}", kind.zh(), kind.property()),
                format!("This field takes “{}”; give {} alone.", kind.en(), kind.property()),
            ),
            Self::Missing(code, label) => Message::new(
                format!("请填写“{label}”（{code}）"),
                format!("“{label}” ({code}) is required."),
            ),
            Self::TooLarge => Message::new("数字过大", "The number is too large."),
            Self::Text(error) => error.message(),
            Self::NoOption(options) => Message::new(
                format!("请从以下选项中选择：{}", options.join("、")),
                format!("Choose one of these: {}.", options.join(", ")),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::supervision::task::RegisterFact;

    fn field(code: &str, kind: FieldKind, required: bool) -> TaskField {
        let (code, label) = (code.to_owned(), code.to_owned());
        TaskField { code, label, kind, required, note: None, options: Vec::new(), fact: None }
    }

    fn form() -> Vec<TaskField> {
        let options = vec!["好".to_owned(), "一般".to_owned()];
        let fact = Some(RegisterFact::Members);
        vec![
            field("visits", FieldKind::Number, true),
            field("held_on", FieldKind::Date, false),
            TaskField { options, ..field("grade", FieldKind::Choice, true) },
            TaskField { fact, ..field("members", FieldKind::Number, true) },
        ]
    }

    fn number(code: &str, number: i64) -> GivenValue {
        GivenValue { code: code.to_owned(), number: Some(number), ..GivenValue::default() }
    }

    fn choice(code: &str, choice: &str) -> GivenValue {
        let choice = Some(choice.to_owned());
        GivenValue { code: code.to_owned(), choice, ..GivenValue::default() }
    }

    #[test]
    fn an_answer_has_what_is_required_and_the_register_fills_the_rest() {
        let read = read_values(&form(), &[number("visits", 3), choice("grade", "好")]).unwrap();
        assert_eq!(read["visits"], FieldValue::Number(3));
        assert_eq!(read.len(), 2);
        let filled = vec![TaskField { fact: Some(RegisterFact::Members), ..form().remove(3) }];
        assert_eq!(read_values(&filled, &[]), Ok(BTreeMap::new()), "nothing has to be typed");
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let both = GivenValue { yes: Some(true), ..number("visits", 3) };
        let given = [both, choice("grade", "很好"), number("members", 9), number("x", 1)];
        let faults = read_values(&form(), &given).unwrap_err();
        let told: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(told, ["/0/number", "/1/choice", "/2/code", "/3/code"]);
        let faults = read_values(&form(), &[number("grade", 1), number("grade", 1)]).unwrap_err();
        let told: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(told, ["/0/choice", "/1/code", ""], "the last is what was left out");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(number in any::<i64>(), days in 0..40_000_i32, yes in any::<bool>(), text in ".*") {
            let day = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(days.into());
            for (kind, value) in [
                (FieldKind::Number, FieldValue::Number(number)),
                (FieldKind::Date, FieldValue::Date(day)),
                (FieldKind::YesNo, FieldValue::YesNo(yes)),
                (FieldKind::Text, FieldValue::Text(text.clone())),
                (FieldKind::Choice, FieldValue::Choice(text)),
            ] {
                prop_assert_eq!(FieldValue::parse(kind, &value.written()), Some(value));
            }
        }
    }
}
