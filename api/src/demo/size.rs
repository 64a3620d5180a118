//! How large the demo is.

/// How large the demo is. The district is the customer's; tests use a small one.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub towns: usize,
    pub branches: usize,
    pub members: usize,
    pub with_app: usize,
    pub months: u32,
    pub articles: usize,
    pub media: usize,
    pub classes: usize,
    pub enrolments: usize,
}

impl Size {
    pub const DISTRICT: Self = Self {
        towns: 6,
        branches: 710,
        members: 15_426,
        with_app: 14_500,
        months: 12,
        articles: 570,
        media: 83,
        classes: 174,
        enrolments: 40_200,
    };
    pub const SMALL: Self = Self {
        towns: 2,
        branches: 8,
        members: 120,
        with_app: 112,
        months: 2,
        articles: 24,
        media: 6,
        classes: 12,
        enrolments: 300,
    };
}
