//! Completion for shells and pages of the manual, made from the command line itself.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use super::output::print;
use crate::start::StartError;

#[derive(Args)]
pub(super) struct Completion {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
pub(super) struct Man {
    /// Folder for one page a command; without it the first page is printed
    #[arg(long)]
    dir: Option<PathBuf>,
}

pub(super) fn complete(wish: &Completion, mut command: Command) {
    let mut text = Vec::new();
    clap_complete::generate(wish.shell, &mut command, "lighthouse", &mut text);
    print(&text);
}

pub(super) fn manual(wish: &Man, command: Command) -> Result<(), StartError> {
    let Some(folder) = &wish.dir else {
        let mut text = Vec::new();
        let made = clap_mangen::Man::new(command).render(&mut text);
        made.map_err(|error| StartError::Internal(error.to_string()))?;
        print(&text);
        return Ok(());
    };
    let failed =
        |error: std::io::Error| StartError::create(folder.display().to_string(), error.to_string());
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(command, folder).map_err(failed)
}
