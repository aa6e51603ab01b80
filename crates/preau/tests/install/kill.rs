//! What was acknowledged is on disk: a server that is killed loses none of it.

use crate::server::{Crowd, Install};

#[test]
fn a_killed_server_has_lost_nothing_that_it_acknowledged() {
    let install = Install::init();
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let server = install.serve();
        let crowd = Crowd::come(server.address, round);
        crowd.wait_for(25);
        server.kill();
        acknowledged.extend(crowd.leave());
    }
    let server = install.serve();
    let lost = acknowledged.iter().filter(|matter| !matter.is_there(server.address)).count();
    assert_eq!(lost, 0, "of {}", acknowledged.len());
    assert!(acknowledged.len() >= 75);
    server.stop();
}
