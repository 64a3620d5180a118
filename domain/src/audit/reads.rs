//! The lines that a read leaves in the access log, as their audit event holds them: a line that is
//! changed, added or taken out later no longer fits.

use uuid::Uuid;

use super::chain::{Link, digest_of};

/// A read that is in the access log, and the digest of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the event of the read holds it"]
pub struct LoggedRead {
    pub id: Uuid,
    pub digest: Link,
}

/// One line of the access log, as it is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLine<'a> {
    pub id: Uuid,
    pub member: Uuid,
    pub at: i64,
    pub account: Option<Uuid>,
    pub via: &'a str,
    pub reference: &'a str,
    pub purpose: &'a str,
    pub fields: &'a str,
    pub role: Option<&'a str>,
    pub organization: Option<Uuid>,
}

impl AccessLine<'_> {
    fn digest(&self) -> Link {
        let bytes = |id: &Option<Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        digest_of(&[
            self.id.as_bytes(),
            self.member.as_bytes(),
            &self.at.to_be_bytes(),
            &bytes(&self.account),
            self.via.as_bytes(),
            self.reference.as_bytes(),
            self.purpose.as_bytes(),
            self.fields.as_bytes(),
            self.role.unwrap_or_default().as_bytes(),
            &bytes(&self.organization),
        ])
    }
}

/// The digest of all lines of one read, in whatever order they come.
pub fn digest_of_lines(lines: &[AccessLine<'_>]) -> Link {
    let mut lines: Vec<_> = lines.iter().collect();
    lines.sort_by_key(|line| line.member);
    let digests: Vec<Link> = lines.into_iter().map(AccessLine::digest).collect();
    digest_of(&digests.iter().map(<[u8; 32]>::as_slice).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(member: u128) -> AccessLine<'static> {
        AccessLine {
            id: Uuid::nil(),
            member: Uuid::from_u128(member),
            at: 1,
            account: None,
            via: "role",
            reference: "members:read",
            purpose: "",
            fields: "name",
            role: None,
            organization: None,
        }
    }

    #[test]
    fn lines_are_counted_and_every_field_matters_but_not_their_order() {
        let both = digest_of_lines(&[line(1), line(2)]);
        assert_eq!(both, digest_of_lines(&[line(2), line(1)]));
        assert_ne!(both, digest_of_lines(&[line(1)]));
        let changed = AccessLine { purpose: "another", ..line(2) };
        assert_ne!(both, digest_of_lines(&[line(1), changed]));
    }
}
