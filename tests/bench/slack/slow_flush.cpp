// Preloaded into a server under test: every flush takes TILLIT_BENCH_FLUSH_MS longer, as on a disk
// that other machines share.
#include <dlfcn.h>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace {

using Flush = int (*)(int);

int flush_slowly(const char* name, int descriptor) {
  static const std::chrono::milliseconds added{std::atoi(std::getenv("TILLIT_BENCH_FLUSH_MS"))};
  const auto real = reinterpret_cast<Flush>(::dlsym(RTLD_NEXT, name));
  const int done = real(descriptor);
  std::this_thread::sleep_for(added);
  return done;
}

}  // namespace

extern "C" {
__attribute__((visibility("default"))) int fdatasync(int descriptor) {
  return flush_slowly("fdatasync", descriptor);
}
__attribute__((visibility("default"))) int fsync(int descriptor) {
  return flush_slowly("fsync", descriptor);
}
}
