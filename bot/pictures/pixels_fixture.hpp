#pragma once

#include <cairo.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace tillit::pictures {

// The picture as pixels again.
class Pixels {
 public:
  explicit Pixels(const std::string& png) : rest_(png) {
    surface_.reset(cairo_image_surface_create_from_png_stream(read, &rest_));
  }
  [[nodiscard]] bool good() const {
    return cairo_surface_status(surface_.get()) == CAIRO_STATUS_SUCCESS;
  }
  [[nodiscard]] int width() const { return cairo_image_surface_get_width(surface_.get()); }
  [[nodiscard]] int height() const { return cairo_image_surface_get_height(surface_.get()); }
  // 0xAARRGGBB, colours multiplied by alpha.
  [[nodiscard]] std::uint32_t at(int x, int y) const {
    const auto row =
        static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface_.get());
    std::uint32_t pixel = 0;
    std::memcpy(&pixel, cairo_image_surface_get_data(surface_.get()) + row + 4 * x, 4);
    return pixel;
  }
  [[nodiscard]] std::int64_t count(std::uint32_t colour) const {
    std::int64_t found = 0;
    for (int y = 0; y < height(); ++y)
      for (int x = 0; x < width(); ++x) found += at(x, y) == colour ? 1 : 0;
    return found;
  }

 private:
  static cairo_status_t read(void* from, unsigned char* into, unsigned int length) {
    auto& rest = *static_cast<std::string_view*>(from);
    if (rest.size() < length) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(into, rest.data(), length);
    rest.remove_prefix(length);
    return CAIRO_STATUS_SUCCESS;
  }
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  };
  std::string_view rest_;
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
};

inline constexpr std::uint32_t kAccent = 0xFF2B8F86;

}  // namespace tillit::pictures
