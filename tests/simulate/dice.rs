//! Chance that follows from a seed.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `n`; 0 if there is none.
    pub fn below(&mut self, n: usize) -> usize {
        (self.0.next_u64() % (n.max(1) as u64)) as usize
    }

    /// A number from `from` up to and with `to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = to.saturating_sub(from).saturating_add(1).max(1) as u64;
        from + (self.0.next_u64() % span) as i64
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.below(list.len());
        list.get(at)
    }

    /// One of a list, rather of those at its end: what is new is more often in the middle of something.
    pub fn recent<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let last = list.len().saturating_sub(4);
        if self.chance(50) { self.one(&list[last..]) } else { self.one(list) }
    }

    pub fn bytes(&mut self, n: usize) -> Vec<u8> {
        let mut bytes = vec![0; n];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}
