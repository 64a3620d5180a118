//! What an app asks for when it starts: the words of the contract.

pub mod vocabulary;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    config.service(vocabulary::get_vocabulary);
}
