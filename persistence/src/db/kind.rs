//! What a column of the schema was declared as, the same on both databases.

/// The types of the schema's columns; each value is of its column's, or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Uuid,
    Integer,
    Boolean,
    Text,
    Date,
    Bytes,
}

impl Kind {
    /// A column's declared type; an expression has none.
    pub(super) fn parse(declared: &str) -> Option<Self> {
        Some(match declared.to_ascii_lowercase().as_str() {
            "uuid" => Self::Uuid,
            "bigint" => Self::Integer,
            "boolean" => Self::Boolean,
            "text" => Self::Text,
            "date" => Self::Date,
            "bytea" => Self::Bytes,
            _ => return None,
        })
    }
}
