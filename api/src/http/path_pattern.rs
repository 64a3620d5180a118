//! Comparing a path with one of the contract, segment by segment: cheaper than an expression, which
//! has to be compiled for each path and kept.

use percent_encoding::percent_decode_str;

/// A path by its segments.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PathPattern(Vec<Segment>);

/// In this order a word goes before a parameter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Said(String),
    Any,
    /// Whatever follows, at the end only.
    Rest,
}

impl PathPattern {
    /// Of a path as the contract writes it: `/v1/members/{id}`.
    pub(super) fn new(template: &str) -> Self {
        let segment = |text: &str| match (text.starts_with('{'), text.ends_with('*')) {
            (true, true) => Segment::Rest,
            (true, false) => Segment::Any,
            _ => Segment::Said(text.to_owned()),
        };
        Self(template.split('/').map(segment).collect())
    }

    /// Whether this is such a path.
    pub(super) fn fits(&self, path: &str) -> bool {
        let mut segments = path.split('/');
        self.takes(&mut segments) && segments.next().is_none()
    }

    /// Whether the path begins so.
    pub(super) fn begins(&self, path: &str) -> bool {
        self.takes(&mut path.split('/'))
    }

    fn takes<'p>(&self, segments: &mut impl Iterator<Item = &'p str>) -> bool {
        self.0.iter().all(|expected| match (expected, segments.next()) {
            (Segment::Said(said), Some(segment)) => equals(segment, said),
            (Segment::Any, Some(segment)) => !segment.is_empty(),
            (Segment::Rest, rest) => {
                segments.by_ref().for_each(drop);
                rest.is_some()
            }
            (_, None) => false,
        })
    }

    /// How many segments are parameters.
    pub(super) fn parameters(&self) -> usize {
        self.0.iter().filter(|segment| !matches!(segment, Segment::Said(_))).count()
    }
}

/// Whether a segment is this word; a caller may write any letter of it as an escape.
fn equals(segment: &str, word: &str) -> bool {
    segment == word || (segment.contains('%') && percent_decode_str(segment).eq(word.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_one_segment_that_says_something() {
        let pattern = PathPattern::new("/v1/members/{id}/hours");
        assert!(pattern.fits("/v1/members/张/hours"));
        for other in
            ["/v1/members//hours", "/v1/members/1/2/hours", "/v1/members/1", "/v1/members/1/hours/"]
        {
            assert!(!pattern.fits(other), "{other}");
        }
    }

    #[test]
    fn a_word_may_be_escaped() {
        let pattern = PathPattern::new("/v1/members/{id}");
        assert!(pattern.fits("/v1/m%65mbers/7") && pattern.fits("/%76%31/members/7"));
        assert!(!pattern.fits("/v1/m%66mbers/7") && !pattern.fits("/v1%2Fmembers/7"));
    }

    #[test]
    fn a_path_begins_with_whole_segments() {
        let pattern = PathPattern::new("/v1/members");
        for own in ["/v1/members", "/v1/members/7/hours", "/v1/m%65mbers/7"] {
            assert!(pattern.begins(own), "{own}");
        }
        for other in ["/v1/memberships", "/v1/m%66mbers", "/v1/member", "/v1/", "/v1"] {
            assert!(!pattern.begins(other), "{other}");
        }
    }

    #[test]
    fn a_tail_is_all_that_follows() {
        let pattern = PathPattern::new("/docs/{tail}*");
        assert!(pattern.fits("/docs/") && pattern.fits("/docs/a/b.css"));
        assert!(!pattern.fits("/docs"));
    }
}
