// `tillit serve` under the load of Slack, beside a reference that says nothing (reference.cpp), in
// turns and on the same core; what sends the load and takes the replies has the other one.
//
//   bench_slack [--people N] [--rounds N] [--seconds N] [--long SECONDS] [--only PART]
//
// PART: start, rate, one, steady, slow or memory. TMPDIR chooses the disk.
#include "core/secret.hpp"
#include "slack/load.hpp"
#include "slack/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <string_view>

namespace tillit::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr unsigned kServerCore = 0;
constexpr unsigned kLoadCore = 1;
constexpr unsigned kTurnsToBeKnown = 3;
constexpr double kBolt = 1070;  // turns a second of the framework's own bot, measured elsewhere

struct Options {
  std::size_t people = 2000;
  int rounds = 3;
  int seconds = 3;
  int long_seconds = 40;
  std::string only;
};

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tillit-load-XXXXXX").string();
    stop_unless(::mkdtemp(pattern.data()) != nullptr, "making a folder");
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Server {
  std::unique_ptr<Process> process;
  Bot bot;
};

std::uint16_t port_in(const std::string& line) {
  const auto at = line.find("127.0.0.1:");
  stop_unless(at != std::string::npos, "reading where a server listens");
  return static_cast<std::uint16_t>(std::atoi(line.c_str() + at + 10));
}

Process::Environment slower_by(int milliseconds) {
  if (milliseconds == 0) return {};
  return {{"LD_PRELOAD", TILLIT_SLOW_FLUSH},
          {"TILLIT_BENCH_FLUSH_MS", std::to_string(milliseconds)}};
}

class Bench {
 public:
  explicit Bench(Options options) : options_(std::move(options)) { stay_on_core(kLoadCore); }

  void run() {
    print_machine();
    if (wants("start")) start();
    if (wants("rate") || wants("one") || wants("steady")) on_this_disk();
    if (wants("slow")) on_a_slow_disk();
    if (wants("memory")) memory();
    fmt::print("\nload of the machine at the end: {}\n", load_of_machine());
  }

 private:
  [[nodiscard]] bool wants(std::string_view part) const {
    return options_.only.empty() || options_.only == part;
  }

  static std::string load_of_machine() {
    std::ifstream file("/proc/loadavg");
    std::string line;
    std::getline(file, line);
    return line;
  }

  void print_machine() const {
    const int file =
        ::open((folder_.path() / "flushed").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::array<char, 4096> page{};
    std::vector<double> took;
    for (int n = 0; n < 500; ++n) {
      const auto begin = SteadyClock::now();
      stop_unless(::write(file, page.data(), page.size()) > 0 && ::fdatasync(file) == 0, "a flush");
      took.push_back(std::chrono::duration<double, std::micro>(SteadyClock::now() - begin).count());
    }
    ::close(file);
    std::sort(took.begin(), took.end());
    fmt::print("4 KiB appended and flushed: median {:.0f} us, 99 of 100 within {:.0f} us\n",
               took[250], took[495]);
    fmt::print("load of the machine: {}\n", load_of_machine());
    fmt::print("{} people, {} rounds of {} s\n", options_.people, options_.rounds,
               options_.seconds);
  }

  Server start_server(char name, const std::vector<std::string>& arguments, int slower) {
    // The server asks the Web API who it is while we wait for its first line.
    auto started = std::async(std::launch::async, [&] {
      return std::make_unique<Process>(arguments, slower_by(slower), kServerCore);
    });
    load_.serve_until(
        [&] { return started.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    Server server{started.get(), {name, 0, std::vector<Person>(options_.people), 0}};
    server.bot.port = port_in(server.process->first_line());
    return server;
  }

  Server start_reference(char name, int slower = 0) {
    const auto api = load_.origin();
    return start_server(
        name,
        {TILLIT_SLACK_REFERENCE, folder_.path() / fmt::format("reference{}.db", ++made_),
         api.substr(api.rfind(':') + 1)},
        slower);
  }

  std::string write_config(bool keep_alive) {
    const auto path = folder_.path() / (keep_alive ? "kept.json" : "closed.json");
    std::ofstream(path) << fmt::format(
        R"({{"content":"{}","time_zone":"Europe/Amsterdam","log":{{"level":"warning"}},)"
        R"("server":{{"listen":"127.0.0.1:0","admin_listen":"","keep_alive":{}}},)"
        R"("slack":{{"signing_secret":"{}","bot_token":"xoxb-bench","api_url":"{}/api/",)"
        R"("response_hosts":["{}"],"posts_per_minute":0,"pause_ms":0}}}})",
        TILLIT_SOURCE_DIR, keep_alive, kSigningSecret, load_.origin(), load_.origin());
    return path;
  }

  Server start_tillit(char name, bool keep_alive, int slower = 0, std::string database = {}) {
    if (database.empty()) database = folder_.path() / fmt::format("tillit{}.db", ++made_);
    return start_server(
        name, {TILLIT_PROGRAM, "serve", "--config", write_config(keep_alive), "--db", database},
        slower);
  }

  // From the spawn to the first event acknowledged, the database there.
  void start() {
    const std::string database = folder_.path() / "started.db";
    {
      Server first = start_tillit('9', false, 0, database);
      load_.make_known(first.bot, 1);
    }
    std::vector<double> took;
    for (int i = 0; i < 7; ++i) {
      const auto begin = SteadyClock::now();
      Server server = start_tillit('9', false, 0, database);
      const auto listens = SteadyClock::now() - begin;
      Plan plan;
      plan.clients = 1;
      plan.keep_alive = false;
      plan.time = std::chrono::milliseconds(20);
      const auto measured = load_.run(server.bot, plan);
      stop_unless(!measured.acknowledged.empty(), "the first turn after a start");
      took.push_back(std::chrono::duration<double, std::milli>(listens).count() +
                     measured.acknowledged.back() / 1000);
    }
    std::sort(took.begin(), took.end());
    fmt::print("\nstart to the first 200: {:.1f} ms at best, {:.1f} at the median (must 200)\n",
               took.front(), took[took.size() / 2]);
  }

  struct Best {
    double rate = 0;
    double cpu = 0;  // microseconds a turn
    Measured measured;
  };

  Best measure(Server& server, const Plan& plan) {
    const auto cpu = server.process->cpu();
    Best result;
    result.measured = load_.run(server.bot, plan);
    result.rate = result.measured.rate();
    const auto all = static_cast<double>(result.measured.answered.size());
    result.cpu = static_cast<double>((server.process->cpu() - cpu).count()) / std::max(all, 1.0);
    return result;
  }

  static void print(std::string_view what, std::string_view who, const Best& best) {
    const Measured& m = best.measured;
    fmt::print(
        "{:<24} {:<10} {:>7.0f} {:>6.0f} {:>7.2f} | {:>6.2f} {:>6.2f} {:>6.2f} | {:>6.2f} {:>6.2f} "
        "{:>6.2f} | {:>3} {:>3} {:>4}-{}\n",
        what, who, best.rate, best.cpu,
        static_cast<double>(m.calls) / std::max(static_cast<double>(m.answered.size()), 1.0),
        at_quantile(m.acknowledged, 0.5) / 1000, at_quantile(m.acknowledged, 0.99) / 1000,
        at_quantile(m.acknowledged, 0.999) / 1000, at_quantile(m.answered, 0.5) / 1000,
        at_quantile(m.answered, 0.99) / 1000, at_quantile(m.answered, 0.999) / 1000, m.failed,
        m.unanswered, m.least_of_client, m.most_of_client);
  }

  static void print_head(std::string_view title) {
    fmt::print("\n{}\n", title);
    fmt::print("{:<24} {:<10} {:>7} {:>6} {:>7} | {:^20} | {:^20} | {}\n", "", "", "turns", "us",
               "calls", "acknowledged, ms", "answered, ms", "not 200, not answered,");
    fmt::print("{:<24} {:<10} {:>7} {:>6} {:>7} | {:>6} {:>6} {:>6} | {:>6} {:>6} {:>6} | {}\n", "",
               "", "/s", "/turn", "/turn", "p50", "p99", "p99.9", "p50", "p99", "p99.9",
               "turns of a client");
  }

  [[nodiscard]] Plan plan_of(std::size_t clients, double per_second, bool keep_alive) const {
    return {clients, per_second, keep_alive, std::chrono::seconds(options_.seconds)};
  }

  // Each server once in each round; the round with the best rate, or the lowest tail.
  void compare(std::string_view what, Server& reference, Server& ours, const Plan& plan) {
    std::vector<Best> theirs;
    std::vector<Best> own;
    for (int round = 0; round < options_.rounds; ++round) {
      theirs.push_back(measure(reference, plan));
      own.push_back(measure(ours, plan));
    }
    const auto is_better = [&](const Best& a, const Best& b) {
      if (plan.per_second == 0) return a.rate > b.rate;
      return at_quantile(a.measured.answered, 0.99) < at_quantile(b.measured.answered, 0.99);
    };
    const auto best_of = [&](const std::vector<Best>& all) {
      return *std::min_element(all.begin(), all.end(), is_better);
    };
    const Best r = best_of(theirs);
    const Best t = best_of(own);
    print(what, "reference", r);
    print("", "tillit", t);
    if (plan.per_second == 0) {
      fmt::print("{:<24} {:<10} {:.0f} % of its rate, {:.1f} times {:.0f}\n", "", "",
                 100 * t.rate / r.rate, t.rate / kBolt, kBolt);
    } else {
      fmt::print("{:<24} {:<10} {:.1f} times its p99\n", "", "",
                 at_quantile(t.measured.answered, 0.99) / at_quantile(r.measured.answered, 0.99));
    }
    std::fflush(stdout);
  }

  void on_this_disk() {
    Server reference = start_reference('1');
    Server kept = start_tillit('2', true);
    Server closed = start_tillit('3', false);
    const auto idle = kept.process->rss_kib();
    for (Server* server : {&reference, &kept, &closed})
      load_.make_known(server->bot, kTurnsToBeKnown);
    fmt::print("\nidle after the start: {:.1f} MiB\n", static_cast<double>(idle) / 1024);
    print_head("On this disk");
    if (wants("rate")) {
      compare("64 in flight, kept", reference, kept, plan_of(64, 0, true));
      compare("64 in flight, closed", reference, closed, plan_of(64, 0, false));
    }
    if (wants("one")) {
      compare("one in flight, kept", reference, kept, plan_of(1, 0, true));
      compare("one in flight, closed", reference, closed, plan_of(1, 0, false));
    }
    if (wants("steady")) {
      compare("300/s, kept", reference, kept, plan_of(64, 300, true));
      compare("300/s, closed", reference, closed, plan_of(64, 300, false));
    }
    fmt::print("resident at most: {:.1f} MiB kept, {:.1f} closed; the reference {:.1f}\n",
               static_cast<double>(kept.process->peak_kib()) / 1024,
               static_cast<double>(closed.process->peak_kib()) / 1024,
               static_cast<double>(reference.process->peak_kib()) / 1024);
  }

  void on_a_slow_disk() {
    constexpr int kSlower = 5;
    Server reference = start_reference('4', kSlower);
    Server ours = start_tillit('5', true, kSlower);
    load_.make_known(reference.bot, kTurnsToBeKnown);
    load_.make_known(ours.bot, kTurnsToBeKnown);
    print_head("With 5 ms added to each flush");
    compare("64 in flight", reference, ours, plan_of(64, 0, true));
    compare("1000/s", reference, ours, plan_of(64, 1000, true));
    compare("300/s", reference, ours, plan_of(64, 300, true));
  }

  void memory() {
    Server ours = start_tillit('6', true);
    const auto idle = ours.process->rss_kib();
    load_.make_known(ours.bot, kTurnsToBeKnown);
    fmt::print("\nMemory, MiB: {:.1f} after the start", static_cast<double>(idle) / 1024);
    std::uint64_t turns = 0;
    for (int quarter = 1; quarter <= 4; ++quarter) {
      Plan plan = plan_of(64, 0, true);
      plan.time = std::chrono::milliseconds(options_.long_seconds * 250);
      turns += load_.run(ours.bot, plan).turns;
      fmt::print("; {:.1f} after {} turns", static_cast<double>(ours.process->rss_kib()) / 1024,
                 turns);
      std::fflush(stdout);
    }
    fmt::print("; {:.1f} at most\n", static_cast<double>(ours.process->peak_kib()) / 1024);
  }

  const Options options_;
  const Folder folder_;
  Load load_;
  int made_ = 0;
};

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) return std::nullopt;
    const int number = std::atoi(argv[i + 1]);
    if (name == "--people") {
      options.people = static_cast<std::size_t>(std::max(number, 64));
    } else if (name == "--rounds") {
      options.rounds = std::max(number, 1);
    } else if (name == "--seconds") {
      options.seconds = std::max(number, 1);
    } else if (name == "--long") {
      options.long_seconds = std::max(number, 1);
    } else if (name == "--only") {
      options.only = argv[i + 1];
    } else {
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace
}  // namespace tillit::bench

int main(int argc, char** argv) {
  const auto options = tillit::bench::read_options(argc, argv);
  if (!options) {
    fmt::print(stderr,
               "usage: bench_slack [--people N] [--rounds N] [--seconds N] [--long SECONDS] "
               "[--only start|rate|one|steady|slow|memory]\n");
    return 2;
  }
  tillit::bench::Bench(*options).run();
  return 0;
}
