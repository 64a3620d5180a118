//! In which order the organizations of a bulletin stand.

use std::cmp::Ordering;

use super::{BulletinFigures, OrganizationFigure};

impl BulletinFigures {
    /// The organizations as they are read. Of equal ones the order of the tree decides; who had
    /// nothing to do comes last.
    pub fn ordered_organizations(&self) -> Vec<&OrganizationFigure> {
        let mut ordered: Vec<_> = self.organizations.iter().collect();
        if self.order.exception().is_some() {
            ordered.sort_by(|one, other| by_result(one, other));
        }
        ordered
    }
}

fn by_result(one: &OrganizationFigure, other: &OrganizationFigure) -> Ordering {
    let (one, other) = (one.tally, other.tally);
    let share = |done: u64, due: u64| u128::from(done) * u128::from(due);
    let idle = (one.due == 0).cmp(&(other.due == 0));
    idle.then(share(other.done, one.due).cmp(&share(one.done, other.due)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Id,
        supervision::bulletin::{FigureOrder, Tally},
        time::Instant,
    };

    fn figures(order: FigureOrder, tallies: &[(u64, u64)]) -> BulletinFigures {
        let mut figures = BulletinFigures::begin(&[], Instant::from_millis(0));
        figures.order = order;
        figures.organizations = (1..)
            .zip(tallies)
            .map(|(n, &(done, due))| OrganizationFigure {
                organization: Id::new(uuid::Uuid::from_u128(n)),
                name: n.to_string(),
                branches: 1,
                branches_with_gaps: 0,
                tally: Tally { due, done, missing: due - done },
            })
            .collect();
        figures
    }

    fn names(figures: &BulletinFigures) -> String {
        figures.ordered_organizations().iter().map(|figure| figure.name.as_str()).collect()
    }

    #[test]
    fn organizations_stand_in_the_order_of_the_tree() {
        assert_eq!(names(&figures(FigureOrder::Tree, &[(0, 2), (2, 2), (0, 0)])), "123");
    }

    #[test]
    fn an_exception_puts_the_largest_share_first_and_equals_as_in_the_tree() {
        let by_result = FigureOrder::Result(Id::new(uuid::Uuid::from_u128(9)));
        let tallies = [(0, 0), (1, 2), (3, 4), (2, 4), (0, 3), (0, 0), (5, 5)];
        assert_eq!(names(&figures(by_result, &tallies)), "7324516");
    }
}
