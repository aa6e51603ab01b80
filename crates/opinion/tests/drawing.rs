//! The drawing and the page: well formed, free of inline style, and without what may not be seen.

mod simulated;

use opinion::{CheckedParams, Id, Labels, OpinionMap, Votes, html, svg};
use simulated::{DENSE, camps, noise};

fn map(votes: &Votes) -> OpinionMap {
    OpinionMap::of(votes, &CheckedParams::default()).expect("there are votes")
}

fn labels() -> Labels {
    Labels {
        language: "en".into(),
        title: "Map <1> & \"2\"".into(),
        description: "Of {people}: {groups}".into(),
        group: "Group {letter}".into(),
        group_line: "Group {letter}: {people}".into(),
        people: "{n} people".into(),
        statement: "Statement {id}".into(),
        everyone: "Everyone".into(),
        took_part: "{people}, {votes} votes, {statements} statements.".into(),
        divided: "{groups} groups.".into(),
        not_divided: "No groups.".into(),
        too_little: "Too little.".into(),
        heading_agreements: "Shared".into(),
        heading_drawing: "Drawing".into(),
        heading_statements: "All of them".into(),
        agrees: "{share} agree".into(),
        ..Labels::default()
    }
}

/// Fails where tags are not closed in order or text holds a bare `<` or `&`.
fn assert_well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "bare > before {}", &rest[start..]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().expect("a tag has a name"));
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    for (at, _) in xml.match_indices('&') {
        let entity = &xml[at..xml.len().min(at + 6)];
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
        assert!(known.iter().any(|name| entity.starts_with(name)), "{entity}");
    }
}

#[test]
fn ones_own_place_is_marked_for_who_has_one() {
    let map = map(&camps(60, 30, 2, DENSE, 1));
    let labels = Labels { you: "You <3".into(), ..labels() };
    let own = map.participants[7].id.clone();
    let drawn = svg::draw_for(&map, &labels, Some(&own));
    assert_well_formed(&drawn);
    assert!(drawn.contains("You &lt;3"));
    let nobody = Id::from("nobody");
    assert_eq!(svg::draw_for(&map, &labels, Some(&nobody)), svg::draw(&map, &labels));
}

#[test]
fn a_drawing_is_well_formed_and_has_no_style() {
    let drawn = svg::draw(&map(&camps(300, 30, 3, DENSE, 1)), &labels());
    assert_well_formed(&drawn);
    assert!(!drawn.contains("style"));
    assert!(drawn.contains("Map &lt;1&gt; &amp; &quot;2&quot;</title>"));
    assert!(drawn.contains("Of 300 people: Group A: 10") && drawn.contains(" people, Group C: "));
    for class in ["dots group-a", "dots group-b", "dots group-c", "area group-a"] {
        assert!(drawn.contains(class), "{class}");
    }
    assert!(drawn.contains(">A</text>") && !drawn.contains(">D</text>"));
}

#[test]
fn one_group_has_no_letter() {
    let drawn = svg::draw(&map(&noise(DENSE, 1)), &labels());
    assert_well_formed(&drawn);
    assert!(!drawn.contains(">A</text>") && !drawn.contains("Group A"));
    assert!(drawn.contains("300 people</text>"));
}

#[test]
fn fewer_than_five_people_are_not_drawn() {
    let drawn = svg::draw(&map(&camps(4, 30, 2, DENSE, 1)), &labels());
    assert_well_formed(&drawn);
    assert!(!drawn.contains("<path"));
    let drawn = svg::draw(&map(&camps(5, 30, 2, DENSE, 1)), &labels());
    assert!(drawn.contains("<path"));
}

#[test]
fn many_people_make_no_heavier_a_drawing() {
    let drawn = svg::draw(&map(&camps(3_000, 12, 2, DENSE, 1)), &labels());
    assert!(drawn.len() < 120_000, "{} bytes", drawn.len());
}

#[test]
fn a_page_says_first_things_first() {
    let mut labels = labels();
    labels.texts.insert(Id::from(0), "<script>alert(1)</script>".into());
    let page = html::page(&map(&camps(60, 30, 2, DENSE, 1)), &labels);
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
    let order = ["60 people, 1800 votes", "2 groups.", "Shared</h2>", "Drawing</h2>", "<svg xmlns"];
    assert!(order.map(place).is_sorted());
    assert!(place("All of them</h2>") < place("<table>"));
    assert!(!page.contains("<script>") && !page.contains("style="));
    assert!(!page.contains("http:") || page.matches("http").count() == 1, "only the namespace");
}
