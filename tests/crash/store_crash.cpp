#include "crash/store_crash.hpp"

#include "store/sqlite/sqlite_store.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

// store_crash <database> <master key line> <round>: writes numbers from many threads until it is
// killed, and prints each one as soon as write() has returned for it. In every second round one
// more thread compacts all the time, so that kills fall into that as well.
namespace {

constexpr int kThreads = 8;

int failed(const tillit::Error& error) {
  std::fprintf(stderr, "store_crash: %s\n", error.context.c_str());
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const auto ring = tillit::crypto::KeyRing::parse(tillit::Secret{arguments[2]});
  if (!ring) return failed(ring.error());
  const int round = std::atoi(arguments[3]);

  const auto store = tillit::store::open_sqlite({arguments[1], *ring, {}});
  if (!store) return failed(store.error());
  const auto made = (*store)->write([&](tillit::store::Transaction& t) {
    return t.create_person({tillit::crash::person_of(round), 0, "{}", "{}"}, {});
  });
  if (!made) return failed(made.error());

  std::atomic<int> next = 0;
  std::vector<std::jthread> threads;
  if (round % 2 == 1) {
    threads.emplace_back([&] {
      for (;;) {
        if (const auto compacted = (*store)->compact(); !compacted)
          std::_Exit(failed(compacted.error()));
      }
    });
  }
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (;;) {
        const int number = next++;
        const auto written = (*store)->write([&](tillit::store::Transaction& t) {
          return tillit::crash::write_number(t, round, number);
        });
        if (!written) std::_Exit(failed(written.error()));
        const std::string line = std::to_string(number) + "\n";
        // One write(2) for a short line into a pipe is never torn apart by another thread's.
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
      }
    });
  }
}
