//! What can be imported by who asks, and how.

use askama::Template;
use civic::imports::table::Column;

use super::What;
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "imports/list.html")]
struct Page {
    shell: Shell,
    /// Those that who asks can do.
    all: Vec<What>,
}

impl Page {
    fn name(&self, what: &What, column: &Column) -> String {
        what.column(self.shell.words, column.word)
    }
}

/// `GET /administration/imports`
pub(crate) async fn get(visit: Visit) -> Answer {
    let shell = visit.shell();
    let all = What::ALL.into_iter().filter(|what| shell.may(what.act())).collect();
    page(&Page { shell, all })
}
