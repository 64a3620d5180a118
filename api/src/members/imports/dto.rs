//! What only imports of members have: changes of people whom the register knows.

use lighthouse_persistence::{StoreError, members::imports::ShownUpdate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::changes::differences_from_text;
use crate::{
    http::page::{Keyed, page_of},
    imports::dto::ImportQuery,
};

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MemberImportQuery {
    /// The organization whose branches the sheet names.
    pub organization_id: Uuid,
    /// The name of the file, for people.
    #[param(min_length = 1, max_length = 120, example = "2026年名册.xlsx")]
    pub file_name: Option<String>,
    /// What headings of your own mean: `heading:field`, separated by commas. They go before the known
    /// ones; a refusal names the fields, and the headings that were seen.
    #[param(min_length = 1, max_length = 2000, example = "人员姓名:name,单位:branch")]
    pub mapping: Option<String>,
    /// Whether rows of people whose id number the register has change their entries; otherwise they
    /// are faulty.
    pub update_known: Option<bool>,
}

impl MemberImportQuery {
    pub(super) fn import(&self) -> ImportQuery {
        ImportQuery {
            organization_id: self.organization_id,
            file_name: self.file_name.clone(),
            mapping: self.mapping.clone(),
        }
    }
}

/// A field of an entry that a row changes.
#[derive(Serialize, ToSchema)]
pub struct ImportDifferenceView {
    #[schema(example = "education")]
    pub field: String,
    /// What the register says; numbers of people are masked.
    #[schema(required, example = "高中")]
    pub was: Option<String>,
    #[schema(required, example = "大学本科")]
    pub becomes: Option<String>,
}

/// What a row changes of somebody's entry.
#[derive(Serialize, ToSchema)]
pub struct ImportChangeView {
    /// The row as the spreadsheet counts, from 1.
    #[schema(example = 12)]
    pub row: i64,
    pub member_id: Uuid,
    #[schema(example = "张三")]
    pub member_name: String,
    pub fields: Vec<ImportDifferenceView>,
}

impl ImportChangeView {
    pub(super) fn new(row: ShownUpdate) -> Result<Self, StoreError> {
        let fields = differences_from_text(&row.differences)?.into_iter();
        let view = |one: super::changes::StoredDifference| ImportDifferenceView {
            field: one.field,
            was: one.was,
            becomes: one.becomes,
        };
        Ok(Self {
            row: row.row_number,
            member_id: row.member_id,
            member_name: row.name,
            fields: fields.map(view).collect(),
        })
    }
}

impl Keyed for ImportChangeView {
    type Key = i64;

    fn position(&self) -> i64 {
        self.row
    }
}

page_of!(ImportChangePage, ImportChangeView, "A page of the entries that an import changes.");
