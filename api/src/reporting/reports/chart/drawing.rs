//! A chart as SVG: bars in the order of the tree, or columns in the order of time.

use lighthouse_domain::reporting::{FigureUnit, ReportPeriod};
use plotters::{
    backend::SVGBackend,
    chart::ChartBuilder,
    coord::Shift,
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    element::{EmptyElement, Rectangle, Text},
    style::{
        Color, IntoFont, RGBColor, TextStyle, WHITE,
        text_anchor::{HPos, Pos, VPos},
    },
};

use super::points::{Chart, Point};
use crate::{
    http::lang::Lang,
    paper::web::escaped,
    reporting::{
        dto::{name_of, value},
        reports::words::shown_value,
    },
};

const WIDTH: u32 = 760;
/// Pixels of a bar with its gap.
const ROW: u32 = 26;
/// Pixels around the bars: the two lines above, the axis below.
const AROUND: u32 = 130;
/// Characters of a name that are shown; a Chinese one is as wide as the text is high.
const NAME: usize = 22;
/// The library takes a size for the height of a line, of which four fifths are the letters.
const TEXT: i32 = 16;
const TITLE: i32 = 22;
/// Between a bar and the edge of its place.
const GAP: f64 = 0.15;
const RED: RGBColor = RGBColor(165, 28, 28);
const GREY: RGBColor = RGBColor(85, 85, 85);
const PALE: RGBColor = RGBColor(216, 216, 216);
const FONT: &str = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif";

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failure = DrawingAreaErrorKind<std::io::Error>;

/// The drawing, or nothing if it cannot be made.
pub(super) fn draw(chart: &Chart, period: ReportPeriod, lang: Lang) -> Option<String> {
    let (title, subtitle) = headings(chart, period, lang);
    let rows = u32::try_from(chart.points.len()).unwrap_or(WIDTH);
    let height = if chart.is_of_periods { 380 } else { AROUND + ROW * rows.max(1) };
    let mut svg = String::new();
    drawn(&mut svg, height, chart, (&title, &subtitle))
        .map_err(|error| tracing::error!(%error, "a chart cannot be drawn"))
        .ok()?;
    Some(with_title(&svg, &format!("{title} {subtitle}")))
}

fn drawn(
    svg: &mut String,
    height: u32,
    chart: &Chart,
    (title, subtitle): (&str, &str),
) -> Result<(), Failure> {
    let area = SVGBackend::with_string(svg, (WIDTH, height)).into_drawing_area();
    area.fill(&WHITE)?;
    let middle = i32::try_from(WIDTH / 2).unwrap_or_default();
    area.draw_text(title, &style(TITLE, RED, Pos::new(HPos::Center, VPos::Top)), (middle, 12))?;
    area.draw_text(subtitle, &style(TEXT, GREY, Pos::new(HPos::Center, VPos::Top)), (middle, 40))?;
    // A full column has its value above it.
    let top = if chart.is_of_periods { 84 } else { 66 };
    let inner = area.margin(top, 8, 8, 64);
    if chart.is_of_periods { columns(&inner, chart) } else { bars(&inner, chart) }?;
    area.present()
}

fn style(size: i32, color: RGBColor, pos: Pos) -> TextStyle<'static> {
    TextStyle { font: (FONT, size).into_font(), color: color.to_backend_color(), pos }
}

/// The points, each with the number of its place, from nought on.
fn places(chart: &Chart) -> impl Iterator<Item = (f64, &Point)> {
    (0_i32..).map(f64::from).zip(&chart.points)
}

/// How many places there are; without a point it is one that is empty.
fn breadth(chart: &Chart) -> f64 {
    f64::from(u32::try_from(chart.points.len().max(1)).unwrap_or(u32::MAX))
}

fn bars(area: &Area<'_>, chart: &Chart) -> Result<(), Failure> {
    let broad = chart.points.iter().map(|it| width(&shortened(&it.label))).max();
    let (end, height) = (end(chart), breadth(chart));
    let mut canvas = ChartBuilder::on(area)
        .x_label_area_size(28)
        .y_label_area_size(broad.unwrap_or_default() + 12)
        .build_cartesian_2d(0.0..end, 0.0..height)?;
    canvas
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .max_light_lines(0)
        .bold_line_style(PALE)
        .axis_style(PALE)
        .x_labels(6)
        .x_label_formatter(&|value| mark(chart, *value))
        .label_style(style(TEXT, GREY, Pos::default()))
        .draw()?;
    canvas.draw_series(places(chart).map(|(at, point)| {
        let long = length(chart, point).unwrap_or_default();
        let top = height - at;
        Rectangle::new([(0.0, top - GAP), (long, top - 1.0 + GAP)], RED.filled())
    }))?;
    let named = style(TEXT, GREY, Pos::new(HPos::Right, VPos::Center));
    let told = style(TEXT, GREY, Pos::new(HPos::Left, VPos::Center));
    canvas.draw_series(places(chart).map(|(at, point)| {
        let name = Text::new(shortened(&point.label), (-8, 0), named.clone());
        EmptyElement::at((0.0, height - at - 0.5)) + name
    }))?;
    canvas.draw_series(places(chart).map(|(at, point)| {
        let end = (length(chart, point).unwrap_or_default(), height - at - 0.5);
        let value = shown_value(chart.indicator, point.counted);
        EmptyElement::at(end) + Text::new(value, (6, 0), told.clone())
    }))?;
    Ok(())
}

fn columns(area: &Area<'_>, chart: &Chart) -> Result<(), Failure> {
    let mut canvas = ChartBuilder::on(area)
        .x_label_area_size(28)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..breadth(chart), 0.0..end(chart))?;
    canvas
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .max_light_lines(0)
        .bold_line_style(PALE)
        .axis_style(PALE)
        .y_labels(6)
        .y_label_formatter(&|value| mark(chart, *value))
        .label_style(style(TEXT, GREY, Pos::default()))
        .draw()?;
    canvas.draw_series(places(chart).map(|(at, point)| {
        let high = length(chart, point).unwrap_or_default();
        Rectangle::new([(at + GAP, 0.0), (at + 1.0 - GAP, high)], RED.filled())
    }))?;
    let named = style(TEXT, GREY, Pos::new(HPos::Center, VPos::Top));
    let told = style(TEXT, GREY, Pos::new(HPos::Center, VPos::Bottom));
    canvas.draw_series(places(chart).map(|(at, point)| {
        let name = Text::new(point.label.clone(), (0, 8), named.clone());
        EmptyElement::at((at + 0.5, 0.0)) + name
    }))?;
    canvas.draw_series(places(chart).map(|(at, point)| {
        let end = (at + 0.5, length(chart, point).unwrap_or_default());
        let value = shown_value(chart.indicator, point.counted);
        EmptyElement::at(end) + Text::new(value, (0, -4), told.clone())
    }))?;
    Ok(())
}

/// For whoever listens to it: a drawing without a title is silent.
fn with_title(svg: &str, title: &str) -> String {
    let title = format!(" role=\"img\"><title>{}</title>", escaped(title));
    svg.replacen('>', &title, 1)
}

fn headings(chart: &Chart, period: ReportPeriod, lang: Lang) -> (String, String) {
    let name = &chart.place.name;
    let period = lang.pick(&period.words()).to_owned();
    let subtitle = match (chart.is_of_periods, chart.is_complete, lang) {
        (true, _, Lang::ZhCn) => format!("{name}，截至{period}"),
        (true, _, Lang::En) => format!("{name}, up to {period}"),
        (_, true, Lang::ZhCn) => format!("{name}所辖，{period}，按组织树排列，不作排名"),
        (_, true, Lang::En) => format!("Below {name}, {period}, in the order of the tree"),
        (_, false, Lang::ZhCn) => {
            format!("{name}所辖前{}个，{period}，不作排名", chart.points.len())
        }
        (_, false, Lang::En) => format!("The first {} below {name}, {period}", chart.points.len()),
    };
    (name_of(chart.indicator, lang), subtitle)
}

/// What a point is drawn as: a share in percent, everything else as it is shown.
fn length(chart: &Chart, point: &Point) -> Option<f64> {
    let definition = chart.indicator.definition();
    let value = value(&definition, point.counted)?;
    Some(if definition.unit == FigureUnit::Share { value * 100.0 } else { value })
}

/// The end of the axis: 100 % for a share, else somewhat more than the greatest.
fn end(chart: &Chart) -> f64 {
    if chart.indicator.definition().unit == FigureUnit::Share {
        return 100.0;
    }
    let greatest = chart.points.iter().filter_map(|point| length(chart, point)).fold(0.0, f64::max);
    if greatest > 0.0 { greatest * 1.08 } else { 1.0 }
}

fn mark(chart: &Chart, value: f64) -> String {
    let share = chart.indicator.definition().unit == FigureUnit::Share;
    if share { format!("{value:.0}%") } else { format!("{value}") }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

/// Pixels that a text takes, about.
fn width(text: &str) -> u32 {
    text.chars().map(|it| if it.is_ascii() { 8 } else { 13 }).sum()
}

#[cfg(test)]
mod tests {
    use lighthouse_domain::{
        id::Id,
        organizations::{Kind, OrgPath},
        reporting::{Counted, Indicator, report::KeptPlace},
    };
    use uuid::Uuid;

    use super::*;

    fn chart(points: usize, is_of_periods: bool) -> Chart {
        let point = |n: usize| Point {
            label: format!("第{n}支部<&\">"),
            organization: None,
            counted: Counted { numerator: 1, denominator: i64::try_from(n).unwrap() },
        };
        let place = KeptPlace {
            path: OrgPath::parse("00001").unwrap(),
            organization: Id::new(Uuid::nil()),
            name: "清河镇<script>".to_owned(),
            kind: Kind::TownCommittee,
        };
        let points = (0..points).map(point).collect();
        Chart {
            indicator: Indicator::ThemeDayHeld,
            place,
            points,
            is_complete: true,
            is_of_periods,
        }
    }

    fn drawing(points: usize, is_of_periods: bool) -> String {
        let period = ReportPeriod::parse("2026-11").unwrap();
        draw(&chart(points, is_of_periods), period, Lang::ZhCn).unwrap()
    }

    #[test]
    fn a_drawing_is_the_same_each_time_and_names_are_text() {
        for is_of_periods in [false, true] {
            let svg = drawing(3, is_of_periods);
            assert_eq!(svg, drawing(3, is_of_periods));
            assert!(!svg.contains("<script>") && !svg.contains("支部<"), "{svg}");
            for part in ["<title>主题党日开展率", "100.00%", "50.00%", "—", "支部&lt;&amp;"]
            {
                assert!(svg.contains(part), "{part}: {svg}");
            }
        }
    }

    #[test]
    fn one_point_or_none_is_drawn_within_the_picture() {
        for points in [0, 1, 2, 60] {
            for is_of_periods in [false, true] {
                let svg = drawing(points, is_of_periods);
                let bars = svg.matches("fill=\"#A51C1C\" stroke=\"none\"").count();
                assert!(bars >= points, "{bars} of {points}: {svg}");
                assert!(!svg.contains(" x=\"-") && !svg.contains(" y=\"-"), "{svg}");
            }
        }
    }
}
