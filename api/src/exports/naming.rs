//! How the file of an export is called, and of what media type it is.

use lighthouse_domain::exports::{ExportFormat, ExportLanguage, ExportOrder};

use crate::sheet::XLSX;

const CSV: &str = "text/csv; charset=utf-8";

/// The name under which a file is saved, and its media type.
pub(super) fn name_of(order: &ExportOrder) -> (String, &'static str) {
    let english = order.language == ExportLanguage::English;
    let name = if english { order.kind.en() } else { order.kind.zh() };
    let period = order.period.as_ref().map(|it| format!(" {}", it.text())).unwrap_or_default();
    let media_type = if order.format == ExportFormat::Xlsx { XLSX } else { CSV };
    (format!("{name}{period}.{}", order.format.as_str()), media_type)
}
