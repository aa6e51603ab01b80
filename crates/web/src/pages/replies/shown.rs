//! The public replies to something, with who signed them and what became of each promise: a part
//! of the pages of causes, debates and transformations.

use askama::Template;
use askama::filters::HtmlSafe;
use civic::replies::{self, Commitment, Reply};
use civic::words::Subject;
use civic::{Context, Failure};

use crate::shell::Shell;

/// The replies to something. Shows itself: `{{ replies }}` in a page; nothing where there are none.
#[derive(Template)]
#[template(path = "replies/shown.html")]
pub(crate) struct Shown {
    shell: Shell,
    replies: Vec<(Reply, Vec<Commitment>)>,
}

impl HtmlSafe for Shown {}

impl Shown {
    /// Reads the replies to `subject`, first to last.
    pub(crate) async fn read(
        cx: &Context,
        subject: (Subject, i64),
        shell: &Shell,
    ) -> Result<Self, Failure> {
        let mut shown = Vec::new();
        for reply in replies::of_subject(cx, subject).await? {
            let commitments = replies::commitments(cx, &reply).await?;
            shown.push((reply, commitments));
        }
        Ok(Self { shell: shell.clone(), replies: shown })
    }

    /// Whether nobody has replied.
    pub(crate) fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }

    fn sentence(&self, commitment: &Commitment) -> String {
        super::sentence(commitment, &self.shell)
    }

    fn tone(&self, commitment: &Commitment) -> &'static str {
        super::tone(commitment, &self.shell)
    }
}
