// Durable turns through the service: real dialogues, SQLite, every turn on the disk when take()
// returns. One person alone gets one commit per turn; 32 at once share them. The bar
// (docs/performance.md): 2.5 times the rate on the disk as it is, 15 times on one that takes 5 ms
// more for each commit.
//
// TMPDIR chooses the disk; what a flush costs on it is measured first.
#include "service/conversations.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "walks.hpp"

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <thread>

namespace tillit::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kTogether = 32;
constexpr int kWalks = 48;
constexpr int kSteps = 40;

void stop_unless(bool fine, const char* what) {
  if (fine) return;
  fmt::print(stderr, "turn_bench: {} failed\n", what);
  std::exit(1);
}

std::filesystem::path make_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "tillit-bench-XXXXXX").string();
  stop_unless(::mkdtemp(pattern.data()) != nullptr, "making a folder");
  return pattern;
}

class StandingClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return *parse_instant("2026-11-20T09:00:00Z"); }
};

const std::shared_ptr<const dialogue::Library>& our_library() {
  static const auto loaded = load_our_content();
  return loaded;
}
const dialogue::Library& library() { return *our_library(); }

// What one person does from their first contact on.
struct Script {
  Language language;
  std::vector<dialogue::Event> events;
};

const std::vector<Script>& scripts() {
  static const std::vector<Script> all = [] {
    std::vector<Script> made;
    for (int n = 0; n < kWalks; ++n) {
      const Language& language =
          library().languages[static_cast<std::size_t>(n) % library().languages.size()];
      Script script{language, {}};
      for (Moment& moment :
           walk(library(), "", language, static_cast<std::uint64_t>(n), kSteps).moments) {
        script.events.push_back(std::move(moment.event));
      }
      made.push_back(std::move(script));
    }
    return made;
  }();
  return all;
}

// A store and the service on it, in a folder that goes with it.
class Bench {
 public:
  explicit Bench(std::chrono::milliseconds slower) : folder_(make_folder()) {
    store::SqliteOptions options{
        folder_ / "bench.db", *crypto::KeyRing::parse(crypto::KeyRing::make_line()), {}};
    options.after_commit = [this, slower] {
      ++commits_;
      if (slower.count() > 0) std::this_thread::sleep_for(slower);
    };
    auto store = store::open_sqlite(std::move(options));
    stop_unless(store.has_value(), "opening");
    store_ = std::move(*store);
    service_ = std::make_unique<service::Conversations>(our_library(), *store_, clock_,
                                                        crypto::random_bytes);
    stop_unless(service_->keep_scripts().has_value(), "keeping the scripts");
    commits_ = 0;
  }
  ~Bench() {
    close();
    std::filesystem::remove_all(folder_);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void take(const std::string& user, std::size_t number, const Script& script) {
    const auto receipt = service_->take({{"slack", "T024BE7LD", user},
                                         RoomId("slack:T024BE7LD:" + user),
                                         fmt::format("{}", number),
                                         script.events[number],
                                         "",
                                         script.language,
                                         "Europe/Amsterdam"});
    stop_unless(receipt.has_value() && !receipt->duplicate && !receipt->alert, "a turn");
    for (const auto& entry : receipt->trace) {
      if (entry.what == dialogue::TraceEntry::What::StaleButton) ++stale_;
    }
  }
  // Moves the log into the file.
  void close() {
    service_.reset();
    store_.reset();
  }
  [[nodiscard]] int commits() const { return commits_; }
  [[nodiscard]] int stale() const { return stale_; }

  // On the disk, the log beside the file included.
  [[nodiscard]] std::uintmax_t bytes() const {
    std::uintmax_t sum = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) sum += file.file_size();
    return sum;
  }

 private:
  const std::filesystem::path folder_;
  const StandingClock clock_;
  std::atomic<int> commits_ = 0;
  std::atomic<int> stale_ = 0;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<service::Conversations> service_;
};

std::unique_ptr<Bench> bench;  // of the running benchmark: made by its first thread before the
                               // others pass the start line
std::atomic<int> next_user = 0;

void durable_turns(benchmark::State& state) {
  if (state.thread_index() == 0) {
    static_cast<void>(scripts());
    bench = std::make_unique<Bench>(std::chrono::milliseconds{state.range(0)});
  }
  std::string user;
  const Script* script = nullptr;
  std::size_t number = 0;
  for ([[maybe_unused]] auto _ : state) {
    if (script == nullptr || number == script->events.size()) {
      const int who = next_user++;
      user = fmt::format("U{:09}", who);
      script = &scripts()[static_cast<std::size_t>(who) % scripts().size()];
      number = 0;
    }
    bench->take(user, number++, *script);
  }
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) {
    state.counters["commits"] = bench->commits();
    state.counters["stale"] = bench->stale();
    bench.reset();
  }
}

BENCHMARK(durable_turns)
    ->ArgName("added_ms")
    ->Arg(0)
    ->Threads(1)
    ->Threads(kTogether)
    ->UseRealTime();
BENCHMARK(durable_turns)
    ->ArgName("added_ms")
    ->Arg(5)
    ->Threads(1)
    ->Threads(kTogether)
    ->UseRealTime();

class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const auto rate = run.counters.find("items_per_second");
      if (rate == run.counters.end() || run.run_type != Run::RT_Iteration) continue;
      rates_[{run.run_name.args, run.threads}].push_back(rate->second);
    }
  }
  void Finalize() override {
    for (const auto& [args, must] : {std::pair{"added_ms:0", 2.5}, std::pair{"added_ms:5", 15.0}}) {
      const double alone = median({args, 1});
      const double shared = median({args, kTogether});
      if (alone == 0 || shared == 0) continue;
      fmt::print(
          "{}: {:.0f} turns/s from {} people at once, {:.0f} alone: {:.1f} times (must {}): {}\n",
          args, shared, kTogether, alone, shared / alone, must,
          shared / alone >= must ? "kept" : "MISSED");
    }
  }

 private:
  [[nodiscard]] double median(const std::pair<std::string, std::int64_t>& of) {
    auto& all = rates_[of];
    std::sort(all.begin(), all.end());
    return all.empty() ? 0 : all[all.size() / 2];
  }
  std::map<std::pair<std::string, std::int64_t>, std::vector<double>> rates_;
};

// The disk: an append of one page, and its flush.
void print_flushes() {
  const auto folder = make_folder();
  const int file = ::open((folder / "flushed").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  stop_unless(file >= 0, "opening a file");
  const std::array<char, 4096> page{};
  std::vector<double> microseconds;
  for (int n = 0; n < 1'000; ++n) {
    const auto begin = SteadyClock::now();
    stop_unless(::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()) &&
                    ::fdatasync(file) == 0,
                "a flush");
    microseconds.push_back(
        std::chrono::duration<double, std::micro>(SteadyClock::now() - begin).count());
  }
  ::close(file);
  std::filesystem::remove_all(folder);
  std::sort(microseconds.begin(), microseconds.end());
  fmt::print(
      "4 KiB appended and flushed on this disk: median {:.0f} us, 99 of 100 within {:.0f} us\n",
      microseconds[500], microseconds[990]);
}

// A small store's size after talks are over, for each of them.
void print_sizes() {
  Bench idle(std::chrono::milliseconds{0});
  constexpr std::size_t kPeople = 200;
  std::size_t turns = 0;
  for (std::size_t who = 0; who < kPeople; ++who) {
    const Script& script = scripts()[who % scripts().size()];
    for (std::size_t number = 0; number < 10; ++number, ++turns)
      idle.take(fmt::format("S{:09}", who), number, script);
  }
  idle.close();
  fmt::print(
      "a database of {} people after {} turns each, nothing sent yet: {} bytes a person, {} a "
      "turn\n",
      kPeople, turns / kPeople, idle.bytes() / kPeople, idle.bytes() / turns);
}

}  // namespace
}  // namespace tillit::bench

int main(int argc, char** argv) {
  using namespace tillit::bench;
  std::string repetitions =
      "--benchmark_repetitions=3";  // ours first, so that the command line can change it
  std::vector<char*> arguments = {argv[0], repetitions.data()};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  print_flushes();
  print_sizes();
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  return 0;
}
