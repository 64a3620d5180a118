//! Which branches are candidates for a rectification case, and the thresholds that say so.

mod candidates;
pub mod dto;
mod thresholds;

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(candidates::list_candidates).configure(thresholds::routes);
}
