//! What is on a page, before it is written.

/// A4 in points.
pub const WIDTH: i16 = 595;
pub const HEIGHT: i16 = 842;

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub words: String,
    pub x: i16,
    /// The line on which the characters stand.
    pub y: i16,
    pub size: i16,
    pub bold: bool,
}

/// A straight line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) from: (i16, i16),
    pub(super) to: (i16, i16),
    /// Where it is cut.
    pub(super) dashed: bool,
}

/// A page in the making.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub(super) texts: Vec<Text>,
    pub(super) rules: Vec<Rule>,
    pub(super) squares: Vec<((i16, i16), i16)>,
}

impl Page {
    pub fn text(&mut self, text: Text) {
        self.texts.push(text);
    }

    /// A line to cut along.
    pub fn cut(&mut self, from: (i16, i16), to: (i16, i16)) {
        self.rules.push(Rule { from, to, dashed: true });
    }

    pub(super) fn rule(&mut self, from: (i16, i16), to: (i16, i16)) {
        self.rules.push(Rule { from, to, dashed: false });
    }

    pub(super) fn square(&mut self, at: (i16, i16), side: i16) {
        self.squares.push((at, side));
    }
}
