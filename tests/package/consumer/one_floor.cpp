#include <haarkit/detect/cascade_file.hpp>

int main(int argc, char** argv) {
  return argc == 2 ? haarkit::read_cascade(argv[1]).weak_count() == 0 : 0;
}
