//! What is paid of how much, as data: a table of rates for pay and one for pensions, and the least
//! and the most for those who have neither.
//!
//! The rate of a band applies to the whole of what is earned, not to the part within the band. A
//! part of a fen is rounded, half a fen up.

use std::ops::{Add, Sub};

use super::{Basis, PayerKind, StandardFault};
use crate::{message::Message, organizations::LevelSetting};

/// Money in fen; a hundred are a yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fen(pub i64);

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Fen {
    /// As people read it, in yuan.
    pub fn yuan(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A rate in hundredths of a per cent: 50 is half a per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub i64);

impl Rate {
    /// The highest that a level can set: ten per cent.
    pub const MAX: i64 = 1000;

    /// The part of `base`, half a fen rounded up.
    pub fn part(self, base: Fen) -> Fen {
        Fen((base.0 * self.0 + 5000) / 10_000)
    }
}

/// A rate and up to which income it holds; the last band has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    pub up_to: Option<Fen>,
    pub rate: Rate,
}

/// Bands of a table, in ascending order, that cover every income.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands(Vec<Band>);

/// The band at this place is not where it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BandFault {
    #[error("band {0} does not end above the one before it")]
    Order(usize),
    #[error("band {0} has no end and is not the last")]
    EndsEarly(usize),
    #[error("the last band has an end")]
    Ends(usize),
}

impl BandFault {
    pub const fn place(self) -> usize {
        match self {
            Self::Order(place) | Self::EndsEarly(place) | Self::Ends(place) => place,
        }
    }

    pub fn message(self) -> Message {
        match self {
            Self::Order(_) => {
                Message::new("各档上限应逐档递增", "Each band ends above the one before it.")
            }
            Self::EndsEarly(_) => Message::new(
                "只有最后一档可以不设上限，请填写 up_to_fen",
                "Only the last band has no end; give `up_to_fen`.",
            ),
            Self::Ends(_) => Message::new(
                "最后一档不设上限，请去掉 up_to_fen",
                "The last band has no end; leave `up_to_fen` out.",
            ),
        }
    }
}

impl Bands {
    pub const MOST: usize = 10;

    /// The table, or everything that is wrong with it.
    pub fn new(bands: Vec<Band>) -> Result<Self, Vec<BandFault>> {
        let last = bands.len().saturating_sub(1);
        let mut faults = Vec::new();
        let mut before = Fen(0);
        for (place, band) in bands.iter().enumerate() {
            match band.up_to {
                Some(_) if place == last => faults.push(BandFault::Ends(place)),
                Some(end) if end <= before => faults.push(BandFault::Order(place)),
                None if place != last => faults.push(BandFault::EndsEarly(place)),
                _ => {}
            }
            before = band.up_to.unwrap_or(before);
        }
        if faults.is_empty() && !bands.is_empty() { Ok(Self(bands)) } else { Err(faults) }
    }

    pub fn all(&self) -> &[Band] {
        &self.0
    }

    /// What is paid of `base`: the rate of its band, of all of it.
    pub fn amount(&self, base: Fen) -> Fen {
        let holds = |band: &&Band| band.up_to.is_none_or(|end| base <= end);
        self.0.iter().find(holds).map_or(Fen(0), |band| band.rate.part(base))
    }
}

/// The least and the most that somebody without pay or pension gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedDues {
    pub least: Fen,
    pub most: Fen,
}

/// By what a kind of member pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatesOf<'a> {
    Bands(&'a Bands),
    Fixed(FixedDues),
}

/// What a level has set: whether the ledger is kept below it, and by which rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuesRates {
    pub is_on: bool,
    pub pay: Bands,
    pub pension: Bands,
    pub farmer: FixedDues,
    pub relief: FixedDues,
    pub student: FixedDues,
}

/// A band that ends at so many yuan.
const fn up_to(yuan: i64, rate: i64) -> Band {
    Band { up_to: Some(Fen(yuan * 100)), rate: Rate(rate) }
}

const fn above(rate: i64) -> Band {
    Band { up_to: None, rate: Rate(rate) }
}

impl Default for DuesRates {
    /// The usual rates, with the ledger off.
    fn default() -> Self {
        let pay = vec![up_to(3000, 50), up_to(5000, 100), up_to(10_000, 150), above(200)];
        let least = FixedDues { least: Fen(20), most: Fen(20) };
        Self {
            is_on: false,
            pay: Bands(pay),
            pension: Bands(vec![up_to(5000, 50), above(100)]),
            farmer: FixedDues { least: Fen(20), most: Fen(100) },
            relief: least,
            student: least,
        }
    }
}

impl DuesRates {
    /// The rates of the nearest level that reaches a place, if that level keeps the ledger.
    pub fn in_force(
        all: &[LevelSetting<Self>],
        path: &crate::organizations::OrgPath,
    ) -> Option<Self> {
        let nearest = LevelSetting::nearest(all, path);
        nearest.filter(|set| set.value.is_on).map(|set| set.value.clone())
    }

    pub fn for_kind(&self, kind: PayerKind) -> RatesOf<'_> {
        match kind {
            PayerKind::Employed => RatesOf::Bands(&self.pay),
            PayerKind::Retired => RatesOf::Bands(&self.pension),
            PayerKind::Farmer => RatesOf::Fixed(self.farmer),
            PayerKind::OnRelief => RatesOf::Fixed(self.relief),
            PayerKind::Student => RatesOf::Fixed(self.student),
        }
    }

    /// What is paid a month: worked out from an income, or agreed between the least and the most.
    pub fn amount(&self, kind: PayerKind, basis: Basis) -> Result<Fen, Vec<StandardFault>> {
        let Basis { base, agreed } = basis;
        match (self.for_kind(kind), base, agreed) {
            (RatesOf::Bands(bands), Some(base), None) => Ok(bands.amount(base)),
            (RatesOf::Bands(_), base, agreed) => {
                let missing = base.is_none().then_some(StandardFault::BaseMissing(kind));
                let odd = agreed.is_some().then_some(StandardFault::AmountOdd(kind));
                Err(missing.into_iter().chain(odd).collect())
            }
            (RatesOf::Fixed(fixed), base, agreed) => {
                let odd = base.is_some().then_some(StandardFault::BaseOdd(kind));
                let amount = fixed.agree(kind, agreed);
                match (odd, amount) {
                    (None, Ok(amount)) => Ok(amount),
                    (odd, amount) => Err(odd.into_iter().chain(amount.err()).collect()),
                }
            }
        }
    }
}

impl FixedDues {
    /// What was agreed; where there is only one amount it need not be said.
    fn agree(self, kind: PayerKind, agreed: Option<Fen>) -> Result<Fen, StandardFault> {
        let Self { least, most } = self;
        match agreed {
            None if least == most => Ok(least),
            Some(amount) if (least..=most).contains(&amount) => Ok(amount),
            _ => Err(StandardFault::AmountRange { kind, least, most }),
        }
    }
}
