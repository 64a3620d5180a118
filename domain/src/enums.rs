//! Closed lists: the value on the wire, its Chinese word with what offices write for it, its English word.

macro_rules! string_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $wire:literal, $zh:literal $(| $alias:literal)*, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }

            /// The Chinese word people use.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),+ }
            }

            /// The English word people use.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$variant => $en),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }

            /// Reads what offices write into spreadsheets.
            pub fn parse_zh(text: &str) -> Option<Self> {
                match text { $($zh $(| $alias)* => Some(Self::$variant),)+ _ => Self::parse(text) }
            }
        }
    };
}
pub(crate) use string_enum;
