//! Files that travel inside the document.

use std::collections::HashSet;

use krilla::Document as Pdf;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};

use crate::document::{File, Moment};
use crate::pdf::date_time;
use crate::pictures::can_show;
use crate::text::{one_line, shortened};

const MAX_NAME_CHARS: usize = 120;
const MAX_MEDIA_TYPE_BYTES: usize = 100;

/// Names of files that any system can keep, each once, in the order of the files.
pub(crate) fn names(files: &[File]) -> Vec<String> {
    let mut taken = HashSet::new();
    files
        .iter()
        .map(|file| {
            let name = plain(&file.name);
            let mut unique = name.clone();
            for number in 2.. {
                // Some systems take `A` and `a` for one name.
                if taken.insert(unique.to_lowercase()) {
                    break;
                }
                unique = numbered(&name, number);
            }
            unique
        })
        .collect()
}

/// Puts the file into the document, byte for byte.
pub(crate) fn embed(pdf: &mut Pdf, file: &File, name: &str, created: Moment) {
    let media_type =
        Some(file.media_type.as_str()).filter(|said| said.len() <= MAX_MEDIA_TYPE_BYTES);
    let mime_type =
        media_type.and_then(MimeType::new).or_else(|| MimeType::new("application/octet-stream"));
    let said = one_line(&file.description);
    let description =
        if said.is_empty() { name.to_owned() } else { shortened(&said, crate::MAX_ALT_CHARS) };
    pdf.embed_file(EmbeddedFile {
        path: name.to_owned(),
        mime_type,
        description: Some(description),
        association_kind: AssociationKind::Supplement,
        data: file.bytes.clone().into(),
        modification_date: Some(date_time(created)),
        // What is compressed already would take long to become no smaller.
        compress: can_show(&file.media_type).then_some(false),
        location: None,
    });
}

/// Without folders, and without what some systems do not allow in names.
fn plain(name: &str) -> String {
    let name = one_line(name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let allowed: String = last.chars().filter(|sign| !r#"<>:"|?*"#.contains(*sign)).collect();
    let name = allowed.trim_matches(['.', ' ']);
    if name.is_empty() {
        return "1".to_owned();
    }
    let (stem, ending) = parts(name);
    format!("{}{}", shortened(stem, MAX_NAME_CHARS), shortened(ending, 12))
}

fn numbered(name: &str, number: usize) -> String {
    let (stem, ending) = parts(name);
    format!("{stem} ({number}){ending}")
}

fn parts(name: &str) -> (&str, &str) {
    name.rfind('.').filter(|&dot| dot > 0).map_or((name, ""), |dot| name.split_at(dot))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        let file = |name: &&str| File {
            name: (*name).to_owned(),
            media_type: String::new(),
            bytes: Vec::new(),
            description: String::new(),
        };
        super::names(&names.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn each_name_is_there_once() {
        assert_eq!(
            named(&["a.jpg", "A.JPG", "a.jpg", "a (2).jpg"]),
            ["a.jpg", "A (2).JPG", "a (3).jpg", "a (2) (2).jpg"]
        );
    }

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(
            named(&["../../etc/passwd", r"C:\x\y.txt", "", "..", "a\u{202E}gpj.exe"]),
            ["passwd", "y.txt", "1", "1 (2)", "agpj.exe"]
        );
    }
}
