//! What is public and says the same: publications only, never a matter's own text.
//!
//! The index lives in memory and is made again from the database whenever anything was published
//! or withdrawn; it is never a source of truth.

use std::collections::HashMap;
use std::sync::Arc;

use civic::Context;
use civic::publications::{self, Publication};
use civic::refusal::Failure;
use civic::words::Subject;
use gather::{Index, Params};
use tokio::sync::RwLock;

use crate::about::About;

/// The public texts, as last read.
#[derive(Debug, Default)]
pub(crate) struct Similar(RwLock<Option<Arc<Texts>>>);

#[derive(Debug)]
struct Texts {
    fingerprint: (i64, i64),
    index: Index<i64>,
    rows: HashMap<i64, Publication>,
}

/// Something public that says the same.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) publication: Publication,
    /// Where it is shown.
    pub(crate) address: String,
    /// The words that both have.
    pub(crate) shared: String,
}

impl Found {
    /// Whether it is a cause that can be joined.
    pub(crate) fn is_cause(&self) -> bool {
        self.publication.subject_kind == Subject::Cause
    }
}

impl Similar {
    /// The up to `k` public texts that say the same as `text`, best first; none rather than a bad
    /// one.
    pub(crate) async fn find(
        &self,
        cx: &Context,
        text: &str,
        k: usize,
    ) -> Result<Vec<Found>, Failure> {
        let texts = self.texts(cx).await?;
        let mut found = Vec::new();
        for hit in texts.index.similar_calibrated(text, k) {
            let Some(publication) = texts.rows.get(&hit.id).cloned() else { continue };
            let Some(address) = address(cx, &publication).await? else { continue };
            found.push(Found { publication, address, shared: hit.shared.join(", ") });
        }
        Ok(found)
    }

    /// What people look for among what is public: anything alike, best first.
    pub(crate) async fn search(
        &self,
        cx: &Context,
        text: &str,
        k: usize,
    ) -> Result<Vec<Publication>, Failure> {
        let texts = self.texts(cx).await?;
        let hits = texts.index.similar(text, k);
        let hits = hits.into_iter().filter(|hit| !hit.shared.is_empty());
        Ok(hits.filter_map(|hit| texts.rows.get(&hit.id).cloned()).collect())
    }

    async fn texts(&self, cx: &Context) -> Result<Arc<Texts>, Failure> {
        let fingerprint = publications::find::fingerprint(cx).await?;
        if let Some(texts) = &*self.0.read().await
            && texts.fingerprint == fingerprint
        {
            return Ok(Arc::clone(texts));
        }
        let rows = publications::all_current(cx).await?;
        let texts = Arc::new(Texts::of(fingerprint, rows));
        *self.0.write().await = Some(Arc::clone(&texts));
        Ok(texts)
    }
}

impl Texts {
    fn of(fingerprint: (i64, i64), rows: Vec<Publication>) -> Self {
        let mut index = Index::new(Params::default().check().expect("the library's own defaults"));
        for row in &rows {
            // A key comes once: adding cannot be refused.
            let _ = index.add(row.id.0, &format!("{}. {}", row.title, row.text));
        }
        let rows = rows.into_iter().map(|row| (row.id.0, row)).collect();
        Self { fingerprint, index, rows }
    }
}

/// Where a publication is shown.
pub(crate) async fn address(
    cx: &Context,
    publication: &Publication,
) -> Result<Option<String>, Failure> {
    if publication.subject_kind == Subject::Matter {
        return Ok(Some(format!("/answers/{}", publication.public_id)));
    }
    let subject = (publication.subject_kind, publication.subject_id);
    Ok(About::find(cx, subject).await?.map(|about| about.address))
}
