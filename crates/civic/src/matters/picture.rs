//! What a camera or a program writes into a picture beside the picture: where it was taken, when,
//! with which device, by whom, a thumbnail of what was cut away. It is taken out before a picture
//! is kept; the pixels stay byte for byte, and the way up.
//!
//! JPEG: ITU-T T.81, Exif 2.32, the multi-picture format CIPA DC-007. PNG: W3C PNG, third edition.
//! WebP: RFC 9649. GIF89a. TIFF 6.0. HEIF and AVIF: ISO/IEC 23008-12, where metadata is overwritten in
//! place, so that no offset moves.

use std::collections::BTreeSet;
use std::ops::Range;

/// The bytes stop in the middle of a part, a part cannot be that long, or there are more parts than
/// any picture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// The bytes without what was written beside the picture, in a time linear in their number; as
/// they are where they are none of the pictures known here.
pub(super) fn cleaned(bytes: &[u8], media_type: &str) -> Result<Vec<u8>, Damaged> {
    match media_type {
        "image/jpeg" => jpeg(bytes),
        "image/png" => png(bytes),
        "image/webp" => webp(bytes),
        "image/gif" => gif(bytes),
        "image/tiff" => Ok(overwritten(bytes, 0, exif_at(bytes, [0])?)),
        "image/heic" | "image/avif" => {
            let kept = overwritten(bytes, 0, exif_at(bytes, heads(bytes))?);
            Ok(overwritten(&kept, b' ', xmp(bytes)))
        }
        _ => Ok(bytes.to_vec()),
    }
}

/// The bytes with `with` in these ranges. They may overlap in any number: each byte is written once.
fn overwritten(bytes: &[u8], with: u8, mut ranges: Vec<Range<usize>>) -> Vec<u8> {
    let mut kept = bytes.to_vec();
    ranges.sort_by_key(|range| range.start);
    let mut done = 0;
    for range in ranges {
        let end = range.end.min(kept.len());
        let start = range.start.max(done);
        if start < end {
            kept[start..end].fill(with);
            done = end;
        }
    }
    kept
}

/// `length` bytes at `at`.
fn part(bytes: &[u8], at: usize, length: usize) -> Result<&[u8], Damaged> {
    bytes.get(at..at.checked_add(length).ok_or(Damaged)?).ok_or(Damaged)
}

const EXIF: &[u8] = b"Exif\0\0";

/// Keeps what draws the picture: of the application segments JFIF, the colour profile and Adobe's
/// colour transform. What follows the end of the image is a second picture or none, and goes.
fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, Damaged> {
    const END: u8 = 0xD9;
    const SCAN: u8 = 0xDA;
    let mut kept = bytes.get(..2).ok_or(Damaged)?.to_vec();
    let mut profile_and_tables = Vec::with_capacity(bytes.len());
    let mut upright = None;
    let mut at = 2;
    while at < bytes.len() {
        if bytes[at] != 0xFF {
            return Err(Damaged);
        }
        let Some(marker) = bytes.get(at + 1).copied() else { break };
        match marker {
            // Filling.
            0xFF => {
                at += 1;
                continue;
            }
            END => break,
            // Markers that stand alone.
            0x01 | 0xD0..=0xD8 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let length =
            part(bytes, at + 2, 2).map(|l| usize::from(u16::from_be_bytes([l[0], l[1]])))?;
        let body = part(bytes, at + 4, length.checked_sub(2).ok_or(Damaged)?)?;
        let mut end = at + 2 + length;
        if marker == SCAN {
            end = end_of_scan(bytes, end);
        }
        let draws = match marker {
            0xE0 => body.starts_with(b"JFIF"),
            0xE2 => body.starts_with(b"ICC_PROFILE\0"),
            0xEE => body.starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        };
        if marker == 0xE1 && upright.is_none() {
            upright = body.strip_prefix(EXIF).and_then(orientation);
        }
        let to = if marker == 0xE0 { &mut kept } else { &mut profile_and_tables };
        if draws {
            to.extend_from_slice(&bytes[at..end]);
        }
        at = end;
    }
    if let Some(upright) = upright {
        let exif = [EXIF, &only_orientation(upright)].concat();
        let length = u16::try_from(exif.len() + 2).map_err(|_| Damaged)?;
        kept.extend_from_slice(&[0xFF, 0xE1]);
        kept.extend_from_slice(&length.to_be_bytes());
        kept.extend_from_slice(&exif);
    }
    kept.append(&mut profile_and_tables);
    kept.extend_from_slice(&[0xFF, END]);
    Ok(kept)
}

/// Where the next marker stands after the coded data that begins at `at`.
fn end_of_scan(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at.min(bytes.len())..];
    let next = rest.windows(2).position(|pair| {
        // A stuffed byte and restarts belong to the data.
        pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF)
    });
    next.map_or(bytes.len(), |next| at + next)
}

/// Keeps the chunks without which the picture looks otherwise.
fn png(bytes: &[u8]) -> Result<Vec<u8>, Damaged> {
    const DRAWN: [&[u8]; 15] = [
        b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"hIST", b"cICP",
        b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT",
    ];
    const AFTER_HEADER: usize = 33;
    let mut kept = part(bytes, 0, 8)?.to_vec();
    let (mut at, mut upright) = (8, None);
    while at < bytes.len() {
        let head = part(bytes, at, 8)?;
        let kind = &head[4..];
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let whole = part(bytes, at, length.checked_add(12).ok_or(Damaged)?)?;
        if kind[0].is_ascii_uppercase() || DRAWN.contains(&kind) {
            kept.extend_from_slice(whole);
        } else if kind == b"eXIf" {
            upright = orientation(&whole[8..8 + length]);
        }
        if kind == b"IEND" {
            break;
        }
        at += whole.len();
    }
    if let Some(upright) = upright.filter(|_| kept.len() >= AFTER_HEADER) {
        let exif = [b"eXIf".as_slice(), &only_orientation(upright)].concat();
        let length = u32::try_from(exif.len() - 4).map_err(|_| Damaged)?;
        let chunk = [&length.to_be_bytes(), exif.as_slice(), &check_of(&exif).to_be_bytes()];
        kept.splice(AFTER_HEADER..AFTER_HEADER, chunk.concat());
    }
    Ok(kept)
}

/// The cyclic redundancy check of a chunk (PNG, annex D).
fn check_of(bytes: &[u8]) -> u32 {
    let mixed = bytes.iter().fold(!0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 }
        })
    });
    !mixed
}

/// Keeps what draws the picture and how often it is shown; comments, XMP and what follows the end go.
fn gif(bytes: &[u8]) -> Result<Vec<u8>, Damaged> {
    const HEAD: usize = 13;
    const DRAWN: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];
    let head = part(bytes, 0, HEAD)?;
    let mut at = HEAD + colours(head[10]);
    let mut kept = part(bytes, 0, at)?.to_vec();
    while let Some(kind) = bytes.get(at) {
        let (data, draws) = match kind {
            // An extension: graphic control, plain text, comment, application.
            0x21 => match part(bytes, at + 1, 1)?[0] {
                0xF9 | 0x01 => (at + 2, true),
                0xFF => {
                    let name = part(bytes, at + 2, 12)?;
                    (at + 2, name[0] == 11 && DRAWN.contains(&&name[1..]))
                }
                _ => (at + 2, false),
            },
            // A picture: its place, its colours, the least size of a code.
            0x2C => (at + 11 + colours(part(bytes, at, 10)?[9]), true),
            0x3B => break,
            _ => return Err(Damaged),
        };
        let end = end_of_blocks(bytes, data)?;
        if draws {
            kept.extend_from_slice(&bytes[at..end]);
        }
        at = end;
    }
    kept.push(0x3B);
    Ok(kept)
}

/// How many bytes the table of colours has that these flags announce.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where the blocks end that begin at `at`: each says its length, an empty one is the last.
fn end_of_blocks(bytes: &[u8], mut at: usize) -> Result<usize, Damaged> {
    loop {
        let length = usize::from(part(bytes, at, 1)?[0]);
        at += 1 + part(bytes, at + 1, length)?.len();
        if length == 0 {
            return Ok(at);
        }
    }
}

fn webp(bytes: &[u8]) -> Result<Vec<u8>, Damaged> {
    const HAS_EXIF: u8 = 0b1000;
    const HAS_XMP: u8 = 0b0100;
    let mut kept = part(bytes, 0, 12)?.to_vec();
    let (mut at, mut flags, mut upright) = (12, None, None);
    while at < bytes.len() {
        let head = part(bytes, at, 8)?;
        let kind = &head[..4];
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let body = part(bytes, at + 8, length)?;
        let padded = (8_usize.checked_add(length).ok_or(Damaged)?).next_multiple_of(2);
        let end = at.checked_add(padded).ok_or(Damaged)?.min(bytes.len());
        match kind {
            b"EXIF" => upright = orientation(body.strip_prefix(EXIF).unwrap_or(body)),
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                if kind == b"VP8X" && !body.is_empty() {
                    flags = Some(kept.len() + 8);
                }
                kept.extend_from_slice(&bytes[at..end]);
            }
            _ => {}
        }
        at = end;
    }
    if let Some(flags) = flags {
        kept[flags] &= !(HAS_EXIF | HAS_XMP);
        if let Some(upright) = upright {
            kept[flags] |= HAS_EXIF;
            let exif = only_orientation(upright);
            kept.extend_from_slice(b"EXIF");
            kept.extend_from_slice(&u32::try_from(exif.len()).map_err(|_| Damaged)?.to_le_bytes());
            kept.extend_from_slice(&exif);
        }
    }
    let size = u32::try_from(kept.len() - 8).map_err(|_| Damaged)?;
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(kept)
}

/// A TIFF structure that says which way is up, and nothing else.
fn only_orientation(upright: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = upright;
    tiff
}

/// Which way is up, where it is not as stored.
fn orientation(bytes: &[u8]) -> Option<u8> {
    let tiff = Tiff::read(bytes)?;
    let first = tiff.number(4, 4)?;
    let found = tiff.entries(first)?.into_iter().find(|entry| entry.tag == Entry::ORIENTATION)?;
    let upright = tiff.number(found.at + 8, 2)?;
    u8::try_from(upright).ok().filter(|upright| (2..=8).contains(upright))
}

/// A TIFF structure.
struct Tiff<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

struct Entry {
    /// Where its twelve bytes begin.
    at: usize,
    tag: usize,
    kind: usize,
    /// Where its value stands.
    value: Range<usize>,
}

impl Entry {
    const ORIENTATION: usize = 0x0112;
    /// Directories of their own: of the camera, of the place, of other programs.
    const DIRECTORIES: [usize; 3] = [0x8769, 0x8825, 0xA005];
    /// XMP, IPTC, Photoshop.
    const PACKETS: [usize; 3] = [700, 33723, 34377];
    const ASCII: usize = 2;
}

/// Most entries of a directory, and most directories and structures that a picture has.
const MOST: usize = 512;

impl<'a> Tiff<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let big_endian = match bytes.get(..4)? {
            b"MM\0*" => true,
            b"II*\0" => false,
            _ => return None,
        };
        Some(Self { bytes, big_endian })
    }

    /// What tells of people, places and devices; `left` is how many directories there can be. A
    /// chain that turns in a circle ends there.
    fn telling(&self, left: &mut usize) -> Result<Vec<Range<usize>>, Damaged> {
        let mut telling = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = self.number(4, 4);
        while let Some((at, entries)) = next.and_then(|at| Some((at, self.entries(at)?))) {
            if !seen.insert(at) {
                break;
            }
            *left = left.checked_sub(1).ok_or(Damaged)?;
            next = self.number(at + 2 + 12 * entries.len(), 4);
            for entry in entries {
                if Entry::DIRECTORIES.contains(&entry.tag) {
                    let inner = self.number(entry.at + 8, 4).and_then(|at| self.whole(at));
                    telling.extend(inner.unwrap_or_default());
                } else if entry.kind == Entry::ASCII || Entry::PACKETS.contains(&entry.tag) {
                    telling.push(entry.value);
                }
            }
        }
        Ok(telling)
    }

    /// A directory and all its values.
    fn whole(&self, at: usize) -> Option<Vec<Range<usize>>> {
        let entries = self.entries(at)?;
        let directory = at..at + 2 + 12 * entries.len();
        Some(entries.into_iter().map(|entry| entry.value).chain([directory]).collect())
    }

    /// The number in the two or four bytes at `at`.
    fn number(&self, at: usize, length: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        let step = |number: usize, byte: &u8| (number << 8) | usize::from(*byte);
        Some(if self.big_endian {
            bytes.iter().fold(0, step)
        } else {
            bytes.iter().rev().fold(0, step)
        })
    }

    /// The entries of the directory at `at`; nothing where there can be none.
    fn entries(&self, at: usize) -> Option<Vec<Entry>> {
        const SIZES: [usize; 14] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
        let count = self.number(at, 2).filter(|count| (1..=MOST).contains(count))?;
        if at < 8 {
            return None;
        }
        let entry = |at: usize| {
            let kind = self.number(at + 2, 2)?;
            let size = SIZES.get(kind).copied().filter(|size| *size > 0)?;
            let length = self.number(at + 4, 4)?.checked_mul(size)?;
            let value = if length <= 4 { at + 8 } else { self.number(at + 8, 4)? };
            let value = value..value.saturating_add(length);
            Some(Entry { at, tag: self.number(at, 2)?, kind, value })
        };
        (0..count).map(|nth| entry(at + 2 + 12 * nth)).collect()
    }
}

/// Where structures that read like Exif may begin, in a container whose layout is left alone.
fn heads(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let heads = bytes.windows(4).enumerate();
    heads.filter(|(_, head)| matches!(*head, b"II*\0" | b"MM\0*")).map(|(at, _)| at)
}

/// What tells in the structures that begin at `heads`.
fn exif_at(
    bytes: &[u8],
    heads: impl IntoIterator<Item = usize>,
) -> Result<Vec<Range<usize>>, Damaged> {
    let mut left = MOST;
    let mut telling = Vec::new();
    for (nth, at) in heads.into_iter().enumerate() {
        if nth == MOST {
            return Err(Damaged);
        }
        let Some(tiff) = Tiff::read(&bytes[at..]) else { continue };
        let ranges = tiff.telling(&mut left)?.into_iter();
        telling.extend(ranges.map(|range| at + range.start..range.end.saturating_add(at)));
    }
    Ok(telling)
}

/// XMP is text between two marks.
fn xmp(bytes: &[u8]) -> Vec<Range<usize>> {
    const BEGINS: &[u8] = b"<x:xmpmeta";
    const ENDS: &[u8] = b"</x:xmpmeta>";
    let find = |bytes: &[u8], mark: &[u8]| bytes.windows(mark.len()).position(|at| at == mark);
    let mut packets = Vec::new();
    let mut from = 0;
    while let Some(begins) = find(&bytes[from..], BEGINS) {
        let begins = from + begins;
        from = find(&bytes[begins..], ENDS).map_or(bytes.len(), |at| begins + at + ENDS.len());
        packets.push(begins..from);
    }
    packets
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn of_a_gif_the_pictures_stay_and_nothing_said_beside() {
        let colours = [0, 0, 0, 255, 255, 255];
        let head = [b"GIF89a".as_slice(), &[1, 0, 1, 0, 0x80, 0, 0], &colours].concat();
        let repeats = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0".as_slice();
        let comment = b"\x21\xFE\x09Mme Duval\0".as_slice();
        let xmp = b"\x21\xFF\x0BXMP DataXMP\x04<x/>\0".as_slice();
        let control = b"\x21\xF9\x04\0\x0A\0\0\0".as_slice();
        let place = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0x80];
        let picture = [place.as_slice(), &colours, &[2, 2, 0x4C, 0x01, 0]].concat();
        let drawn = [head.as_slice(), repeats, control, &picture, control, &picture].concat();
        let drawn = [drawn.as_slice(), &[0x3B]].concat();
        let said = [&head, repeats, comment, control, &picture, xmp, control, &picture].concat();
        let said = [said.as_slice(), &[0x3B], b"48.85, 2.35"].concat();
        assert_eq!(cleaned(&said, "image/gif"), Ok(drawn.clone()));
        assert_eq!(cleaned(&drawn, "image/gif"), Ok(drawn.clone()));
        for cut in 0..drawn.len() - 1 {
            // Cut short it is damaged, unless whole blocks are all there is.
            if let Ok(kept) = cleaned(&drawn[..cut], "image/gif") {
                assert_eq!(kept[..cut], drawn[..cut], "{cut}");
            }
        }
    }

    /// Exif as a phone writes it: an owner, a way up, a place.
    fn exif(big_endian: bool) -> Vec<u8> {
        let short = |n: u16| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
        let long = |n: u32| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
        let mut tiff = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        tiff.extend(long(8));
        tiff.extend(short(3));
        let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            tiff.extend(short(tag));
            tiff.extend(short(kind));
            tiff.extend(long(count));
            tiff.extend(value);
        };
        let way_up = short(6);
        entry(0x0112, 3, 1, [way_up[0], way_up[1], 0, 0]);
        entry(0x013B, 2, 10, long(50));
        entry(0x8825, 4, 1, long(60));
        tiff.extend(long(0));
        assert_eq!(tiff.len(), 50);
        tiff.extend(b"Mme Duval\0");
        tiff.extend(short(1));
        tiff.extend(short(2));
        tiff.extend(short(5));
        tiff.extend(long(3));
        tiff.extend(long(78));
        tiff.extend(long(0));
        tiff.extend(b"48N51'24.0000000000secret");
        tiff
    }

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], length.as_slice(), body].concat()
    }

    fn tells(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|at| at == what)
    }

    #[test]
    fn a_photo_keeps_its_pixels_its_colours_and_its_way_up_and_no_place() {
        for big_endian in [true, false] {
            let drawn = [
                segment(0xE0, b"JFIF\0\x01\x02"),
                segment(0xE2, b"ICC_PROFILE\0colours"),
                segment(0xDB, &[7; 65]),
                [segment(0xDA, &[1, 2, 3]), vec![9, 0xFF, 0, 8, 0xFF, 0xD0, 7]].concat(),
                [segment(0xDA, &[4]), vec![5]].concat(),
            ];
            let photo = [
                vec![0xFF, 0xD8],
                drawn[0].clone(),
                segment(0xE1, &[EXIF, &exif(big_endian)].concat()),
                segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Mme Duval"),
                drawn[1].clone(),
                segment(0xE2, b"MPF\0second picture"),
                segment(0xFE, b"Mme Duval"),
                drawn[2].clone(),
                drawn[3].clone(),
                segment(0xED, b"Photoshop 3.0\0Mme Duval"),
                drawn[4].clone(),
                vec![0xFF, 0xD9],
                segment(0xE1, &[EXIF, &exif(big_endian)].concat()),
            ];
            let kept = cleaned(&photo.concat(), "image/jpeg").unwrap();
            for secret in [b"Duval".as_slice(), b"48N", b"second", b"secret"] {
                assert!(tells(&photo.concat(), secret) && !tells(&kept, secret));
            }
            assert!(drawn.iter().all(|part| tells(&kept, part)));
            assert!(kept.ends_with(&[5, 0xFF, 0xD9]));
            let at = kept.windows(6).position(|at| at == EXIF).unwrap();
            assert_eq!(orientation(&kept[at + 6..]), Some(6));
            assert_eq!(cleaned(&kept, "image/jpeg").unwrap(), kept, "clean stays clean");
        }
    }

    #[test]
    fn a_screenshot_keeps_what_draws_it() {
        let chunk = |kind: &[u8], body: &[u8]| {
            [&u32::try_from(body.len()).unwrap().to_be_bytes(), kind, body, &[1, 2, 3, 4]].concat()
        };
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let drawn = [chunk(b"IHDR", &[0; 13]), chunk(b"tRNS", &[1]), chunk(b"IDAT", b"pixels")];
        let end = chunk(b"IEND", &[]);
        let all = [
            head.clone(),
            drawn[0].clone(),
            chunk(b"eXIf", &exif(true)),
            chunk(b"tEXt", b"Author\0Mme Duval"),
            drawn[1].clone(),
            chunk(b"tIME", &[0; 7]),
            drawn[2].clone(),
            end.clone(),
            b"after the end".to_vec(),
        ];
        let kept = cleaned(&all.concat(), "image/png").unwrap();
        let way_up = [&26_u32.to_be_bytes(), b"eXIf".as_slice(), &only_orientation(6)].concat();
        let check = check_of(&way_up[4..]).to_be_bytes();
        let [header, rest @ ..] = drawn;
        let drawn = [header, way_up, check.to_vec(), rest.concat()].concat();
        assert_eq!(kept, [head, drawn, end].concat());
        assert_eq!(check_of(b"IEND"), 0xAE42_6082, "as every PNG file ends");
    }

    #[test]
    fn a_picture_of_the_web_keeps_its_way_up() {
        let chunk = |kind: &[u8], body: &[u8]| {
            let mut all = [kind, &u32::try_from(body.len()).unwrap().to_le_bytes(), body].concat();
            all.resize(all.len().next_multiple_of(2), 0);
            all
        };
        let parts = [
            b"WEBP".to_vec(),
            chunk(b"VP8X", &[0b1100, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
            chunk(b"VP8 ", b"pixel"),
            chunk(b"EXIF", &exif(false)),
            chunk(b"XMP ", b"Mme Duval"),
        ];
        let size = parts.concat().len();
        let all =
            [b"RIFF".as_slice(), &u32::try_from(size).unwrap().to_le_bytes(), &parts.concat()];
        let kept = cleaned(&all.concat(), "image/webp").unwrap();
        assert!(!tells(&kept, b"Duval") && !tells(&kept, b"48N") && tells(&kept, b"pixel"));
        assert_eq!(kept[20], 0b1000);
        let at = kept.windows(4).position(|at| at == b"EXIF").unwrap();
        assert_eq!(orientation(&kept[at + 8..]), Some(6));
        assert_eq!(u32::from_le_bytes(kept[4..8].try_into().unwrap()) as usize, kept.len() - 8);
    }

    #[test]
    fn where_no_byte_may_move_what_tells_is_overwritten() {
        for big_endian in [true, false] {
            let before = b"\0\0\0\x18ftypheic....pixels".to_vec();
            let xmp = b"<x:xmpmeta><exif:GPSLatitude>48</></x:xmpmeta>".to_vec();
            let photo = [before.clone(), exif(big_endian), xmp, b"pixels".to_vec()].concat();
            let kept = cleaned(&photo, "image/heic").unwrap();
            assert_eq!(kept.len(), photo.len());
            assert!(kept.starts_with(&before) && kept.ends_with(b"pixels"));
            assert!(!tells(&kept, b"Duval") && !tells(&kept, b"48N") && !tells(&kept, b"GPS"));
            assert_eq!(orientation(&kept[before.len()..]), Some(6));
            let scan = cleaned(&exif(big_endian), "image/tiff").unwrap();
            assert!(!tells(&scan, b"Duval") && !tells(&scan, b"48N"));
        }
    }

    #[test]
    fn a_circle_ends_and_what_would_never_end_is_refused() {
        let one = |next: u32| {
            let mut directory = vec![0, 1, 0x01, 0x3B, 0, 2, 0, 0, 0, 3, b'D', b'u', b'v', 0];
            directory.extend(next.to_be_bytes());
            directory
        };
        let circle = [b"MM\0*\0\0\0\x08".to_vec(), one(8)].concat();
        let kept = cleaned(&circle, "image/tiff").unwrap();
        assert!(!tells(&kept, b"Duv") && kept.ends_with(&[0, 0, 0, 8]));
        let mut endless = b"MM\0*\0\0\0\x08".to_vec();
        (1..=600).for_each(|nth| endless.extend(one(8 + 18 * nth)));
        assert_eq!(cleaned(&endless, "image/tiff"), Err(Damaged));
        let heads = b"MM\0*".repeat(MOST + 1);
        assert_eq!(cleaned(&heads, "image/heic"), Err(Damaged));
    }

    #[test]
    fn what_stops_in_the_middle_is_damaged() {
        let photo = [&[0xFF, 0xD8][..], &[0xFF, 0xE1, 0xFF, 0xFF, 1]].concat();
        assert_eq!(cleaned(&photo, "image/jpeg"), Err(Damaged));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x09IHDR";
        assert_eq!(cleaned(png, "image/png"), Err(Damaged));
        assert_eq!(cleaned(b"RIFF\0\0\0\0WEBPVP8 \xFF\xFF\xFF\xFF", "image/webp"), Err(Damaged));
        assert_eq!(cleaned(b"%PDF-1.7", "application/pdf").unwrap(), b"%PDF-1.7");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0_usize..300) {
            let mut photo = [EXIF, &exif(true)].concat();
            photo = [vec![0xFF, 0xD8], segment(0xE1, &photo)].concat();
            let at = at.min(photo.len());
            photo.splice(at.., bytes.iter().copied());
            for media_type in
                ["image/jpeg", "image/png", "image/webp", "image/tiff", "image/heic", "image/avif"]
            {
                let _ = cleaned(&bytes, media_type);
                let _ = cleaned(&photo, media_type);
                let _ = cleaned(&exif(true)[..at.min(103)], media_type);
            }
        }
    }
}
