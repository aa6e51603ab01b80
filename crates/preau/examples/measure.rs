//! What the demo town weighs and how fast it answers: time until ready, memory at rest and after
//! the requests, and for each page the median, the 99th percentile and the size of its answer.
//!
//! `cargo xtask bench preau`. One client on one kept connection, so that the times are those of
//! the server's work and not of waiting in line.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Requests of each page that are counted, and that go before.
const REQUESTS: usize = 300;
const WARM: usize = 20;

fn main() -> Result<()> {
    let program = build()?;
    let folder = std::env::temp_dir().join(format!("preau-measure-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&program, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

/// The program, built like for use.
fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(["build", "--release", "--package", "preau"]).status()?;
    ensure!(status.success(), "the program could not be built");
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).context("a folder above the examples")?;
    Ok(folder.join("preau"))
}

fn measure(program: &Path, folder: &Path) -> Result<()> {
    let demo = Demo::start(program, folder)?;
    println!("ready after {:.2} s", demo.ready.as_secs_f64());
    sleep(Duration::from_secs(2));
    println!("memory at rest {:.1} MB", demo.memory()?);
    let agent = demo.sign_in("agent")?;
    let mut slowest = Duration::ZERO;
    println!("{:<44} {:>9} {:>9} {:>9}", "page", "median ms", "p99 ms", "bytes");
    for (path, cookie) in demo.pages(&agent) {
        let (times, bytes) = of_page(&demo, &path, cookie)?;
        let (median, p99) = (times[REQUESTS / 2], times[REQUESTS * 99 / 100]);
        slowest = slowest.max(median);
        let shown = path.replace(&demo.code, "{code}");
        println!("{shown:<44} {:>9.2} {:>9.2} {bytes:>9}", millis(median), millis(p99));
    }
    println!("slowest median {:.2} ms", millis(slowest));
    println!("memory after {:.1} MB", demo.memory()?);
    Ok(())
}

/// The times of a page, shortest first, and its size in bytes.
fn of_page(demo: &Demo, path: &str, cookie: &str) -> Result<(Vec<Duration>, usize)> {
    let mut client = Client::new(&demo.host, cookie)?;
    for _ in 0..WARM {
        client.get(path)?;
    }
    let mut times = Vec::with_capacity(REQUESTS);
    let mut bytes = 0;
    for _ in 0..REQUESTS {
        let start = Instant::now();
        bytes = client.get(path)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok((times, bytes))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

struct Demo {
    process: Child,
    ready: Duration,
    host: String,
    code: String,
    told: Value,
}

impl Demo {
    fn start(program: &Path, folder: &Path) -> Result<Self> {
        let links = folder.join("links.json");
        let start = Instant::now();
        let process = Command::new(program)
            .args(["demo", "--port", "0", "--today", "2026-03-03", "--links"])
            .arg(&links)
            .env("TMPDIR", folder)
            .stdout(Stdio::null())
            .spawn()?;
        while !links.exists() {
            ensure!(start.elapsed() < Duration::from_mins(2), "the demo did not get ready");
            sleep(Duration::from_millis(5));
        }
        let ready = start.elapsed();
        let told: Value = serde_json::from_str(&std::fs::read_to_string(&links)?)?;
        let text = |key: &str| told[key].as_str().unwrap_or_default().to_owned();
        let host = text("address").replace("http://", "");
        let code = text("code");
        Ok(Self { process, ready, host, code, told })
    }

    /// Resident memory in MB, as Linux tells it.
    fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
        let kib: f64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
        Ok(kib / 1024.0)
    }

    /// The pages to measure, each with the cookie that it needs.
    fn pages<'a>(&self, agent: &'a str) -> Vec<(String, &'a str)> {
        let fixed = ["/", "/services", "/bring", "/talk", "/answers", "/causes", "/debates"];
        let more = ["/transformations", "/commitments", "/about"];
        let mut pages: Vec<(String, &str)> =
            fixed.iter().chain(&more).map(|path| ((*path).to_owned(), "")).collect();
        pages.push((format!("/follow/{}", self.code), ""));
        pages.push((format!("/receipt/{}", self.code), ""));
        for key in ["cause", "debate", "transformation"] {
            if let Some(address) = self.told[key].as_str() {
                let path = address.split(&self.host).last().unwrap_or_default();
                pages.push((path.to_owned(), ""));
                if key == "debate" {
                    pages.push((format!("{path}/map"), ""));
                }
            }
        }
        pages.push(("/desk".to_owned(), agent));
        pages.push(("/desk?part=settled".to_owned(), agent));
        pages
    }

    /// Uses up the link of `role`; returns the cookie of the session.
    fn sign_in(&self, role: &str) -> Result<String> {
        let link = self.told["links"][role].as_str().context("a link")?;
        let path = link.split(&self.host).last().context("a path")?;
        let mut client = Client::new(&self.host, "")?;
        let (_, page) = client.ask("GET", path, "")?;
        let form = page.split_once("action=\"/sign-in/").context("a form")?.1;
        let token = form.split_once("name=\"_token\" value=\"").context("a token")?.1;
        let token = token.split('"').next().context("its end")?;
        let (head, _) = client.ask("POST", path, &format!("_token={token}"))?;
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        Ok(cookie.and_then(|cookie| cookie.split(';').next()).context("a session")?.to_owned())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A client that keeps its connection.
struct Client<'a> {
    stream: BufReader<TcpStream>,
    host: String,
    cookie: &'a str,
}

impl<'a> Client<'a> {
    fn new(host: &str, cookie: &'a str) -> Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: host.to_owned(), cookie })
    }

    /// Bytes of the page, which must be there.
    fn get(&mut self, path: &str) -> Result<usize> {
        let (head, body) = self.ask("GET", path, "")?;
        ensure!(head.starts_with("HTTP/1.1 200"), "{path}: {}", head.lines().next().unwrap_or(""));
        Ok(body.len())
    }

    /// Head and body of the answer.
    fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<(String, String)> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.cookie,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            ensure!(self.stream.read_line(&mut head)? > 0, "the connection was closed");
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.context("an answer says how long it is")?.trim().parse()?;
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok((head, String::from_utf8_lossy(&bytes).into_owned()))
    }
}
