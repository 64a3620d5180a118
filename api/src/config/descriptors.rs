//! How many descriptors the process may have (`LimitNOFILE` of systemd, `ulimit -n`).

/// What databases, media, metrics and the log take beside connections.
const BESIDE: usize = 256;
/// A connection has its socket and the handle by which it is shut.
const EACH: usize = 2;

/// The limit, if the system tells it.
#[derive(Clone, Copy, Debug)]
pub struct Descriptors(Option<usize>);

impl Descriptors {
    pub fn of_process() -> Self {
        Self(std::fs::read_to_string("/proc/self/limits").ok().and_then(|text| soft_limit(&text)))
    }

    /// So many connections of those that are wanted have room.
    pub fn connections(self, wanted: u32) -> usize {
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let room = |most: usize| (most.saturating_sub(BESIDE) / EACH).max(1);
        self.0.map_or(wanted, |most| wanted.min(room(most)))
    }

    /// What an operator should know when there is not room for all of them.
    pub fn warning(self, wanted: u32) -> Option<String> {
        let (most, room) = (self.0?, self.connections(wanted));
        let needed = usize::try_from(wanted).ok()?.saturating_mul(EACH).saturating_add(BESIDE);
        (most < needed).then(|| {
            format!(
                "the process may open {most} descriptors: {room} connections have room instead of \
                 {wanted}; set LimitNOFILE={needed} (ulimit -n) or a smaller LIGHTHOUSE_CONNECTIONS"
            )
        })
    }
}

/// `Max open files            1024                 524288               files`
fn soft_limit(limits: &str) -> Option<usize> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_limit_leaves_room_for_fewer_connections_and_says_so() {
        let few = Descriptors(Some(1024));
        assert_eq!((few.connections(4096), few.connections(100)), (384, 100));
        assert!(few.warning(4096).unwrap().contains("LimitNOFILE=8448"));
        let enough = Descriptors(Some(8448));
        assert_eq!((enough.connections(4096), enough.warning(4096)), (4096, None));
    }

    #[test]
    fn the_limit_is_read_as_the_kernel_writes_it() {
        let line = "Limit  Soft Limit\nMax open files            1024                 524288               files\n";
        assert_eq!(soft_limit(line), Some(1024));
        assert_eq!(soft_limit("Max open files  unlimited  unlimited  files"), None);
    }
}
