//! Work on fixed blocks, on as many threads as there are.
//!
//! Where the blocks lie depends on what is worked on, never on the threads, and results come in
//! the order of the blocks: whoever adds them up in that order gets the same bits on any machine.

use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Rows of a block: enough work to be worth a hand-over, few enough that ten thousand rows
/// already keep two threads busy.
pub(crate) const ROWS: usize = 4_096;

thread_local! {
    /// How many threads the work of this one may use.
    static MOST: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Does `work` on at most `threads` threads, the calling one among them: reading a compact file,
/// making a map. The result is the same to the last bit on any number.
///
/// ```
/// use opinion::{CheckedParams, OpinionMap, Vote, Votes};
///
/// let mut votes = Votes::new();
/// (0..40_u64).for_each(|person| votes.cast(person, "benches", Vote::Agree));
/// let map = || OpinionMap::of(&votes, &CheckedParams::default());
/// assert_eq!(opinion::within(1, map)?, map()?);
/// # Ok::<(), opinion::CannotMap>(())
/// ```
pub fn within<T>(threads: usize, work: impl FnOnce() -> T) -> T {
    let _before = Before(MOST.replace(threads.max(1)));
    work()
}

/// Puts back what held before, also where work panics.
struct Before(usize);

impl Drop for Before {
    fn drop(&mut self) {
        MOST.set(self.0);
    }
}

/// How many threads the machine offers, 1 where it does not say, and this one may use.
pub(crate) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MOST.get())
}

/// What `work` gives for each block of `block` among `0..items`, in order.
///
/// At most `threads` threads, this one among them; they live as long as the call.
pub(crate) fn blocks<T: Send>(
    items: usize,
    block: usize,
    threads: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let count = items.div_ceil(block);
    let range = |b: usize| b * block..((b + 1) * block).min(items);
    if threads < 2 || count < 2 {
        return (0..count).map(|b| work(range(b))).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let b = next.fetch_add(1, Ordering::Relaxed);
            if b >= count {
                return done;
            }
            done.push((b, work(range(b))));
        }
    };
    let mut done = std::thread::scope(|scope| {
        // All are at work: what they do within is not dealt out again.
        let take = || within(1, take);
        let others: Vec<_> = (1..threads.min(count)).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(theirs) => done.extend(theirs),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(b, _)| *b);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does `work` on each of `jobs`, which share nothing.
pub(crate) fn each<J: Send>(jobs: Vec<J>, threads: usize, work: impl Fn(J) + Sync) {
    if threads < 2 || jobs.len() < 2 {
        return jobs.into_iter().for_each(work);
    }
    let workers = threads.min(jobs.len());
    let jobs = Mutex::new(jobs.into_iter());
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take = || {
        within(1, || {
            while let Some(job) = next() {
                work(job);
            }
        });
    };
    std::thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(take);
        }
        take();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_have_the_same_bits_on_any_number_of_threads() {
        let sum = |threads| {
            let part = |range: Range<usize>| range.map(|i| 1.0 / (i as f64 + 0.3)).sum::<f64>();
            blocks(100_003, 97, threads, part).into_iter().sum::<f64>().to_bits()
        };
        assert!([2, 3, 7].into_iter().all(|threads| sum(threads) == sum(1)));
    }

    #[test]
    fn no_more_threads_than_are_allowed() {
        let here = std::thread::current().id();
        let elsewhere = |threads| {
            within(threads, || {
                let seen = blocks(64, 1, super::threads(), |_| std::thread::current().id());
                seen.iter().any(|id| *id != here)
            })
        };
        assert!(!elsewhere(1) && !elsewhere(0));
        within(1, || within(7, || assert!(super::threads() <= 7)));
        let stopped = std::panic::catch_unwind(|| within(1, || panic!("stops")));
        assert!(stopped.is_err() && MOST.get() == usize::MAX, "what held before holds again");
    }

    #[test]
    fn every_item_once_and_in_order() {
        for (items, block, threads) in [(0, 3, 2), (1, 3, 2), (10, 3, 7), (12, 3, 2)] {
            let found: Vec<usize> =
                blocks(items, block, threads, Iterator::collect::<Vec<_>>).concat();
            assert_eq!(found, (0..items).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_job_once() {
        for threads in [1, 2, 7] {
            let mut squares = vec![0; 50];
            let jobs: Vec<(usize, &mut usize)> = squares.iter_mut().enumerate().collect();
            each(jobs, threads, |(i, square)| *square += i * i);
            assert_eq!(squares, (0..50).map(|i| i * i).collect::<Vec<_>>());
        }
    }
}
