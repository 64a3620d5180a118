//! The tree of the demo: a district, its towns, their branches.

use lighthouse_domain::{
    id::Id,
    organizations::{Kind, OrgPath, Organization},
    time::Instant,
};

use super::{dice::dice_id, size::Size, term::Term};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

/// The whole tree.
pub(super) struct District {
    pub(super) root: Organization,
    pub(super) towns: Vec<Organization>,
    pub(super) branches: Vec<Organization>,
}

impl District {
    pub(super) fn all(&self) -> impl Iterator<Item = &Organization> {
        std::iter::once(&self.root).chain(&self.towns).chain(&self.branches)
    }
}

const TOWNS: [&str; 6] = ["清河镇", "青云镇", "石桥镇", "柳林镇", "龙泉镇", "凤凰街道"];
const SORTS: [&str; 8] = ["村", "社区", "中学", "小学", "卫生院", "企业", "合作社", "机关"];

const FIVE_YEARS: (&str, &str) = ("2024-07-01", "2029-06-30");

pub(super) fn make(size: Size, now: Instant) -> District {
    // Ids of the tree do not depend on the people's dice, so links in documents stay true.
    let mut dice = ChaCha8Rng::seed_from_u64(710);
    // Nor on the day on which the demo is made.
    let founded = Instant::parse("2024-01-01T00:00:00Z").unwrap_or(now);
    let mut make = |parent: Option<&Organization>,
                    path: OrgPath,
                    kind,
                    (code, name): (String, String),
                    term: (&str, &str)| {
        Organization {
            id: Id::new(dice_id(&mut dice, founded)),
            parent: parent.map(|parent| parent.id),
            path,
            kind,
            code,
            name,
            established_on: "2012-07-01".parse().ok(),
            term_starts_on: term.0.parse().ok(),
            term_ends_on: term.1.parse().ok(),
            dissolved_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    };
    let root = make(
        None,
        OrgPath::root(),
        Kind::DistrictCommittee,
        ("DEMO".to_owned(), "临江区委员会".to_owned()),
        FIVE_YEARS,
    );
    let towns: Vec<Organization> = (0..size.towns)
        .filter_map(|t| {
            let path = root.path.child(i64::try_from(t).ok()? + 1)?;
            let name = format!("{}党委", TOWNS.get(t % TOWNS.len())?);
            let names = (format!("DEMO-{:02}", t + 1), name);
            Some(make(Some(&root), path, Kind::TownCommittee, names, FIVE_YEARS))
        })
        .collect();
    let branches = (0..size.branches)
        .filter_map(|b| {
            let (t, n) = (b % size.towns, b / size.towns + 1);
            let town = towns.get(t)?;
            let path = town.path.child(i64::try_from(n).ok()?)?;
            let name = format!(
                "{}第{n}{}党支部",
                TOWNS.get(t % TOWNS.len())?,
                SORTS.get(b * 7 % SORTS.len())?
            );
            let names = (format!("DEMO-{:02}-{n:03}", t + 1), name);
            Some(make(Some(town), path, Kind::Branch, names, Term::of_branch(b).days()))
        })
        .collect();
    District { root, towns, branches }
}
