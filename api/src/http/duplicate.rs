//! A unique constraint that refused a write, told as the field that the caller sent. Each room
//! lists those of its own tables.

use lighthouse_domain::message::Message;

use super::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

/// A constraint as the databases name it, and the field that it is about.
pub struct Duplicate {
    /// PostgreSQL names the index, SQLite its columns.
    pub names: [&'static str; 2],
    pub pointer: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// 409, at the field if the constraint is in one of the tables or is a key.
pub fn problem(constraint: &str, tables: &[&[Duplicate]]) -> Problem {
    let mut all = tables.iter().copied().flatten();
    let known = all.find(|duplicate| duplicate.names.contains(&constraint));
    let is_key = constraint.ends_with("_pkey") || constraint.split('.').next_back() == Some("id");
    let (pointer, message) = match known {
        Some(known) => (known.pointer, Message::new(known.zh, known.en)),
        None if is_key => ("/id", Message::new("该编号已被使用", "This id is already in use.")),
        None => return Problem::new(Code::Duplicate),
    };
    let error = FieldError::body(pointer, FieldErrorCode::Conflict, message);
    Problem::new(Code::Duplicate).fault(error)
}
