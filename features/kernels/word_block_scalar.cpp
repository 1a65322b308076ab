// Kernels of WordBlock, plain: the reference that the fast kernels are compared with.
#include "haarkit/features/gradient_channels.hpp"
#include "word_block_kernels.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kLanes = 16;

void copy_pixels(const WordBuffers& b) {
  for (std::ptrdiff_t p = 0; p < b.patch_size; ++p)
    for (int lane = 0; lane < kLanes; ++lane) b.pixels[p * kLanes + lane] = b.patches[lane * b.patch_size + p];
}

ChannelValues values_at(const WordBuffers& b, int x, int y, int lane) {
  const std::ptrdiff_t column = kLanes, row = column * b.width;
  const std::uint8_t* p = b.pixels + y * row + x * column + lane;
  const bool border = x == 0 || y == 0 || x == b.width - 1 || y == b.height - 1;
  return border ? channel_values(*p, 0, 0) : channel_values(*p, p[column] - p[-column], p[row] - p[-row]);
}

void integrate(const WordBuffers& b, int channel, int lane) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  for (int y = 0; y < b.height; ++y) {
    std::uint16_t* cell = b.planes[channel] + (y + 1) * row + kLanes + lane;
    std::uint32_t sum = 0;
    for (int x = 0; x < b.width; ++x, cell += kLanes) {
      sum += static_cast<std::uint32_t>(values_at(b, x, y, lane)[channel]);
      *cell = static_cast<std::uint16_t>(cell[-row] + sum);
    }
  }
}

// The recurrence of integral_scalar.cpp's tilted_row.
void integrate_tilted(const WordBuffers& b, int lane) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes, above = static_cast<std::ptrdiff_t>(b.width) * kLanes;
  const std::uint8_t* p = b.pixels + lane;
  for (int y = 1; y <= b.height; ++y) {
    std::uint16_t* cell = b.tilted + y * row + lane;
    *cell = cell[kLanes - row];
    for (int x = 1; x <= b.width; ++x, p += kLanes) {
      cell += kLanes;
      const int pixels = *p + (y > 1 ? p[-above] : 0);
      const int right = x < b.width ? cell[kLanes - row] - (y > 1 ? cell[-2 * row] : 0) : 0;
      *cell = static_cast<std::uint16_t>(cell[-kLanes - row] + right + pixels);
    }
  }
}

void prepare_grey(const WordBuffers& b) {
  copy_pixels(b);
  for (int lane = 0; lane < kLanes; ++lane) {
    integrate(b, static_cast<int>(Channel::grey), lane);
    if (b.tilted) integrate_tilted(b, lane);
  }
}

void prepare_gradients(const WordBuffers& b) {
  for (int channel = 1; channel < kChannelCount; ++channel)
    for (int lane = 0; b.planes[channel] && lane < kLanes; ++lane) integrate(b, channel, lane);
}

}  // namespace

WordBlockKernels scalar_word_block_kernels() {
  return {prepare_grey, prepare_gradients, kLanes};
}

}  // namespace haarkit::kernels
