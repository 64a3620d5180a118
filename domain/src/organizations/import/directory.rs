//! What a row may stand under: an organization of the tree, or another row of the sheet.

use std::collections::HashMap;

use super::{Field, Header, Known, Parent, ParsedOrganization};
use crate::{
    message::Message,
    organizations::Kind,
    sheet::{self, CellFault},
};

const PARENT: (&str, &str) = ("上级组织", "parent");

/// All that a row may name as its parent.
pub(super) struct Directory<'a> {
    places: sheet::Directory<Parent>,
    kinds: HashMap<Parent, Kind>,
    top: &'a Known,
}

impl<'a> Directory<'a> {
    /// `rows` are those whose code is not in the tree yet.
    pub(super) fn new(top: &'a Known, known: &[Known], rows: &[ParsedOrganization]) -> Self {
        let tree =
            known.iter().map(|one| (Parent::Known(one.id), &*one.code, &*one.name, one.kind));
        let sheet =
            rows.iter().map(|row| (Parent::Row(row.number), &*row.code, &*row.name, row.kind));
        let all: Vec<_> = tree.chain(sheet).collect();
        let kinds = all.iter().map(|(place, .., kind)| (*place, *kind)).collect();
        let places = all.iter().map(|(place, code, name, _)| (*place, *code, *name));
        Self { places: sheet::Directory::new(places), kinds, top }
    }

    /// What a row stands under; without a parent of its own that is the top.
    pub(super) fn parent_of(
        &mut self,
        header: &Header,
        row: &ParsedOrganization,
    ) -> Result<Parent, CellFault> {
        let (code, name) = (row.parent_code.as_deref(), row.parent_name.as_deref());
        if code.is_none() && name.is_none() {
            return Ok(Parent::Known(self.top.id));
        }
        self.places.find(code, name).map_err(|lost| {
            let field = if code.is_some() { Field::ParentCode } else { Field::Parent };
            let value = code.or(name).unwrap_or_default();
            fault(header, row, field, lost.message(PARENT), value)
        })
    }

    pub(super) fn kind_of(&self, place: Parent) -> Option<Kind> {
        self.kinds.get(&place).copied()
    }
}

pub(super) fn fault(
    header: &Header,
    row: &ParsedOrganization,
    field: Field,
    message: Message,
    value: &str,
) -> CellFault {
    CellFault {
        row: row.number,
        column: header.letter(field),
        field: sheet::Field::as_str(field),
        message,
        value: value.to_owned(),
    }
}
