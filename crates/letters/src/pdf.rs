//! What kind of PDF is written: PDF/A-3a, to be kept, and PDF/UA-1, to be read by everybody.

use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::metadata::{DateTime, Metadata};
use krilla::{Document as Pdf, SerializeSettings};

use crate::document::{Document, Moment};

/// An empty file that keeps the rules of both formats; `None` only if they excluded each other.
pub(crate) fn file(document: &Document, title: &str, author: &str) -> Option<Pdf> {
    let both = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1);
    let mut file = Pdf::new_with(settings(both.finish().ok()?));
    let mut metadata = Metadata::new()
        .title(title.to_owned())
        .language(document.language.tag().to_owned())
        .creation_date(date_time(document.created))
        .creator("Préau".to_owned());
    if !author.is_empty() {
        metadata = metadata.authors(vec![author.to_owned()]);
    }
    file.set_metadata(metadata);
    Some(file)
}

/// A file for trying out whether something may be drawn in an archive.
pub(crate) fn draft() -> Option<Pdf> {
    let archive = ConfigurationBuilder::new().with_archival_validator(Archival::A3_B);
    let mut file = Pdf::new_with(settings(archive.finish().ok()?));
    file.set_metadata(Metadata::new().creation_date(DateTime::new(2000)));
    Some(file)
}

pub(crate) fn date_time(moment: Moment) -> DateTime {
    DateTime::new(moment.year)
        .month(moment.month)
        .day(moment.day)
        .hour(moment.hour)
        .minute(moment.minute)
        .second(moment.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn settings(configuration: Configuration) -> SerializeSettings {
    SerializeSettings { configuration, ..SerializeSettings::default() }
}
