#include "pictures/cairo_calls.hpp"

namespace tillit::pictures {
namespace {

double channel_of(std::uint32_t colour, unsigned shift) {
  return static_cast<double>((colour >> shift) & 0xFFU) / 255.0;
}

cairo_status_t append(void* bytes, const unsigned char* piece, unsigned int length) {
  try {
    static_cast<std::string*>(bytes)->append(piece, piece + length);
    return CAIRO_STATUS_SUCCESS;
  } catch (...) {  // must not pass through cairo's and libpng's C frames
    return CAIRO_STATUS_WRITE_ERROR;
  }
}

}  // namespace

void set_colour(cairo_t* context, std::uint32_t colour) {
  cairo_set_source_rgb(context, channel_of(colour, 16), channel_of(colour, 8),
                       channel_of(colour, 0));
}

Result<std::string> png_of(cairo_surface_t* surface) {
  std::string png;
  if (cairo_surface_write_to_png_stream(surface, append, &png) != CAIRO_STATUS_SUCCESS)
    return fail(Errc::Unavailable, "writing a picture");
  return png;
}

}  // namespace tillit::pictures
