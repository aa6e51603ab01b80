//! Prints `docs/rights.md`.

fn main() {
    print!("{}", web::rights_document());
}
