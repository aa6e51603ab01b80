//! Strips become pages.

use crate::MAX_PAGES;
use crate::error::CannotWrite;
use crate::flow::Strip;

/// Strips of one page, each with its distance from where strips begin.
pub(crate) type Page = Vec<(f32, Strip)>;

/// Fills pages of `height` from the top. Strips that are to be kept together are, unless together
/// they are higher than a page.
pub(crate) fn paginate(strips: Vec<Strip>, height: f32) -> Result<Vec<Page>, CannotWrite> {
    let mut pages = Vec::new();
    let mut page = Page::new();
    let mut filled = 0.0;
    let mut strips = strips.into_iter().peekable();
    while strips.peek().is_some() {
        let group = kept_together(&mut strips);
        let needed: f32 = group.iter().map(|strip| strip.above + strip.height).sum();
        let mut turn = group[0].new_page || filled + needed > height;
        for strip in group {
            if (turn || filled + strip.above + strip.height > height) && !page.is_empty() {
                pages.push(std::mem::take(&mut page));
            }
            turn = false;
            let top = if page.is_empty() { 0.0 } else { filled + strip.above };
            filled = top + strip.height;
            page.push((top, strip));
        }
        if pages.len() >= MAX_PAGES {
            return Err(CannotWrite::TooManyPages { limit: MAX_PAGES });
        }
    }
    pages.push(page);
    Ok(pages)
}

/// The next strip, and those that may not be parted from it.
fn kept_together(strips: &mut std::iter::Peekable<impl Iterator<Item = Strip>>) -> Vec<Strip> {
    let mut group = Vec::new();
    while let Some(strip) = strips.next() {
        let ends = !strip.keep || strips.peek().is_none_or(|next| next.new_page);
        group.push(strip);
        if ends {
            break;
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(height: f32, keep: bool) -> Strip {
        Strip { height, keep, ..Strip::default() }
    }

    fn counts(strips: Vec<Strip>) -> Vec<usize> {
        paginate(strips, 100.0).expect("few pages").iter().map(Vec::len).collect()
    }

    #[test]
    fn an_empty_document_has_a_page() {
        assert_eq!(counts(Vec::new()), [0]);
    }

    #[test]
    fn what_is_kept_goes_to_the_next_page_together() {
        let strips =
            vec![strip(60.0, false), strip(30.0, true), strip(30.0, true), strip(30.0, false)];
        assert_eq!(counts(strips), [1, 3]);
    }

    #[test]
    fn what_is_kept_and_higher_than_a_page_is_cut() {
        assert_eq!(counts((0..7).map(|_| strip(40.0, true)).collect()), [2, 2, 2, 1]);
    }

    #[test]
    fn breaks_make_no_empty_pages() {
        let broken = || Strip { new_page: true, ..strip(10.0, false) };
        assert_eq!(counts(vec![broken(), broken(), strip(10.0, true), broken()]), [1, 2, 1]);
    }

    #[test]
    fn distances_do_not_begin_a_page() {
        let strips = (0..3).map(|_| Strip { above: 30.0, ..strip(60.0, false) }).collect();
        let pages = paginate(strips, 100.0).expect("few pages");
        assert!(pages.iter().all(|page| page[0].0 == 0.0));
    }
}
