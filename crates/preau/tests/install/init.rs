//! What `init` makes can be served, and lets its first administrator in.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::server::{Install, get, post, preau, text};

/// The path of the link in what was printed.
fn link(told: &str) -> &str {
    let at = told.find("/sign-in/").expect("a link");
    told[at..].split_whitespace().next().expect("a path")
}

#[test]
fn the_first_administrator_comes_in_by_the_printed_link_once() {
    let install = Install::init();
    let server = install.serve();
    let path = link(&install.told);
    let page = get(server.address, path, "").expect("a page");
    let token = page.token().expect("a form").to_owned();
    let signed_in = post(server.address, path, &[("_token", &token)]).expect("an answer");
    assert_eq!(signed_in.status, 303, "{}", signed_in.body);
    let cookie = signed_in.header("set-cookie").expect("a session");
    let cookie = cookie.split(';').next().expect("a cookie");
    let home = get(server.address, "/", cookie).expect("a page");
    assert!(home.body.contains("/sign-out"), "signed in");
    assert!(!get(server.address, "/", "").expect("a page").body.contains("/sign-out"));
    let page = get(server.address, path, "").expect("a page");
    let token = page.token().expect("a form").to_owned();
    let again = post(server.address, path, &[("_token", &token)]).expect("an answer");
    assert_eq!(again.status, 422, "a link is good once");

    let output = install.run(&["sign-in-link", "mairie@ville.example"]);
    let page = get(server.address, link(text(&output.stdout)), "").expect("a page");
    assert_eq!(page.status, 200);
    let unknown = install.run(&["sign-in-link", "personne@ville.example"]);
    assert!(text(&unknown.stderr).contains("no agent has the address"));
    server.stop();
}

#[test]
fn the_example_services_are_offered() {
    let install = Install::init();
    let server = install.serve();
    let services = get(server.address, "/services", "").expect("a page");
    assert!(services.body.contains("Accueil"));
    let other = format!("{}-again", install.folder.display());
    let file = install.path("services.toml");
    let args = ["init", &other, "--admin", "mairie@ville.example", "--services", &file];
    let output = preau(&args);
    assert!(output.status.success(), "what init writes, init reads: {}", text(&output.stderr));
    fs::remove_dir_all(other).expect("a folder");
    server.stop();
}

#[test]
fn an_empty_install_has_no_service_and_no_file_of_services() {
    let install = Install::init();
    let other = format!("{}-empty", install.folder.display());
    let output = preau(&["init", &other, "--admin", "mairie@ville.example", "--empty"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("/sign-in/"));
    assert!(!fs::exists(format!("{other}/services.toml")).expect("a look"));
    fs::remove_dir_all(other).expect("a folder");
    let both = ["init", "nowhere", "--admin", "a@b.example", "--empty", "--services", "x.toml"];
    assert!(!preau(&both).status.success());
}

#[test]
fn an_install_is_not_overwritten_and_its_key_is_its_owners() {
    let install = Install::init();
    let key = fs::metadata(install.folder.join("key")).expect("a key");
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    let before = fs::read(install.folder.join("key")).expect("a key");
    let again = preau(&["init", &install.path(""), "--admin", "mairie@ville.example"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("nothing was changed"));
    assert_eq!(fs::read(install.folder.join("key")).expect("a key"), before);
}
