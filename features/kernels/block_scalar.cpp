// Integral images of a block of windows, and features on them, plain: the reference that the fast kernels are compared
// with.
#include "block_kernels.hpp"
#include "haarkit/features/gradient_channels.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kLanes = WindowBlock::kLanes;

template <typename Cell>
void copy_pixels(const BlockBuffers<Cell>& b) {
  for (std::ptrdiff_t p = 0; p < b.patch_size; ++p)
    for (int lane = 0; lane < kLanes; ++lane) b.pixels[p * kLanes + lane] = b.patches[lane * b.patch_size + p];
}

template <typename Cell>
ChannelValues values_at(const BlockBuffers<Cell>& b, int x, int y, int lane) {
  const std::ptrdiff_t column = kLanes, row = column * b.width;
  const std::uint8_t* p = b.pixels + y * row + x * column + lane;
  const bool border = x == 0 || y == 0 || x == b.width - 1 || y == b.height - 1;
  return border ? channel_values(*p, 0, 0) : channel_values(*p, p[column] - p[-column], p[row] - p[-row]);
}

template <typename Cell>
void integrate(const BlockBuffers<Cell>& b, int channel, int lane) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  for (int y = 0; y < b.height; ++y) {
    Cell* cell = b.planes[channel] + (y + 1) * row + kLanes + lane;
    std::int32_t sum = 0;
    for (int x = 0; x < b.width; ++x, cell += kLanes) {
      sum += values_at(b, x, y, lane)[channel];
      *cell = static_cast<Cell>(cell[-row] + sum);
    }
  }
}

// The recurrence of integral_scalar.cpp's tilted_row.
template <typename Cell>
void integrate_tilted(const BlockBuffers<Cell>& b, int lane) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes, above = static_cast<std::ptrdiff_t>(b.width) * kLanes;
  const std::uint8_t* p = b.pixels + lane;
  for (int y = 1; y <= b.height; ++y) {
    Cell* cell = b.tilted + y * row + lane;
    *cell = cell[kLanes - row];
    for (int x = 1; x <= b.width; ++x, p += kLanes) {
      cell += kLanes;
      const int pixels = *p + (y > 1 ? p[-above] : 0);
      const int right = x < b.width ? cell[kLanes - row] - (y > 1 ? cell[-2 * row] : 0) : 0;
      *cell = static_cast<Cell>(cell[-kLanes - row] + right + pixels);
    }
  }
}

template <typename Cell>
void grey(const BlockBuffers<Cell>& b) {
  copy_pixels(b);
  for (int lane = 0; lane < kLanes; ++lane) {
    integrate(b, static_cast<int>(Channel::grey), lane);
    if (b.tilted) integrate_tilted(b, lane);
  }
}

template <typename Cell>
void gradients(const BlockBuffers<Cell>& b) {
  for (int channel = 1; channel < kChannelCount; ++channel)
    for (int lane = 0; b.planes[channel] && lane < kLanes; ++lane) integrate(b, channel, lane);
}

std::uint32_t norms(const BlockBuffers<std::int32_t>& b, double area, double limit, float* inverse_norms) {
  std::uint32_t passes = 0;
  for (int lane = 0; lane < kLanes; ++lane) {
    std::int32_t sum = 0;
    std::uint32_t squares = 0;
    for (int y = 1; y < b.height - 1; ++y)
      for (int x = 1; x < b.width - 1; ++x) {
        const std::uint32_t p = b.pixels[(y * b.width + x) * kLanes + lane];
        sum += static_cast<std::int32_t>(p);
        squares += p * p;
      }
    const WindowNorm norm = window_norm(sum, squares, area, limit);
    inverse_norms[lane] = norm.inverse_norm;
    passes |= static_cast<std::uint32_t>(norm.passes) << lane;
  }
  return passes;
}

void values(const BlockFeature& f, const BlockView* blocks, int block_count, float* out) {
  for (int block = 0; block < block_count; ++block, out += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) {
      const std::int32_t* cells = blocks[block].cells + lane;
      const auto term = [&](int r) {
        const auto& c = f.corners[r];
        return f.weights[r] * static_cast<float>(cells[c[0] * kLanes] - cells[c[1] * kLanes] - cells[c[2] * kLanes] +
                                                 cells[c[3] * kLanes]);
      };
      float value = term(0);
      for (int r = 1; r < f.rect_count; ++r) value += term(r);
      out[lane] = value * blocks[block].inverse_norms[lane];
    }
}

void codes(const BlockLbpFeature& f, const BlockView* blocks, int block_count, float* out) {
  for (int block = 0; block < block_count; ++block, out += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) {
      const auto cell = [&](int i, int j) {
        return blocks[block].cells[(f.first + i * f.right + j * f.down) * kLanes + lane];
      };
      const auto sum = [&](int i, int j) { return cell(i, j) - cell(i + 1, j) - cell(i, j + 1) + cell(i + 1, j + 1); };
      out[lane] = static_cast<float>(lbp_code(sum));
    }
}

}  // namespace

const WindowBlockKernels& window_block_kernels(ScalarSet) {
  static constexpr WindowBlockKernels kernels{{grey<std::int32_t>, gradients<std::int32_t>}, norms, values, codes};
  return kernels;
}

WordBlockKernels word_block_kernels(ScalarSet) {
  return {{grey<std::uint16_t>, gradients<std::uint16_t>}, kLanes};
}

}  // namespace haarkit::kernels
