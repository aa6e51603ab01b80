//! A line on the terminal while something takes long. Nothing where nobody looks at a terminal,
//! and nothing within the first second.

use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// The line is written anew as often.
const TICK: Duration = Duration::from_millis(200);
/// How wide the bar is.
const WIDTH: u64 = 30;

/// A step of the work; its line goes when it is dropped.
pub(super) struct Progress {
    done: Arc<AtomicU64>,
    stop: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins the step `what`. With `whole`, a bar tells how much of it is done; without, how
    /// long it has taken.
    pub(super) fn of(what: &'static str, whole: Option<u64>) -> Self {
        let done = Arc::new(AtomicU64::new(0));
        if !io::stderr().is_terminal() {
            return Self { done, stop: None };
        }
        let (stop, stopped) = channel::<()>();
        let seen = Arc::clone(&done);
        let thread = std::thread::spawn(move || {
            let mut ticks = 0;
            while stopped.recv_timeout(TICK) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                ticks += 1;
                if ticks >= 5 {
                    let line = line(what, seen.load(Ordering::Relaxed), whole, ticks / 5);
                    let _ = write!(io::stderr(), "\r\x1b[K{line}");
                }
            }
            let _ = write!(io::stderr(), "{}", if ticks >= 5 { "\r\x1b[K" } else { "" });
        });
        Self { done, stop: Some((stop, thread)) }
    }

    /// Reads from `source` and counts.
    pub(super) fn read<R: Read>(&self, source: R) -> Counted<R> {
        Counted { source, done: Arc::clone(&self.done) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.stop.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// The size of a file that is read as it is, by which its bar is drawn.
pub(super) fn size(path: &Path) -> Option<u64> {
    let packed = path.extension().is_some_and(|end| end == "gz" || end == "parquet");
    std::fs::metadata(path).ok().filter(|of| of.is_file() && !packed).map(|of| of.len())
}

pub(super) struct Counted<R> {
    source: R,
    done: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(to)?;
        self.done.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

fn line(what: &str, done: u64, whole: Option<u64>, seconds: u64) -> String {
    let Some(whole) = whole.filter(|whole| *whole > 0) else {
        return format!("{what} … {seconds} s");
    };
    let done = done.min(whole);
    let filled = (done * WIDTH / whole) as usize;
    let (bar, rest) = ("█".repeat(filled), "·".repeat(WIDTH as usize - filled));
    format!("{what} {bar}{rest} {} %", done * 100 / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_full_as_the_work_is_done() {
        assert_eq!(line("map", 0, None, 7), "map … 7 s");
        let half = format!("read {}{} 50 %", "█".repeat(15), "·".repeat(15));
        assert_eq!(line("read", 500, Some(1_000), 7), half);
        assert!(line("read", 5_000, Some(1_000), 7).ends_with("█ 100 %"));
    }

    #[test]
    fn what_is_read_is_counted() {
        let progress = Progress::of("read", Some(5));
        let mut text = String::new();
        progress.read("votes".as_bytes()).read_to_string(&mut text).expect("reads");
        assert_eq!((text.as_str(), progress.done.load(Ordering::Relaxed)), ("votes", 5));
    }
}
