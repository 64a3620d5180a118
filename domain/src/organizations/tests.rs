//! The tree's rules, in sentences.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn organization(kind: Kind, path: &str, parent: bool) -> Organization {
    Organization {
        id: Id::new(Uuid::nil()),
        parent: parent.then(|| Id::new(Uuid::nil())),
        path: OrgPath::parse(path).unwrap(),
        kind,
        code: "D".to_owned(),
        name: "名".to_owned(),
        established_on: None,
        term_starts_on: None,
        term_ends_on: None,
        dissolved_at: None,
        version: 1,
        created_at: Instant::from_millis(0),
        updated_at: Instant::from_millis(0),
    }
}

#[test]
fn nothing_stands_under_a_branch() {
    let branch = organization(Kind::Branch, "0000100002", true);
    assert!(Kind::ALL.iter().copied().all(|kind| branch.admits(kind).is_err()));
}

#[test]
fn an_organization_cannot_move_under_its_own_child() {
    let town = organization(Kind::GrassrootsCommittee, "0000100002", true);
    let below = organization(Kind::GrassrootsCommittee, "000010000200001", true);
    assert_eq!(town.may_move_under(&below, 2), Err(TreeError::Cycle));
    assert_eq!(town.may_move_under(&town, 2), Err(TreeError::Cycle));
}

#[test]
fn the_root_stays_where_it_is() {
    let root = organization(Kind::DistrictCommittee, "00001", false);
    let town = organization(Kind::TownCommittee, "0000100002", true);
    assert_eq!(root.may_move_under(&town, 2), Err(TreeError::Root));
    assert_eq!(root.may_dissolve(0, 0), Err(TreeError::Root));
}

#[test]
fn a_branch_with_members_is_not_dissolved() {
    let branch = organization(Kind::Branch, "0000100002", true);
    assert_eq!(branch.may_dissolve(0, 3), Err(TreeError::NotEmpty { children: 0, members: 3 }));
    assert_eq!(branch.may_dissolve(0, 0), Ok(()));
}

#[test]
fn a_code_is_plain_ascii_and_full_width_is_narrowed() {
    assert_eq!(Organization::parse_code(" Ｔ０１-2 "), Some("T01-2".to_owned()));
    assert_eq!(Organization::parse_code("T 支部"), None);
}

proptest! {
    #[test]
    fn a_subtree_is_exactly_the_range_of_its_paths(
        a in prop::collection::vec(1_i64..400, 1..5),
        b in prop::collection::vec(1_i64..400, 1..5),
    ) {
        let grow = |steps: &[i64]| steps.iter().fold(OrgPath::root(), |at, n| at.child(*n).unwrap());
        let (a, b) = (grow(&a), grow(&b));
        let in_range = b.as_str() >= a.as_str() && b.as_str() < a.end().as_str();
        prop_assert_eq!(a.contains(&b), in_range);
    }

    #[test]
    fn a_moved_path_keeps_its_tail(tail in prop::collection::vec(1_i64..400, 0..3)) {
        let (from, to) = (OrgPath::root().child(2).unwrap(), OrgPath::root().child(7).unwrap());
        let below = tail.iter().fold(from.clone(), |at, n| at.child(*n).unwrap());
        let moved = below.moved(&from, &to).unwrap();
        prop_assert!(to.contains(&moved));
        prop_assert_eq!(moved.depth(), below.depth());
    }
}
