//! What somebody asks of a dry run: where the rows belong, and what the file is.

use lighthouse_domain::{
    id::Id,
    imports::{ImportState, RowCounts, SheetImport, SheetKind},
    message::Message,
    organizations::OrganizationId,
    sheet::{Cell, Field, Mapping, Sheet},
    time::Instant,
};
use lighthouse_persistence::seal::token_hash;
use uuid::Uuid;

use super::{count, dto::ImportQuery, file::SheetFile, file_name};
use crate::{
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
    sheet,
};

/// The cells of a file.
pub(crate) type Grid = Vec<Vec<Cell>>;

/// What a dry run is about.
pub(crate) struct ImportRequest {
    pub(crate) organization: OrganizationId,
    kind: SheetKind,
    file_name: String,
    file_hash: Vec<u8>,
}

impl ImportRequest {
    pub(crate) fn new(kind: SheetKind, query: &ImportQuery, file: &SheetFile) -> Self {
        let name = query.file_name.clone().or_else(|| file.name.clone());
        Self {
            organization: Id::new(query.organization_id),
            kind,
            file_name: file_name(name, kind.as_str()),
            file_hash: token_hash(&file.bytes),
        }
    }

    /// The import as it stands after its dry run, with so many rows that can be taken.
    pub(crate) fn read<F: Field, T>(
        self,
        sheet: &Sheet<F, T>,
        valid: usize,
        now: Instant,
    ) -> SheetImport {
        let mut faulty: Vec<usize> = sheet.faults.iter().map(|fault| fault.row).collect();
        faulty.sort_unstable();
        faulty.dedup();
        let rows = RowCounts {
            valid: count(valid),
            faulty: count(faulty.len()),
            skipped: count(sheet.skipped),
        };
        SheetImport {
            id: Id::new(Uuid::now_v7()),
            kind: self.kind,
            organization: self.organization,
            file_name: self.file_name,
            file_hash: self.file_hash,
            rows,
            headings: sheet.headings(),
            ignored_columns: sheet.header.ignored.clone(),
            created_at: now,
            state: ImportState::Ready,
            version: 1,
        }
    }
}

/// Reads a file with headings of the caller's own; runs on a blocking thread.
pub(crate) fn read_sheet<F: Field, T>(
    bytes: &[u8],
    mapping: Option<&str>,
    read: impl FnOnce(Grid, &Mapping<F>) -> Result<Sheet<F, T>, Message>,
) -> Result<Sheet<F, T>, Problem> {
    let mapping = Mapping::parse(mapping.unwrap_or_default()).map_err(|message| {
        let error = FieldError::parameter("mapping", FieldErrorCode::InvalidValue, message);
        Problem::new(Code::InvalidParameter).fault(error)
    })?;
    let refused = |message| Problem::new(Code::ValidationFailed).detail(message);
    read(sheet::read(bytes)?, &mapping).map_err(refused)
}
