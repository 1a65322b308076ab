// Kernels of WindowBlock, plain: the reference that the fast kernels are compared with.
#include "block_kernels.hpp"
#include "haarkit/features/gradient_channels.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kLanes = WindowBlock::kLanes;

void copy_pixels(const BlockBuffers& b) {
  for (int y = 0; y < b.height; ++y)
    for (int x = 0; x < b.width; ++x)
      for (int lane = 0; lane < kLanes; ++lane)
        b.pixels[(y * b.width + x) * kLanes + lane] = b.patches[lane * b.patch_size + y * b.width + x];
}

ChannelValues values_at(const BlockBuffers& b, int x, int y, int lane) {
  const std::ptrdiff_t column = kLanes, row = column * b.width;
  const std::uint8_t* p = b.pixels + y * row + x * column + lane;
  const bool border = x == 0 || y == 0 || x == b.width - 1 || y == b.height - 1;
  return border ? channel_values(*p, 0, 0) : channel_values(*p, p[column] - p[-column], p[row] - p[-row]);
}

void integrate(const BlockBuffers& b, int channel, int lane) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  for (int y = 0; y < b.height; ++y) {
    std::int32_t* cell = b.planes[channel] + (y + 1) * row + kLanes + lane;
    std::int32_t sum = 0;
    for (int x = 0; x < b.width; ++x, cell += kLanes) {
      sum += values_at(b, x, y, lane)[channel];
      *cell = cell[-row] + sum;
    }
  }
}

// The recurrence of integral_scalar.cpp's tilted_row.
void integrate_tilted(const BlockBuffers& b, int lane) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  for (int y = 1; y <= b.height; ++y) {
    std::int32_t* cell = b.tilted + y * row + lane;
    *cell = cell[kLanes - row];
    for (int x = 1; x <= b.width; ++x) {
      cell += kLanes;
      const std::int32_t p = b.pixels[((y - 1) * b.width + x - 1) * kLanes + lane] +
                             (y > 1 ? b.pixels[((y - 2) * b.width + x - 1) * kLanes + lane] : 0);
      const std::int32_t right = x < b.width ? cell[kLanes - row] - (y > 1 ? cell[-2 * row] : 0) : 0;
      *cell = cell[-kLanes - row] + right + p;
    }
  }
}

WindowNorm norm_of(const BlockBuffers& b, int lane) {
  std::int32_t sum = 0;
  std::uint32_t squares = 0;
  for (int y = 1; y < b.height - 1; ++y)
    for (int x = 1; x < b.width - 1; ++x) {
      const std::uint32_t p = b.pixels[(y * b.width + x) * kLanes + lane];
      sum += static_cast<std::int32_t>(p);
      squares += p * p;
    }
  return window_norm(sum, squares, b.area, b.limit);
}

std::uint32_t prepare_grey(const BlockBuffers& b) {
  copy_pixels(b);
  std::uint32_t passes = 0;
  for (int lane = 0; lane < kLanes; ++lane) {
    integrate(b, static_cast<int>(Channel::grey), lane);
    if (b.tilted) integrate_tilted(b, lane);
    const WindowNorm norm = norm_of(b, lane);
    b.inverse_norms[lane] = norm.inverse_norm;
    passes |= static_cast<std::uint32_t>(norm.passes) << lane;
  }
  return passes;
}

void prepare_gradients(const BlockBuffers& b) {
  for (int channel = 1; channel < kChannelCount; ++channel)
    for (int lane = 0; b.planes[channel] && lane < kLanes; ++lane) integrate(b, channel, lane);
}

void values(const BlockFeature& f, const BlockView* blocks, int block_count, float* out) {
  for (int block = 0; block < block_count; ++block, out += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) {
      const std::int32_t* cells = blocks[block].cells + lane;
      float value = 0;
      for (int r = 0; r < f.rect_count; ++r) {
        const auto& c = f.corners[r];
        const std::int32_t sum =
            cells[c[0] * kLanes] - cells[c[1] * kLanes] - cells[c[2] * kLanes] + cells[c[3] * kLanes];
        const float term = f.weights[r] * static_cast<float>(sum);
        value = r ? value + term : term;
      }
      out[lane] = value * blocks[block].inverse_norms[lane];
    }
}

}  // namespace

BlockKernels scalar_block_kernels() {
  return {prepare_grey, prepare_gradients, values};
}

}  // namespace haarkit::kernels
