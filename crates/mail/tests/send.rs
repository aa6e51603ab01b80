//! Mail leaves through a real SMTP conversation, with a listener that says what it is told to.

use std::sync::{Arc, Mutex};

use civic::outbox::tables::Model;
use civic::sessions::{Asker, MESSAGE, ask_link, mailed_token};
use civic::testing::{Town, towns};
use civic::words::Language;
use mail::{Done, Letter, Sender};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A server that answers each `DATA` with the next of `answers`, then with 250.
struct Server {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn new(answers: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken: Arc<Mutex<Vec<String>>> = Arc::default();
        let (kept, mut answers) = (Arc::clone(&taken), answers.to_vec());
        answers.reverse();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let answer = answers.pop().unwrap_or("250 taken");
                if let Some(mail) = talk(stream, answer).await
                    && answer.starts_with("250")
                {
                    kept.lock().unwrap().push(mail);
                }
            }
        });
        Self { port, taken }
    }

    fn sender(&self) -> Sender {
        let smtp = format!("smtp://127.0.0.1:{}", self.port);
        Sender::new(&smtp, None, "Ville de Test <rien@test.example>").unwrap()
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

/// One conversation; returns what came with `DATA`.
async fn talk(stream: TcpStream, answer: &str) -> Option<String> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let reply = match line.get(..4).unwrap_or_default() {
            "QUIT" => return None,
            "DATA" => "354 go on".to_owned(),
            _ => "250 fine".to_owned(),
        };
        write.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        if line != "DATA" {
            continue;
        }
        let mut mail = String::new();
        while let Some(line) = lines.next_line().await.ok()? {
            if line == "." {
                break;
            }
            mail += &line;
            mail.push('\n');
        }
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        return Some(mail);
    }
    None
}

async fn ask(town: &Town) -> String {
    let cx = town.anyone().await;
    let asked = ask_link(&cx, "amina@example.fr", Asker::Browser("x"), Language::Fr).await;
    let token = mailed_token(cx.secrets(), &asked.unwrap().unwrap().0);
    cx.commit().await.unwrap();
    token
}

fn letter(row: &Model) -> Letter {
    Letter { to: row.address.clone(), subject: "Votre lien".into(), text: "Bonjour.".into() }
}

async fn next(town: &Town, sender: &Sender, by: &str) -> Done {
    sender
        .send_next(&town.store, &town.body, &[MESSAGE], by, &|row| Some(letter(row)))
        .await
        .unwrap()
}

#[tokio::test]
async fn what_waits_leaves_once() {
    for town in towns().await {
        let server = Server::new(&[]).await;
        ask(&town).await;
        let sender = server.sender();
        assert_eq!(next(&town, &sender, "one").await, Done::Left);
        assert_eq!(next(&town, &sender, "two").await, Done::Nothing);
        let taken = server.taken();
        assert_eq!(taken.len(), 1);
        assert!(taken[0].contains("To: amina@example.fr"), "{taken:?}");
        assert!(taken[0].contains("Message-ID: <"), "{taken:?}");
    }
}

#[tokio::test]
async fn what_was_refused_for_now_is_tried_again_later() {
    for town in towns().await {
        let server = Server::new(&["451 later"]).await;
        ask(&town).await;
        let sender = server.sender();
        assert_eq!(next(&town, &sender, "one").await, Done::Later);
        assert_eq!(next(&town, &sender, "one").await, Done::Nothing, "not at once");
        town.store.clock.turn_to("2026-03-03T09:01:00Z".parse().unwrap());
        assert_eq!(next(&town, &sender, "one").await, Done::Left);
        assert_eq!(server.taken().len(), 1);
    }
}

#[tokio::test]
async fn what_was_refused_for_good_and_what_says_nothing_is_given_up() {
    for town in towns().await {
        let server = Server::new(&["550 no such box"]).await;
        ask(&town).await;
        assert_eq!(next(&town, &server.sender(), "one").await, Done::GivenUp);
        ask(&town).await;
        let late = |_: &Model| None;
        let sender = server.sender();
        let done = sender.send_next(&town.store, &town.body, &[MESSAGE], "one", &late).await;
        assert_eq!(done.unwrap(), Done::GivenUp);
        town.store.clock.turn_to("2026-03-04T09:00:00Z".parse().unwrap());
        assert_eq!(next(&town, &sender, "one").await, Done::Nothing);
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn who_was_killed_before_noting_it_sends_again_under_the_same_id() {
    for town in towns().await {
        let server = Server::new(&[]).await;
        ask(&town).await;
        let sender = server.sender();
        let cx = town.anyone().await;
        let until = cx.now().plus_minutes(5);
        civic::outbox::lease(&cx, &[MESSAGE], "killed", until).await.unwrap().unwrap();
        cx.commit().await.unwrap();
        assert_eq!(next(&town, &sender, "one").await, Done::Nothing, "held by who was killed");
        town.store.clock.turn_to("2026-03-03T09:05:00Z".parse().unwrap());
        assert_eq!(next(&town, &sender, "one").await, Done::Left);
        assert_eq!(server.taken().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again() {
    for town in towns().await {
        ask(&town).await;
        let sender = Sender::new("smtp://127.0.0.1:1", None, "rien@test.example").unwrap();
        assert_eq!(next(&town, &sender, "one").await, Done::Later);
    }
}

#[test]
fn what_cannot_be_a_server_or_a_sender_is_refused() {
    assert!(Sender::new("http://mail.example", None, "a@b.fr").is_err());
    assert!(Sender::new("smtp://mail.example", None, "nobody").is_err());
    assert!(Sender::new("smtps://mail.example", Some(("a", "b")), "a@b.fr").is_ok());
    assert!(Sender::new("smtp://mail.example:587", None, "a@b.fr").is_ok());
}
