// Group commit against one commit per write, on this disk and on one with 5 ms added to each
// commit. A write is what a turn writes: event, conversation, outgoing message, log row. One thread
// alone gets one commit per write; with 32 they are shared. The bar (performance.md): 2.5 times on
// the disk as it is, 15 times on the slow one.
//
// TMPDIR chooses the disk; name it with every figure.
#include "store/sqlite/sqlite_store.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>

namespace tillit::store {
namespace {

constexpr int kThreads = 32;
constexpr int kPeople = 10'000;

void stop_unless(bool fine, const char* what) {
  if (fine) return;
  fmt::print(stderr, "store_bench: {} failed\n", what);
  std::exit(1);
}

// A store with people in it, in a folder that goes with it.
class Bench {
 public:
  explicit Bench(std::chrono::milliseconds slower) {
    std::string pattern = (std::filesystem::temp_directory_path() / "tillit-bench-XXXXXX").string();
    stop_unless(::mkdtemp(pattern.data()) != nullptr, "making a folder");
    folder_ = pattern;
    SqliteOptions options{
        folder_ / "bench.db", *crypto::KeyRing::parse(crypto::KeyRing::make_line()), {}};
    options.after_commit = [this, slower] {
      ++commits_;
      if (slower.count() > 0 && filled_) std::this_thread::sleep_for(slower);
    };
    auto store = open_sqlite(std::move(options));
    stop_unless(store.has_value(), "opening");
    store_ = std::move(*store);
    const auto filled = store_->write([](Transaction& t) -> Result<void> {
      for (int n = 0; n < kPeople; ++n) {
        if (auto made =
                t.create_person({person(n), 0, std::string(200, 'p'), std::string(400, 'b')}, {});
            !made)
          return made;
        if (auto saved = t.save_conversation(talk(n)); !saved) return saved;
      }
      return {};
    });
    stop_unless(filled.has_value(), "filling");
    filled_ = true;
    commits_ = 0;
  }
  ~Bench() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void turn(int number) {
    const int who = number % kPeople;
    const auto done = store_->write([&](Transaction& t) -> Result<void> {
      const auto fresh = t.claim_event({"slack", "T1", "message", "D", std::to_string(number)}, {});
      if (!fresh) return tl::unexpected(fresh.error());
      auto found = t.find_conversation(talk(who).room);
      if (!found) return tl::unexpected(found.error());
      if (auto saved = t.save_conversation(**found); !saved) return saved;
      OutboxMessage message;
      message.person = person(who);
      message.conversation = talk(who).id;
      message.channel = "slack";
      message.body = std::string(300, 'm');
      if (const auto put = t.put_outbox({message}); !put) return tl::unexpected(put.error());
      return t.append_turn_log({talk(who).id,
                                person(who),
                                number,
                                "message",
                                "a@b",
                                "a=1",
                                {},
                                "",
                                std::string(200, 't')});
    });
    stop_unless(done.has_value(), "a turn");
  }
  [[nodiscard]] int commits() const { return commits_; }

 private:
  static PersonId person(int n) { return PersonId{fmt::format("p:{}", n)}; }
  static ConversationRow talk(int n) {
    return {ConversationId{fmt::format("c:{}", n)},
            person(n),
            RoomId{fmt::format("slack:T1:D{}", n)},
            "slack",
            "T1",
            0,
            std::string(150, 's'),
            {}};
  }

  std::filesystem::path folder_;
  std::atomic<bool> filled_ = false;
  std::atomic<int> commits_ = 0;
  std::unique_ptr<Store> store_;
};

std::unique_ptr<Bench> bench;  // of the running benchmark: made by its first thread, before the
                               // others pass the start line
std::atomic<int> next_turn = 0;

void durable_turns(benchmark::State& state) {
  if (state.thread_index() == 0) {
    bench = std::make_unique<Bench>(std::chrono::milliseconds{state.range(0)});
  }
  for ([[maybe_unused]] auto _ : state) bench->turn(next_turn++);
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) {
    state.counters["commits"] = bench->commits();
    bench.reset();
  }
}

BENCHMARK(durable_turns)->ArgName("added_ms")->Arg(0)->Threads(1)->Threads(kThreads)->UseRealTime();
BENCHMARK(durable_turns)->ArgName("added_ms")->Arg(5)->Threads(1)->Threads(kThreads)->UseRealTime();

class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const auto rate = run.counters.find("items_per_second");
      if (rate == run.counters.end() || run.run_type != Run::RT_Iteration) continue;
      rates_[{run.run_name.args, run.threads}] = rate->second;
    }
  }
  void Finalize() override {
    for (const auto& [args, must] : {std::pair{"added_ms:0", 2.5}, std::pair{"added_ms:5", 15.0}}) {
      const auto alone = rates_.find({args, 1});
      const auto shared = rates_.find({args, kThreads});
      if (alone == rates_.end() || shared == rates_.end()) continue;
      const double ratio = shared->second / alone->second;
      fmt::print("{}: {:.0f} turns/s shared, {:.0f} alone: {:.1f} times (must {}): {}\n", args,
                 shared->second, alone->second, ratio, must, ratio >= must ? "kept" : "MISSED");
    }
  }

 private:
  std::map<std::pair<std::string, std::int64_t>, double> rates_;
};

}  // namespace
}  // namespace tillit::store

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  tillit::store::Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  return 0;
}
