//! The master secret and the data folder, readable by their owner only.

use std::{
    fs::{self, OpenOptions},
    io::{Error, ErrorKind, Write},
    path::Path,
};

use lighthouse_persistence::seal::{KEY_BYTES, hex};

/// Makes the folder with mode 0700 if it is not there.
pub fn prepare_data_dir(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes an empty file with mode 0600; one that is there already is an error.
pub fn create_private(file: &Path) -> Result<fs::File, Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Reads the secret; `None` where there is no file.
pub fn read_secret(file: &Path) -> Result<Option<[u8; KEY_BYTES]>, Error> {
    match fs::read_to_string(file) {
        Ok(text) => parse(text.trim()).map(Some).ok_or_else(|| {
            Error::new(ErrorKind::InvalidData, "the secret is not 64 hexadecimal digits")
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a secret.
pub fn create_secret(file: &Path) -> Result<[u8; KEY_BYTES], Error> {
    let mut secret = [0_u8; KEY_BYTES];
    getrandom::fill(&mut secret).map_err(|_| Error::other("no randomness"))?;
    let text: String = hex(&secret);
    let mut file = create_private(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(secret)
}

fn parse(text: &str) -> Option<[u8; KEY_BYTES]> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|digits| digits.len() == KEY_BYTES * 2)?;
    let bytes: Vec<u8> =
        digits.chunks(2).filter_map(|pair| Some(pair.first()? * 16 + pair.get(1)?)).collect();
    bytes.try_into().ok()
}
