//! A backup is made while people write, and holds all that was acknowledged before it began.

use std::fs;
use std::path::Path;

use crate::server::{Crowd, Install, bring, text};

#[test]
fn a_backup_made_while_people_write_is_whole_and_can_be_restored() {
    let install = Install::init();
    let copy = install.path("copy.db");
    let server = install.serve();
    let crowd = Crowd::come(server.address, 0);
    let before = crowd.wait_for(10);
    let output = install.run(&["backup", &copy]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    crowd.leave();
    let after = bring(server.address, "Après la sauvegarde, la fontaine fuit.").expect("a receipt");

    let refused = install.run(&["restore", &copy]);
    assert!(!refused.status.success(), "not under a server that runs");
    assert!(text(&refused.stderr).contains("is being served"), "{}", text(&refused.stderr));
    assert!(after.is_there(server.address), "nothing was changed");
    server.stop();

    let output = install.run(&["restore", &copy]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let kept = install.path("preau.before-restore");
    assert!(text(&output.stdout).contains(&kept) && Path::new(&kept).exists());
    let server = install.serve();
    assert!(before.iter().all(|matter| matter.is_there(server.address)));
    assert!(!after.is_there(server.address), "it is the database of then");
    bring(server.address, "Et la vie continue.").expect("a receipt");
    server.stop();

    // What was set aside is whole too.
    let output = install.run(&["restore", &kept]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let server = install.serve();
    assert!(after.is_there(server.address));
    server.stop();
}

#[test]
fn what_is_no_backup_is_refused_and_changes_nothing() {
    let install = Install::init();
    let server = install.serve();
    let matter = bring(server.address, "Le banc est cassé.").expect("a receipt");
    server.stop();
    let copy = install.path("copy.db");
    fs::write(&copy, "not a database at all").expect("a file");
    let refused = install.run(&["backup", &copy]);
    assert!(text(&refused.stderr).contains("is there already"), "{}", text(&refused.stderr));
    let refused = install.run(&["restore", &copy]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("is not a backup"), "{}", text(&refused.stderr));
    fs::write(&copy, "").expect("a file");
    let refused = install.run(&["restore", &copy]);
    assert!(text(&refused.stderr).contains("holds no body"), "{}", text(&refused.stderr));
    assert!(!Path::new(&install.path("preau.restoring")).exists());
    let server = install.serve();
    assert!(matter.is_there(server.address));
    server.stop();
}
