//! Which pictures are shown. A picture comes from anybody: its size is read before it is decoded,
//! and it is decoded once, alone, before it may be part of a document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use krilla::Data;
use krilla::geom::Size;
use krilla::image::Image;

use crate::heads::{fills_its_screen, stands_still};
use crate::pdf;
use crate::upright::{Kind, Upright, upright};

/// The most pixels of a picture that is shown.
pub const MAX_PICTURE_PIXELS: u64 = 40_000_000;
/// The most pixels that are decoded for one document. JPEG is not: readers do that.
pub const MAX_DECODED_PIXELS: u64 = 80_000_000;

/// Whether files of this media type are shown as pictures, if they are sound.
pub fn can_show(media_type: &str) -> bool {
    matches!(media_type, "image/jpeg" | "image/png" | "image/gif" | "image/webp")
}

/// A picture that can be drawn.
#[derive(Clone)]
pub(crate) struct Picture {
    pub(crate) image: Image,
    pub(crate) upright: Upright,
}

impl Picture {
    /// Width and height in pixels, as it is seen.
    pub(crate) fn size(&self) -> (f32, f32) {
        let (width, height) = self.image.size();
        let seen = if self.upright.on_its_side() { (height, width) } else { (width, height) };
        (seen.0 as f32, seen.1 as f32)
    }
}

/// Decides which pictures are shown, within what one document may cost.
pub(crate) struct Gate {
    pixels_left: u64,
}

impl Gate {
    pub(crate) fn new() -> Self {
        Self { pixels_left: MAX_DECODED_PIXELS }
    }

    /// The picture, unless it is none, too large, or broken.
    pub(crate) fn admit(&mut self, bytes: &[u8]) -> Option<Picture> {
        let kind = Kind::of(bytes)?;
        // The decoders are other people's, and one has panicked: image-webp 0.2.4, on a frame larger
        // than its picture. Then one picture is missing, and not the document.
        catch_unwind(AssertUnwindSafe(|| self.sound(kind, bytes))).ok().flatten()
    }

    fn sound(&mut self, kind: Kind, bytes: &[u8]) -> Option<Picture> {
        if kind == Kind::WebP && !stands_still(bytes, MAX_PICTURE_PIXELS) {
            return None;
        }
        let data = Data::from(bytes.to_vec());
        let image = match kind {
            Kind::Jpeg => Image::from_jpeg(data, false),
            Kind::Png => Image::from_png(data, false),
            Kind::Gif => Image::from_gif(data, false),
            Kind::WebP => Image::from_webp(data, false),
        }
        .ok()?;
        let (width, height) = image.size();
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0
            || pixels > MAX_PICTURE_PIXELS
            || (kind == Kind::Gif && !fills_its_screen(bytes))
        {
            return None;
        }
        if kind != Kind::Jpeg {
            self.pixels_left = self.pixels_left.checked_sub(pixels)?;
        }
        is_drawable(&image).then(|| Picture { image, upright: upright(kind, bytes) })
    }
}

/// Writes the picture alone. What was decoded is kept by the image, so that it is done once.
fn is_drawable(image: &Image) -> bool {
    let (Some(size), Some(mut file)) = (Size::from_wh(10.0, 10.0), pdf::draft()) else {
        return false;
    };
    let mut page = file.start_page();
    let mut surface = page.surface();
    surface.draw_image(image.clone(), size);
    surface.finish();
    page.finish();
    file.finish().is_ok()
}
