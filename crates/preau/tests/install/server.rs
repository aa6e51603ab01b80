//! An install in a folder of its own, its server, and a small browser.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Longest wait for a server to begin or an answer to come.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A folder that `preau init` filled; gone at the end.
pub(crate) struct Install {
    pub(crate) folder: PathBuf,
    /// What `init` printed.
    pub(crate) told: String,
}

impl Install {
    pub(crate) fn init() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("preau-install-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let mut install = Self { folder, told: String::new() };
        let folder = install.folder.display().to_string();
        let output = preau(&["init", &folder, "--admin", "mairie@ville.example"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).clone_into(&mut install.told);
        install
    }

    /// Runs `preau COMMAND … --folder FOLDER`.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let folder = self.folder.display().to_string();
        preau(&[args, &["--folder", &folder]].concat())
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Serves it and waits until it answers.
    pub(crate) fn serve(&self) -> Server {
        let address = free_address();
        let child = Command::new(env!("CARGO_BIN_EXE_preau"))
            .arg("serve")
            .arg(&self.folder)
            .env("PREAU_LISTEN", address.to_string())
            .env("PREAU_TODAY", "2026-03-03")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("preau serves");
        let server = Server { child, address };
        let begun = Instant::now();
        while get(address, "/healthz", "").map_or(true, |page| page.status != 200) {
            assert!(begun.elapsed() < PATIENCE, "the server does not begin");
            thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for Install {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn preau(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_preau")).args(args).output().expect("preau runs")
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address")
}

/// A server that ends with the test at the latest.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// A server that `preau` began and whose address is known by now.
    pub(crate) fn of(child: Child, address: SocketAddr) -> Self {
        Self { child, address }
    }

    /// `kill -9`: nothing is written any more, nothing is closed.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a signal");
        self.child.wait().expect("its end");
    }

    /// Asks it to end, as a service manager does.
    pub(crate) fn stop(mut self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(asked.success());
        let ended = self.child.wait().expect("its end");
        assert!(ended.success(), "{ended}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the server answered.
pub(crate) struct Page {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The token of its first form.
    pub(crate) fn token(&self) -> Option<&str> {
        let (_, rest) = self.body.split_once(r#"name="_token" value=""#)?;
        Some(rest.split_once('"')?.0)
    }
}

pub(crate) fn get(address: SocketAddr, path: &str, cookie: &str) -> io::Result<Page> {
    ask(address, &format!("GET {path} HTTP/1.1\r\nCookie: {cookie}\r\n"), "")
}

pub(crate) fn post(address: SocketAddr, path: &str, fields: &[(&str, &str)]) -> io::Result<Page> {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    let body = pairs.collect::<Vec<_>>().join("&");
    let head = format!(
        "POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n",
        body.len()
    );
    ask(address, &head, &body)
}

fn encoded(value: &str) -> String {
    use std::fmt::Write;
    value.bytes().fold(String::new(), |mut text, byte| {
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => write!(text, "{}", char::from(byte)),
            _ => write!(text, "%{byte:02X}"),
        };
        text
    })
}

/// Sends a request and reads the answer to its end; half an answer is an error.
fn ask(address: SocketAddr, head: &str, body: &str) -> io::Result<Page> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "{head}Host: {address}\r\nConnection: close\r\n\r\n{body}")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let half = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(half)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(half)?;
    Ok(Page { status, head: head.to_owned(), body: body.to_owned() })
}

/// A matter whose receipt arrived.
#[derive(Clone)]
pub(crate) struct Acknowledged {
    code: String,
    said: String,
}

impl Acknowledged {
    /// Whether the code still opens it, with its text.
    pub(crate) fn is_there(&self, address: SocketAddr) -> bool {
        let page = get(address, &format!("/follow/{}", self.code), "").expect("an answer");
        page.status == 200 && page.body.contains(&self.said)
    }
}

/// Brings a matter by the form; its code once the server said that it has it.
pub(crate) fn bring(address: SocketAddr, said: &str) -> io::Result<Acknowledged> {
    let form = get(address, "/bring", "")?;
    let token = form.token().ok_or(io::ErrorKind::InvalidData)?;
    let fields =
        [("_token", token), ("go", "send"), ("kind", "1"), ("reply_by", "site"), ("text", said)];
    let answer = post(address, "/bring", &fields)?;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let code = answer.header("location").and_then(|to| to.strip_prefix("/receipt/"));
    let code = code.expect("an address with the code").to_owned();
    Ok(Acknowledged { code, said: said.to_owned() })
}

/// People who bring matters, as fast as they can, until told to stop or the server is gone.
pub(crate) struct Crowd {
    people: Vec<JoinHandle<()>>,
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
    enough: Arc<AtomicBool>,
}

impl Crowd {
    pub(crate) fn come(address: SocketAddr, round: u32) -> Self {
        let acknowledged = Arc::new(Mutex::new(Vec::new()));
        let enough = Arc::new(AtomicBool::new(false));
        let people = (0..4).map(|person| {
            let (acknowledged, enough) = (Arc::clone(&acknowledged), Arc::clone(&enough));
            thread::spawn(move || {
                for number in 0.. {
                    let said = format!("Le banc {number} du square {person} est cassé ({round}).");
                    match bring(address, &said) {
                        Ok(receipt) => acknowledged.lock().expect("no panic").push(receipt),
                        Err(_) => return,
                    }
                    if enough.load(Ordering::Relaxed) {
                        return;
                    }
                }
            })
        });
        Self { people: people.collect(), acknowledged, enough }
    }

    /// Waits until the server has acknowledged `count` matters; those it has by then.
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Acknowledged> {
        let begun = Instant::now();
        loop {
            let so_far = self.acknowledged.lock().expect("no panic").clone();
            if so_far.len() >= count {
                return so_far;
            }
            assert!(begun.elapsed() < PATIENCE, "only {} matters", so_far.len());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// All that was acknowledged, once everybody has gone.
    pub(crate) fn leave(self) -> Vec<Acknowledged> {
        self.enough.store(true, Ordering::Relaxed);
        for person in self.people {
            person.join().expect("nobody panics");
        }
        self.acknowledged.lock().expect("no panic").clone()
    }
}
