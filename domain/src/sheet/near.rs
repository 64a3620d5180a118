//! Names that are nearly the one that somebody typed.

/// The most different names of a sheet that are compared with the register: the rest is told
/// without a suggestion, so that no sheet keeps the server busy.
pub const COMPARED_MAX: usize = 200;

/// The known name that differs from `typed` in the fewest characters, if these are few.
pub fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.chars().collect();
    let most = (typed.len() / 4).max(1);
    let near = known.filter_map(|name| {
        let letters: Vec<char> = name.chars().collect();
        let apart = letters.len().abs_diff(typed.len()) > most;
        (!apart).then(|| (distance(&typed, &letters), name)).filter(|(far, _)| *far <= most)
    });
    near.min_by_key(|(far, _)| *far).map(|(_, name)| name)
}

/// How many characters are to be changed, added or left out.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, a) in one.iter().enumerate() {
        let mut left = row + 1;
        let mut corner = row;
        for (b, cell) in other.iter().zip(above.iter_mut().skip(1)) {
            let changed = corner + usize::from(a != b);
            corner = *cell;
            left = changed.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = above.first_mut() {
            *first = row + 1;
        }
    }
    above.last().copied().unwrap_or(one.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["清河镇第一党支部", "清河镇第二党支部", "石桥镇党委"];

    #[test]
    fn a_slip_of_the_pen_is_near() {
        assert_eq!(nearest("清河镇第一党支步", KNOWN.into_iter()), Some(KNOWN[0]));
        assert_eq!(nearest("清河第二党支部", KNOWN.into_iter()), Some(KNOWN[1]));
        assert_eq!(nearest("石桥党委", KNOWN.into_iter()), Some(KNOWN[2]));
    }

    #[test]
    fn another_name_is_not() {
        assert_eq!(nearest("龙泉镇中学党支部", KNOWN.into_iter()), None);
        assert_eq!(nearest("", KNOWN.into_iter()), None);
    }
}
