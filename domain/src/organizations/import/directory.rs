//! What a row may stand under: an organization of the tree, or another row of the sheet.

use std::collections::HashMap;

use super::{Field, Header, Known, Parent, ParsedOrganization};
use crate::{
    message::Message,
    organizations::Kind,
    sheet::{CellFault, nearest},
};

/// All that a row may name, by code and by name. Spaces in names do not count.
pub(super) struct Directory<'a> {
    by_code: HashMap<&'a str, Parent>,
    by_name: HashMap<String, Vec<Parent>>,
    facts: HashMap<Parent, (&'a str, Kind)>,
    top: &'a Known,
}

impl<'a> Directory<'a> {
    /// `rows` are those whose code is not in the tree yet.
    pub(super) fn new(top: &'a Known, known: &'a [Known], rows: &'a [ParsedOrganization]) -> Self {
        let tree =
            known.iter().map(|one| (Parent::Known(one.id), &*one.code, &*one.name, one.kind));
        let sheet =
            rows.iter().map(|row| (Parent::Row(row.number), &*row.code, &*row.name, row.kind));
        let (mut by_code, mut by_name) = (HashMap::new(), HashMap::<String, Vec<Parent>>::new());
        let mut facts = HashMap::new();
        for (place, code, name, kind) in tree.chain(sheet) {
            by_code.entry(code).or_insert(place);
            by_name.entry(spaceless(name)).or_default().push(place);
            facts.insert(place, (name, kind));
        }
        Self { by_code, by_name, facts, top }
    }

    /// What a row stands under; without a parent of its own that is the top.
    pub(super) fn parent_of(
        &self,
        header: &Header,
        row: &ParsedOrganization,
        suggests: bool,
    ) -> Result<Parent, CellFault> {
        match (&row.parent_code, &row.parent_name) {
            (None, None) => Ok(Parent::Known(self.top.id)),
            (Some(code), name) => {
                let found = self.by_code.get(code.as_str()).copied();
                let found =
                    found.ok_or_else(|| unknown(header, row, Field::ParentCode, code, None))?;
                let same = name.as_ref().is_none_or(|name| self.is_called(found, name));
                if same { Ok(found) } else { Err(two(header, row)) }
            }
            (None, Some(name)) => self.named(name).map_err(|several| {
                let near = if suggests && !several { self.near(name) } else { None };
                unknown(header, row, Field::Parent, name, near)
            }),
        }
    }

    pub(super) fn kind_of(&self, place: Parent) -> Option<Kind> {
        self.facts.get(&place).map(|(_, kind)| *kind)
    }

    fn is_called(&self, place: Parent, name: &str) -> bool {
        self.facts.get(&place).is_some_and(|(known, _)| spaceless(known) == spaceless(name))
    }

    /// A code stands for itself also in the column of the names; `Err(true)` if several match.
    fn named(&self, name: &str) -> Result<Parent, bool> {
        match self.by_name.get(&spaceless(name)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some(_) => Err(true),
            None => self.by_code.get(name).copied().ok_or(false),
        }
    }

    fn near(&self, name: &str) -> Option<&str> {
        nearest(&spaceless(name), self.by_name.keys().map(String::as_str))
    }
}

pub(super) fn spaceless(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

fn unknown(
    header: &Header,
    row: &ParsedOrganization,
    field: Field,
    value: &str,
    near: Option<&str>,
) -> CellFault {
    let (zh, en) = near.map_or_else(Default::default, |near| {
        (format!("；是否为“{near}”？"), format!(" Did you mean {near}?"))
    });
    let message = Message::new(
        format!("表中和组织树中没有这个上级组织，或名称不唯一；请核对或改填上级组织代码{zh}"),
        format!(
            "No such parent in the sheet or the tree, or several of that name; check it or give the parent's code.{en}"
        ),
    );
    fault(header, row, field, message, value)
}

fn two(header: &Header, row: &ParsedOrganization) -> CellFault {
    let message = Message::new(
        "上级组织的代码和名称不是同一个组织",
        "The parent's code and name are those of two organizations.",
    );
    fault(header, row, Field::ParentCode, message, row.parent_code.as_deref().unwrap_or_default())
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
        field: field.as_str(),
        message,
        value: value.to_owned(),
    }
}
