//! The one form in which rows of the two databases are compared.

use sha2::{Digest as _, Sha256};

use super::cell::{Cell, Row};

/// How many rows a table has, and the hash over them in the order of their key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    pub rows: u64,
    pub hash: [u8; 32],
}

/// A table of the source, and what of it is in the target.
#[derive(Clone, Debug)]
pub struct TableCopy {
    pub table: String,
    pub source: Digest,
    pub target: Digest,
}

impl TableCopy {
    pub fn is_same(&self) -> bool {
        self.source == self.target
    }
}

/// A digest in the making.
pub(super) struct Digester {
    rows: u64,
    hash: Sha256,
}

impl Digester {
    /// Of a table with these columns.
    pub(super) fn new<'n>(columns: impl Iterator<Item = &'n str>) -> Self {
        let mut hash = Sha256::new();
        columns.for_each(|name| hash.sized(7, name.as_bytes()));
        Self { rows: 0, hash }
    }

    pub(super) fn add(&mut self, row: &Row) {
        self.rows += 1;
        for cell in row {
            write(&mut self.hash, cell);
        }
    }

    pub(super) fn finish(self) -> Digest {
        Digest { rows: self.rows, hash: self.hash.finalize().into() }
    }
}

/// A mark for what it is, then its length where that varies, then itself: two different rows
/// never give the same bytes.
fn write(hash: &mut Sha256, cell: &Cell) {
    match cell {
        Cell::Null => hash.update([0]),
        Cell::Uuid(id) => hash.chain(&[1], id.as_bytes()),
        Cell::Integer(n) => hash.chain(&[2], &n.to_be_bytes()),
        Cell::Boolean(yes) => hash.chain(&[3], &[u8::from(*yes)]),
        Cell::Text(text) => hash.sized(4, text.as_bytes()),
        Cell::Date(day) => hash.sized(5, day.to_string().as_bytes()),
        Cell::Bytes(bytes) => hash.sized(6, bytes),
    }
}

/// Parts of a row written one behind the other.
trait Parts {
    fn chain(&mut self, mark: &[u8], bytes: &[u8]);
    fn sized(&mut self, mark: u8, bytes: &[u8]);
}

impl Parts for Sha256 {
    fn chain(&mut self, mark: &[u8], bytes: &[u8]) {
        self.update(mark);
        self.update(bytes);
    }

    fn sized(&mut self, mark: u8, bytes: &[u8]) {
        self.update([mark]);
        self.chain(&(bytes.len() as u64).to_be_bytes(), bytes);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn hash(row: &Row) -> [u8; 32] {
        let mut digester = Digester::new(std::iter::empty());
        digester.add(row);
        digester.finish().hash
    }

    #[test]
    fn what_is_different_hashes_differently() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows = [
            vec![Cell::Null, text("")],
            vec![text(""), Cell::Null],
            vec![text("a"), text("b")],
            vec![text("ab"), text("")],
            vec![Cell::Bytes(b"a".to_vec()), text("b")],
            vec![Cell::Integer(1), Cell::Boolean(true)],
            vec![Cell::Boolean(true), Cell::Integer(1)],
            vec![Cell::Uuid(Uuid::nil()), Cell::Bytes(vec![0; 16])],
            vec![Cell::Bytes(vec![0; 16]), Cell::Uuid(Uuid::nil())],
        ];
        let hashes: std::collections::BTreeSet<_> = rows.iter().map(hash).collect();
        assert_eq!(hashes.len(), rows.len());
        assert_eq!(hash(&rows[2]), hash(&rows[2]));
    }
}
