//! What pictures say of themselves that decoders take on trust.

/// Whether the first frame of a GIF is as large as the GIF says it is, as drawing it supposes.
pub(crate) fn fills_its_screen(gif: &[u8]) -> bool {
    first_frame(gif).is_some_and(|frame| frame == [0, 0, 0, 0, gif[6], gif[7], gif[8], gif[9]])
}

/// Left, top, width and height of the first frame, as they are written.
fn first_frame(gif: &[u8]) -> Option<[u8; 8]> {
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let mut at = 13 + colours(*gif.get(10)?);
    loop {
        match gif.get(at)? {
            0x2C => return gif.get(at + 1..at + 9)?.try_into().ok(),
            0x21 => at = after_blocks(gif, at + 2)?,
            _ => return None,
        }
    }
}

/// Where the blocks that begin at `at` have ended.
fn after_blocks(gif: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*gif.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// Whether a WebP is one frame of at most `max_pixels`, and its parts end where the file does.
///
/// A decoder makes room for what a part says of its length, and for each frame of an animation
/// what that frame says of its size, whatever the size of the picture.
pub(crate) fn stands_still(webp: &[u8], max_pixels: u64) -> bool {
    let mut at = 12;
    while let Some(head) = webp.get(at..at + 8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let Some(body) = (at + 8).checked_add(length).and_then(|end| webp.get(at + 8..end)) else {
            return false;
        };
        let sound = match &head[..4] {
            b"ANIM" | b"ANMF" => false,
            b"VP8 " => pixels(body).is_some_and(|pixels| pixels <= max_pixels),
            _ => true,
        };
        if !sound {
            return false;
        }
        at += 8 + length + length % 2;
    }
    true
}

/// The size of a lossy frame (RFC 6386, 9.1).
fn pixels(frame: &[u8]) -> Option<u64> {
    let [width, height]: [u16; 2] = [
        u16::from_le_bytes(frame.get(6..8)?.try_into().ok()?),
        u16::from_le_bytes(frame.get(8..10)?.try_into().ok()?),
    ];
    Some(u64::from(width & 0x3FFF) * u64::from(height & 0x3FFF))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webp(name: [u8; 4], length: u32, body: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP".as_slice(), &name, &length.to_le_bytes(), body].concat()
    }

    #[test]
    fn a_part_is_no_longer_than_its_file() {
        assert!(stands_still(&webp(*b"ICCP", 4, b"body"), 100));
        assert!(stands_still(&webp(*b"ICCP", 3, b"odd\0EXIF\0\0\0\0"), 100));
        assert!(!stands_still(&webp(*b"ICCP", 5, b"body"), 100));
        assert!(!stands_still(&webp(*b"ICCP", u32::MAX, b"body"), 100));
    }

    #[test]
    fn a_frame_is_no_larger_than_a_picture_may_be() {
        let frame = [0, 0, 0, 0x9D, 1, 0x2A, 10, 0, 10, 0];
        assert!(stands_still(&webp(*b"VP8 ", 10, &frame), 100));
        assert!(!stands_still(&webp(*b"VP8 ", 10, &frame), 99));
        assert!(!stands_still(&webp(*b"VP8 ", 4, &frame[..4]), 100));
    }

    #[test]
    fn an_animation_is_not_looked_at() {
        assert!(!stands_still(&webp(*b"ANMF", 4, b"body"), 100));
    }
}
