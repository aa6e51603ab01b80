//! Reads a document back with a library that did not write it.

use lopdf::{Dictionary, Document, Object};

pub(crate) struct Reader {
    pdf: Document,
}

impl Reader {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self { pdf: Document::load_mem(bytes).expect("a PDF") }
    }

    pub(crate) fn pages(&self) -> usize {
        self.pdf.get_pages().len()
    }

    /// The words of a page in the order in which the file says them.
    pub(crate) fn page(&self, number: usize) -> Vec<String> {
        let text = self.pdf.extract_text(&[number as u32]).expect("text");
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    pub(crate) fn words(&self) -> String {
        (1..=self.pages()).flat_map(|page| self.page(page)).collect::<Vec<_>>().join(" ")
    }

    /// All that is said, without spaces: the library adds one wherever letters change.
    pub(crate) fn signs(&self) -> String {
        self.words().split_whitespace().collect()
    }

    pub(crate) fn catalog(&self) -> &Dictionary {
        self.pdf.catalog().expect("a catalog")
    }

    pub(crate) fn metadata(&self) -> String {
        let metadata = self.found(self.catalog().get(b"Metadata").expect("metadata"));
        let stream = metadata.as_stream().expect("a stream");
        String::from_utf8(stream.get_plain_content().expect("content")).expect("UTF-8")
    }

    /// The tags in reading order, each with how deep it is.
    pub(crate) fn tags(&self) -> Vec<(usize, String)> {
        let mut tags = Vec::new();
        let root = self.catalog().get(b"StructTreeRoot").expect("a structure");
        self.walk(root, 0, &mut |depth, element| {
            if let Ok(name) = element.get(b"S").and_then(Object::as_name) {
                tags.push((depth, String::from_utf8_lossy(name).into_owned()));
            }
        });
        tags
    }

    pub(crate) fn tag_names(&self) -> Vec<String> {
        self.tags().into_iter().map(|(_, name)| name).collect()
    }

    /// What is said in place of pictures.
    pub(crate) fn alts(&self) -> Vec<String> {
        let mut alts = Vec::new();
        let root = self.catalog().get(b"StructTreeRoot").expect("a structure");
        self.walk(root, 0, &mut |_, element| {
            if let Ok(alt) = element.get(b"Alt") {
                alts.push(lopdf::decode_text_string(alt).expect("text"));
            }
        });
        alts
    }

    /// Names and contents of the files inside.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let dictionary =
            |object: &Object| self.found(object).as_dict().expect("a dictionary").clone();
        let Ok(names) = self.catalog().get(b"Names") else { return Vec::new() };
        let files = dictionary(dictionary(names).get(b"EmbeddedFiles").expect("files"));
        let entries =
            self.found(files.get(b"Names").expect("names")).as_array().expect("pairs").clone();
        let specifications = entries.iter().skip(1).step_by(2).map(dictionary);
        specifications
            .map(|specification| {
                let name = lopdf::decode_text_string(specification.get(b"UF").expect("a name"))
                    .expect("text");
                let file = dictionary(specification.get(b"EF").expect("a file"));
                let stream = self
                    .found(file.get(b"F").expect("a file"))
                    .as_stream()
                    .expect("a stream")
                    .clone();
                (name, stream.get_plain_content().expect("content"))
            })
            .collect()
    }

    /// Bookmarks in order.
    pub(crate) fn bookmarks(&self) -> Vec<String> {
        let toc = self.pdf.get_toc().expect("bookmarks");
        toc.toc.into_iter().map(|entry| format!("{} {}", entry.level, entry.title)).collect()
    }

    fn found<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.pdf.dereference(object).expect("an object").1
    }

    fn walk(&self, object: &Object, depth: usize, see: &mut dyn FnMut(usize, &Dictionary)) {
        match self.found(object) {
            Object::Dictionary(element) => {
                see(depth, element);
                if let Ok(children) = element.get(b"K") {
                    self.walk(children, depth + 1, see);
                }
            }
            Object::Array(children) => {
                for child in children {
                    self.walk(child, depth, see);
                }
            }
            _ => {}
        }
    }
}
