//! The map as a drawing.
//!
//! Meant for a page that forbids inline style: everything is said by attributes, and by classes
//! that a stylesheet may use to say it otherwise (`opinion-map`, `group-a` to `group-e`, `area`,
//! `dots`, `between`, `letter`, `legend`, `you`). Groups are told apart by letter, shape, outline and hue, never by
//! hue alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::labels::{Labels, fill};
use crate::map::{Group, OpinionMap};
use crate::silhouette::Point;
use crate::votes::Id;

/// Drawn this wide, in units of a phone's pixels, so that its letters can be read at 320 of them.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 280.0;
const MARGIN: f64 = 14.0;
const LEGEND_LINE: f64 = 24.0;
/// Participants of one group within a square of this side are drawn as one mark.
const CELL: f64 = 5.0;

/// Per letter: hue (after Okabe & Ito, darkened to 3:1 on white and on the warm white ground),
/// outline.
const LOOKS: [(&str, &str); 5] = [
    ("#005f99", ""),
    ("#b84a00", "6 3"),
    ("#00785a", "1 3"),
    ("#9e3d7e", "9 3 2 3"),
    ("#6b5b00", "3 3"),
];

/// Draws `map` as one `<svg>` element, 320 units wide. Groups smaller than the map's
/// `shown_from` are left out, with the people in them. Size: at most one mark for each 5 × 5
/// units and group, however many people there are.
pub fn draw(map: &OpinionMap, labels: &Labels) -> String {
    draw_for(map, labels, None)
}

/// The same, for the participant `own`, whose place is marked: for their eyes alone. Nothing is
/// marked for who is not on the map.
pub fn draw_for(map: &OpinionMap, labels: &Labels, own: Option<&Id>) -> String {
    let drawn: Vec<usize> =
        (0..map.groups.len()).filter(|g| map.groups[*g].size >= map.shown_from).collect();
    let height = HEIGHT + LEGEND_LINE * drawn.len() as f64 + 8.0;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="opinion-map" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="opinion-map-title opinion-map-description">"#
    );
    let (title, description) = (escaped(&labels.title), escaped(&described(map, &drawn, labels)));
    let _ = write!(
        svg,
        r#"<title id="opinion-map-title">{title}</title><desc id="opinion-map-description">{description}</desc>"#
    );
    let scale = Scale::of(map);
    let points: Vec<Vec<Point>> = drawn.iter().map(|g| scale.points(map, Some(*g))).collect();
    for (g, points) in drawn.iter().zip(&points) {
        svg.push_str(&area(look(map, *g), points));
    }
    let between = scale.points(map, None);
    if between.len() >= map.shown_from {
        svg.push_str(&dots_between(&between));
    }
    for (g, points) in drawn.iter().zip(&points) {
        svg.push_str(&dots(look(map, *g), points));
    }
    if map.divided {
        for g in &drawn {
            svg.push_str(&letter(*g, scale.at(map.groups[*g].centre), map));
        }
    }
    let own = own.and_then(|own| map.participants.iter().find(|of| of.id == *own));
    if let Some(own) = own {
        svg.push_str(&place(scale.at([own.x, own.y]), labels));
    }
    for (line, g) in drawn.iter().enumerate() {
        svg.push_str(&legend(look(map, *g), line, &named(map, *g, labels)));
    }
    svg.push_str("</svg>");
    svg
}

/// What the drawing shows, in words.
fn described(map: &OpinionMap, drawn: &[usize], labels: &Labels) -> String {
    let lines: Vec<String> = drawn.iter().map(|g| named(map, *g, labels)).collect();
    let people = labels.people(map.participants.len());
    fill(&labels.description, &[("people", &people), ("groups", &lines.join(", "))])
}

/// A group with its size; where there is but one, the people.
fn named(map: &OpinionMap, group: usize, labels: &Labels) -> String {
    let Group { letter, size, .. } = map.groups[group];
    if map.divided { labels.group_line(letter, size) } else { labels.people(size) }
}

/// From the map's plane to the drawing's; both axes alike, so that distances stay true.
struct Scale {
    middle: Point,
    factor: f64,
}

impl Scale {
    /// Leaves the outermost hundredth on each side to be drawn at the edge.
    fn of(map: &OpinionMap) -> Self {
        let bounds = |axis: fn(&crate::map::Participant) -> f64| {
            let mut values: Vec<f64> = map.participants.iter().map(axis).collect();
            values.sort_by(f64::total_cmp);
            let cut = values.len() / 100;
            let low = values.get(cut).copied().unwrap_or(0.0);
            (low, values.get((values.len() - 1).saturating_sub(cut)).copied().unwrap_or(low))
        };
        let ((left, right), (bottom, top)) = if map.participants.is_empty() {
            ((0.0, 0.0), (0.0, 0.0))
        } else {
            (bounds(|participant| participant.x), bounds(|participant| participant.y))
        };
        let fits = |room: f64, extent: f64| room / extent.max(1e-6);
        let factor =
            fits(WIDTH - 2.0 * MARGIN, right - left).min(fits(HEIGHT - 2.0 * MARGIN, top - bottom));
        Self { middle: [f64::midpoint(left, right), f64::midpoint(bottom, top)], factor }
    }

    fn at(&self, point: Point) -> Point {
        let x = WIDTH / 2.0 + (point[0] - self.middle[0]) * self.factor;
        let y = HEIGHT / 2.0 - (point[1] - self.middle[1]) * self.factor;
        [x.clamp(MARGIN, WIDTH - MARGIN), y.clamp(MARGIN, HEIGHT - MARGIN)]
    }

    fn points(&self, map: &OpinionMap, group: Option<usize>) -> Vec<Point> {
        let of_group = map.participants.iter().filter(|participant| participant.group == group);
        let mut points: Vec<Point> = of_group.map(|p| self.at([p.x, p.y])).collect();
        // The order must not tell who is where.
        points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        points
    }
}

/// How a group looks: by its letter, which stays with it from map to map.
fn look(map: &OpinionMap, group: usize) -> usize {
    let letter = map.groups[group].letter as usize;
    letter.saturating_sub('A' as usize).min(LOOKS.len() - 1)
}

fn class(look: usize) -> char {
    char::from(b'a' + look as u8)
}

/// The outline around the nine tenths of a group that are nearest its middle.
fn area(look: usize, points: &[Point]) -> String {
    let outline = hull(&inner(points));
    if outline.len() < 3 {
        return String::new();
    }
    let path: Vec<String> = outline.iter().map(|[x, y]| format!("{x:.1} {y:.1}")).collect();
    let ((hue, dashes), class) = (LOOKS[look], class(look));
    let dashes =
        if dashes.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{dashes}""#) };
    format!(
        r#"<path class="area group-{class}" d="M{}Z" fill="{hue}" fill-opacity="0.1" stroke="{hue}" stroke-width="1.5" stroke-linejoin="round"{dashes}/>"#,
        path.join("L")
    )
}

fn inner(points: &[Point]) -> Vec<Point> {
    let n = points.len().max(1) as f64;
    let sum = points.iter().fold([0.0, 0.0], |s, p| [s[0] + p[0], s[1] + p[1]]);
    let middle = sum.map(|total| total / n);
    let distance = |p: &Point| (p[0] - middle[0]).powi(2) + (p[1] - middle[1]).powi(2);
    let mut points = points.to_vec();
    points.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    points.truncate((points.len() * 9).div_ceil(10));
    points
}

/// Convex hull (Andrew's monotone chain, 1979).
fn hull(points: &[Point]) -> Vec<Point> {
    let mut points = points.to_vec();
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for point in points {
            while chain.len() > 1
                && !turns_left(chain[chain.len() - 2], chain[chain.len() - 1], point)
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut outline = half(&mut points.iter().copied());
    outline.extend(half(&mut points.iter().rev().copied()));
    outline
}

fn turns_left(a: Point, b: Point, c: Point) -> bool {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0.0
}

/// The marks of those who belong to no group: small grey rings under all others.
fn dots_between(points: &[Point]) -> String {
    let path: String = cells(points).map(|(at, _)| mark(0, at, 1.8)).collect();
    format!(
        r##"<path class="dots between" d="{path}" fill="none" stroke="#6b7280" stroke-width="1"/>"##
    )
}

/// One path of marks, larger where more people stand.
fn dots(look: usize, points: &[Point]) -> String {
    let mut path = String::new();
    for (at, count) in cells(points) {
        path.push_str(&mark(look, at, f64::min(2.4 * count.sqrt(), 6.0)));
    }
    let ((hue, _), class) = (LOOKS[look], class(look));
    format!(r#"<path class="dots group-{class}" d="{path}" fill="{hue}" fill-opacity="0.75"/>"#)
}

/// The middle of the points in each square, and how many there are.
fn cells(points: &[Point]) -> impl Iterator<Item = (Point, f64)> {
    let mut cells: BTreeMap<(i64, i64), (Point, f64)> = BTreeMap::new();
    for [x, y] in points {
        let cell = ((x / CELL).floor() as i64, (y / CELL).floor() as i64);
        let (sum, count) = cells.entry(cell).or_default();
        *sum = [sum[0] + x, sum[1] + y];
        *count += 1.0;
    }
    cells.into_values().map(|(sum, count)| (sum.map(|total| total / count), count))
}

/// Path of a mark: disc, square, triangle, diamond, cross.
fn mark(look: usize, [x, y]: Point, r: f64) -> String {
    match look {
        0 => {
            let d = 2.0 * r;
            format!(
                "M{:.1} {y:.1}a{r:.1} {r:.1} 0 1 0 {d:.1} 0a{r:.1} {r:.1} 0 1 0 -{d:.1} 0z",
                x - r
            )
        }
        1 => {
            let (half, side) = (0.9 * r, 1.8 * r);
            format!("M{:.1} {:.1}h{side:.1}v{side:.1}h-{side:.1}z", x - half, y - half)
        }
        2 => {
            let (left, top, side) = (x - 1.1 * r, y - 1.2 * r, 2.2 * r);
            format!("M{left:.1} {:.1}h{side:.1}L{x:.1} {top:.1}z", y + 0.8 * r)
        }
        3 => {
            let d = 1.25 * r;
            format!("M{x:.1} {:.1}l{d:.1} {d:.1}l-{d:.1} {d:.1}l-{d:.1} -{d:.1}z", y - d)
        }
        _ => {
            let (thick, long) = (0.7 * r, 0.8 * r);
            format!(
                "M{:.1} {:.1}h{thick:.1}v{long:.1}h{long:.1}v{thick:.1}h-{long:.1}v{long:.1}h-{thick:.1}v-{long:.1}h-{long:.1}v-{thick:.1}h{long:.1}z",
                x - thick / 2.0,
                y - thick / 2.0 - long
            )
        }
    }
}

fn letter(group: usize, [x, y]: Point, map: &OpinionMap) -> String {
    let (class, letter) = (class(look(map, group)), map.groups[group].letter);
    format!(
        r##"<text class="letter group-{class}" x="{x:.1}" y="{:.1}" text-anchor="middle" font-size="22" font-weight="700" fill="#1d2a35" stroke="#fbfaf7" stroke-width="4" stroke-linejoin="round" paint-order="stroke">{letter}</text>"##,
        y + 8.0
    )
}

/// A ring around one's own mark with a word beside it, towards the middle.
fn place([x, y]: Point, labels: &Labels) -> String {
    let (anchor, at) = if x > WIDTH / 2.0 { ("end", x - 13.0) } else { ("start", x + 13.0) };
    let you = escaped(&labels.you);
    format!(
        r##"<g class="you"><circle cx="{x:.1}" cy="{y:.1}" r="9" fill="none" stroke="#fbfaf7" stroke-width="6"/><circle cx="{x:.1}" cy="{y:.1}" r="9" fill="none" stroke="#1d2a35" stroke-width="2.5"/><text x="{at:.1}" y="{:.1}" text-anchor="{anchor}" font-size="15" font-weight="700" fill="#1d2a35" stroke="#fbfaf7" stroke-width="4" stroke-linejoin="round" paint-order="stroke">{you}</text></g>"##,
        y + 5.0
    )
}

fn legend(look: usize, line: usize, named: &str) -> String {
    let (hue, class) = (LOOKS[look].0, class(look));
    let y = HEIGHT + LEGEND_LINE * (line as f64 + 0.5) + 4.0;
    let text = escaped(named);
    format!(
        r##"<g class="legend group-{class}"><path d="{}" fill="{hue}"/><text x="32" y="{:.1}" font-size="15" fill="#1d2a35">{text}</text></g>"##,
        mark(look, [MARGIN + 4.0, y], 6.0),
        y + 5.0
    )
}

/// `text` for use in XML or HTML, as content or within an attribute; what XML cannot hold is
/// left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if letter.is_control() && !letter.is_ascii_whitespace() => {}
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hull_goes_around() {
        let square = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]];
        let mut points = square.to_vec();
        points.extend([[1.0, 2.0], [2.0, 0.0], [4.0, 4.0]]);
        assert_eq!(hull(&points), square);
        assert!(hull(&[[1.0, 1.0]; 3]).len() < 3);
    }

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(escaped("<a b='\"'>&\u{0}\u{b}"), "&lt;a b=&#39;&quot;&#39;&gt;&amp;");
    }
}
