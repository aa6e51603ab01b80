//! From a compact file to votes.

use std::collections::HashMap;
use std::io::Read;

use super::block::{Block, cut_short};
use super::decode::{self, Head, Rows};
use super::numbers::Wrong;
use super::{MAGIC, VERSION};
use crate::error::CannotUnpack;
use crate::findings::Reach;
use crate::parallel;
use crate::table::Table;
use crate::votes::{Settled, Votes};

/// Blocks read before the threads take them up.
const AT_ONCE: usize = 32;

/// The votes of a compact file, to its last byte.
///
/// Running time: one pass, blocks being read by all threads of the machine. Memory: 4 bytes a
/// vote, and some 60 a participant.
pub fn read(source: impl Read) -> Result<Votes, CannotUnpack> {
    let mut source = source;
    let mut magic = [0; 9];
    source.read_exact(&mut magic).map_err(|error| match cut_short(error) {
        CannotUnpack::CutShort => CannotUnpack::NotCompact,
        other => other,
    })?;
    if magic[..8] != MAGIC {
        return Err(CannotUnpack::NotCompact);
    }
    if magic[8] != VERSION {
        return Err(CannotUnpack::Version(magic[8]));
    }
    let block = Block::read(&mut source, 1)?;
    block.check()?;
    let head = decode::head(&block.content).map_err(|what| wrong(1, what))?;
    let mut gathered = Gathered::new(head);
    while !gathered.take_in(&mut source)? {}
    if source.read(&mut [0])? != 0 {
        return Err(CannotUnpack::MoreFollows);
    }
    Ok(Votes::settled(gathered.settled))
}

/// What was read so far.
struct Gathered {
    head: Head,
    settled: Settled,
    blocks: u64,
}

impl Gathered {
    fn new(mut head: Head) -> Self {
        let asked = head.colleges.iter().filter(|(_, from)| *from > 0).cloned();
        let college_from: HashMap<String, usize> = asked.collect();
        let table = Table::empty(head.statements.len());
        let (participants, colleges) = (Vec::new(), Vec::new());
        let statements = std::mem::take(&mut head.statements);
        // Rows are read against as many statements.
        head.statements.clone_from(&statements);
        let settled = Settled {
            channels: vec![None; participants.len()],
            reach: Reach::default(),
            participants,
            colleges,
            college_from,
            statements,
            table,
        };
        Self { head, settled, blocks: 1 }
    }

    /// Reads some blocks; whether the last one was among them.
    fn take_in(&mut self, source: &mut impl Read) -> Result<bool, CannotUnpack> {
        let (mut blocks, mut last) = (Vec::new(), None);
        while blocks.len() < AT_ONCE && last.is_none() {
            self.blocks += 1;
            let block = Block::read(source, self.blocks)?;
            if block.is_end() { last = Some(block) } else { blocks.push(block) }
        }
        let decoded = parallel::blocks(blocks.len(), 1, parallel::threads(), |range| {
            let block = &blocks[range.start];
            block.check()?;
            decode::rows(&block.content, &self.head).map_err(|what| wrong(block.number, what))
        });
        for (rows, block) in decoded.into_iter().zip(&blocks) {
            self.add(rows?).map_err(|what| wrong(block.number, what))?;
        }
        let Some(block) = last else { return Ok(false) };
        block.check()?;
        let totals = decode::end(&block.content).map_err(|what| wrong(block.number, what))?;
        let table = &self.settled.table;
        if totals != (table.height() as u64, table.cells.len() as u64) {
            return Err(wrong(block.number, "its totals are not those of the rows"));
        }
        Ok(true)
    }

    fn add(&mut self, rows: Rows) -> Result<(), Wrong> {
        let settled = &mut self.settled;
        if settled.participants.last() >= rows.participants.first()
            && !settled.participants.is_empty()
        {
            return Err("participants are not in order of id");
        }
        settled.participants.extend(rows.participants);
        let name = |place: usize| self.head.colleges[place].0.clone();
        settled.colleges.extend(rows.colleges.into_iter().map(|college| college.map(name)));
        settled.table.append(&rows.table);
        Ok(())
    }
}

fn wrong(block: u64, what: Wrong) -> CannotUnpack {
    CannotUnpack::Wrong { block, what }
}
