//! `preau opinion map`: from a Polis export to an opinion map, without a server.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use opinion::{CheckedParams, OpinionMap, Votes, html, read, svg};

use super::input;

/// Makes an opinion map from the votes of a Polis export.
#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    /// Votes: CSV with the columns comment-id, voter-id, vote and, if known, timestamp
    pub(crate) votes: PathBuf,
    /// Statements: CSV with the columns comment-id, comment-body, moderated
    #[arg(long, value_name = "FILE")]
    pub(crate) statements: Option<PathBuf>,
    /// Folder for map.json, map.svg and map.html; made if it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
    /// Language of the drawing and the page
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    pub(crate) language: Language,
}

/// Languages that maps are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

impl From<Language> for civic::words::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Fr => Self::Fr,
            Language::En => Self::En,
        }
    }
}

/// Reads the votes and statements, makes the map and writes `map.json`, `map.svg` and
/// `map.html`. Nothing is written where anything cannot be read.
pub(crate) fn map(args: &MapArgs) -> anyhow::Result<()> {
    let mut votes = Votes::new();
    let mut labels = web::map_labels(args.language.into());
    read::votes(&mut votes, input::open(&args.votes)?).with_context(|| input::name(&args.votes))?;
    if let Some(path) = &args.statements {
        labels.texts =
            read::statements(&mut votes, input::open(path)?).with_context(|| input::name(path))?;
    }
    let map = OpinionMap::of(&votes, &CheckedParams::default())
        .with_context(|| input::name(&args.votes))?;
    fs::create_dir_all(&args.out).with_context(|| args.out.display().to_string())?;
    write(&args.out, "map.json", &(map.to_json() + "\n"))?;
    write(&args.out, "map.svg", &svg::draw(&map, &labels))?;
    write(&args.out, "map.html", &html::page(&map, &labels))
}

fn write(folder: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let path = folder.join(name);
    fs::write(&path, text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// A folder of its own, gone at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("preau-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).expect("a folder");
            Self(path)
        }

        fn file(&self, name: &str, text: &str) -> PathBuf {
            fs::write(self.0.join(name), text).expect("a file");
            self.0.join(name)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn args(votes: PathBuf, out: PathBuf) -> MapArgs {
        MapArgs { votes, statements: None, out, language: Language::Fr }
    }

    #[test]
    fn three_files_are_written() {
        let folder = Folder::new("written");
        let mut votes = String::from("comment-id,voter-id,vote\n");
        for person in 0..12 {
            for statement in 0..8 {
                let vote = 1 - 2 * ((person + statement) % 2);
                let _ = writeln!(votes, "{statement},{person},{vote}");
            }
        }
        let mut args = args(folder.file("votes.csv", &votes), folder.0.join("new/folder"));
        args.statements =
            Some(folder.file("comments.csv", "comment-id,comment-body\n3,\"Un banc & <ombre>\"\n"));
        for (language, title) in [(Language::Fr, "Carte des avis"), (Language::En, "Opinion map")] {
            args.language = language;
            map(&args).expect("a map");
            let read = |name: &str| fs::read_to_string(args.out.join(name)).expect("written");
            assert!(read("map.json").contains(r#""divided":true"#));
            assert!(read("map.svg").contains(title));
            let page = read("map.html");
            assert!(page.contains("Un banc &amp; &lt;ombre&gt;"));
            let unfilled =
                page.split('{').skip(1).any(|rest| rest.starts_with(char::is_alphabetic));
            assert!(!unfilled, "a place was left unfilled");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let folder = Folder::new("refused");
        let refusal = |text: &str| {
            let args = args(folder.file("votes.csv", text), folder.0.join("out"));
            format!("{:#}", map(&args).expect_err("should be refused"))
        };
        let bad = refusal("comment-id,voter-id,vote\n1,1,1\n1,2,yes\n");
        assert!(bad.contains("votes.csv: line 3: column 'vote' holds 'yes'"), "{bad}");
        let empty = refusal("comment-id,voter-id,vote\n");
        assert!(empty.ends_with("there are no votes to map"), "{empty}");
        assert!(!folder.0.join("out").exists(), "nothing is written");
        let packed = args(folder.file("votes.csv.gz", ""), folder.0.clone());
        assert!(map(&packed).expect_err("packed").to_string().contains("gunzip"));
        let missing = args(folder.0.join("absent.csv"), folder.0.clone());
        assert!(map(&missing).expect_err("absent").to_string().contains("absent.csv"));
    }
}
