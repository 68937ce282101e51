#include "common/chaos/driver.hpp"

#include "common/chaos/checks.hpp"
#include "common/chaos/crowd.hpp"
#include "common/chaos/evidence.hpp"
#include "common/chaos/served_bot.hpp"
#include "common/chaos/sockets.hpp"
#include "common/chaos/weather.hpp"
#include "crypto/key_file.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace tillit::chaos {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::minutes kLongestDrain{15};
constexpr std::size_t kStoriesShown = 5;  // of each kind

struct Options {
  std::string program;
  std::filesystem::path folder;  // kept if given
  int people = 1000;
  int kill_every = 2000;  // milliseconds
  int fault_every = 120;  // milliseconds
  Habits habits{.events = 10'000, .per_second = 150, .seed = 20261122, .threads = 12};
};

// What the bot counted of doubtful messages; each life of it begins at 0 again.
struct Doubts {
  std::map<std::string, long> by_what_was_found;

  void add_life(const std::string& metrics) {
    std::istringstream lines(metrics);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("tillit_doubtful_total{")) continue;
      const std::string from = "found=\"";
      const auto begin = line.find(from) + from.size();
      by_what_was_found[line.substr(begin, line.find('"', begin) - begin)] +=
          std::atol(line.substr(line.rfind(' ')).c_str());
    }
  }
};

// The life of the bot's process: started, killed, started again, on a thread of its own.
class Lives {
 public:
  Lives(ServedBot& bot, World& world, std::uint64_t seed)
      : bot_(bot), world_(world), random_(Random::seeded(mix(seed, "lives"))) {}

  bool start() {
    const auto took = bot_.start();
    if (!took) return false;
    starts_.push_back(*took);
    world_.set_app(bot_.base_url());
    return true;
  }
  // Kills the bot about so often until it is asked to stop; then the bot is alive. False if a start
  // failed.
  bool go_on(const std::stop_token& stop, milliseconds every) {
    while (!stop.stop_requested()) {
      const auto share = random_.below(static_cast<std::uint64_t>(every.count()));
      const auto until = steady_clock::now() + every / 2 + milliseconds(share);
      while (steady_clock::now() < until) {
        if (stop.stop_requested()) return true;
        std::this_thread::sleep_for(milliseconds{50});
        most_resident_ = std::max(most_resident_, bot_.resident_kib());
      }
      doubts_.add_life(fetch(bot_.admin_port(), "/metrics"));
      bot_.kill();
      kills_.push_back(world_.now());
      if (random_.below(5) == 0) {
        // Killed again while it opens the database, checks its token and takes up its work.
        bot_.start_and_kill(std::chrono::microseconds(random_.below(150'000)));
        kills_.push_back(world_.now());
        ++killed_starting_;
      }
      if (!start()) return false;
    }
    return true;
  }
  void last_metrics() { doubts_.add_life(fetch(bot_.admin_port(), "/metrics")); }
  void look_at_memory() { most_resident_ = std::max(most_resident_, bot_.resident_kib()); }

  [[nodiscard]] const std::vector<fakes::TimePoint>& kills() const { return kills_; }
  [[nodiscard]] std::vector<std::chrono::microseconds> starts() const { return starts_; }
  [[nodiscard]] int killed_starting() const { return killed_starting_; }
  [[nodiscard]] long most_resident_kib() const { return most_resident_; }
  [[nodiscard]] const Doubts& doubts() const { return doubts_; }

 private:
  ServedBot& bot_;
  World& world_;
  Random random_;
  std::vector<std::chrono::microseconds> starts_;
  std::vector<fakes::TimePoint> kills_;
  int killed_starting_ = 0;
  long most_resident_ = 0;
  Doubts doubts_;
};

void write_config(const std::filesystem::path& path, const World& world) {
  fakes::Json config{{"database", "tillit.db"},
                     {"server", {{"listen", "127.0.0.1:0"}, {"admin_listen", "127.0.0.1:0"}}},
                     {"log", {{"level", "warning"}}}};
  const auto [key, section] = world.config();
  config[key] = section;
  std::ofstream(path) << config.dump(2);
}

double seconds_since(steady_clock::time_point begin) {
  return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

struct Report {
  Options options;
  double crowd_seconds = 0;
  double drain_seconds = 0;
  Findings findings;
};

void print(const Report& report, const Crowd& crowd, const Lives& lives, const Weather& weather) {
  const Findings& found = report.findings;
  const Deliveries& sent = crowd.deliveries();
  fmt::print("events        {} of {} people ({} taps), {:.0f} s\n", crowd.ledger().size(),
             report.options.people, sent.taps, report.crowd_seconds);
  fmt::print(
      "requests      {}: {} copies, {} retries, {} hung up, {} answers lost, {} events given up\n",
      sent.requests, sent.copies, sent.retries, sent.hang_ups, sent.lost_answers, sent.given_up);
  std::string failed;
  for (const auto& [how, count] : sent.failed) failed += fmt::format(" {}: {};", how, count);
  fmt::print("not answered {}\n", failed);
  auto starts = lives.starts();
  std::ranges::sort(starts);
  const auto ms = [](std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
  };
  fmt::print(
      "kills         {}, {} of them while starting; starts p50 {:.0f} ms, longest {:.0f} ms\n",
      lives.kills().size(), lives.killed_starting(), ms(starts[starts.size() / 2]),
      ms(starts.back()));
  std::string faults;
  for (const auto& [name, count] : weather.sent()) faults += fmt::format(" {}: {};", name, count);
  fmt::print("faults       {}\n", faults);
  fmt::print("turns         {}; events acknowledged {}, taken {}\n", found.turns,
             found.acknowledged, found.taken);
  fmt::print("messages      {}, posts {}, posted twice {}, unsure {}; edits {} ({} given up)\n",
             found.messages, found.posts, found.posted_twice, found.unsure, found.edits,
             found.dropped_edits);
  std::string doubts;
  for (const auto& [name, count] : lives.doubts().by_what_was_found)
    doubts += fmt::format(" {}: {};", name, count);
  fmt::print("doubtful     {}\n", doubts);
  if (found.erased_people > 0) fmt::print("erased        {} people\n", found.erased_people);
  fmt::print("outbox empty  {:.1f} s after the last event\n", report.drain_seconds);
  fmt::print("memory        {:.1f} MiB at most\n",
             static_cast<double>(lives.most_resident_kib()) / 1024.0);
}

int run(const Options& options, World& world) {
  const auto users = world.invite(options.people);
  write_config(options.folder / "config.json", world);
  const auto database = options.folder / "tillit.db";

  ServedBot bot({.program = options.program,
                 .config = options.folder / "config.json",
                 .log = options.folder / "serve.log",
                 .content = TILLIT_SOURCE_DIR});
  Lives lives(bot, world, options.habits.seed);
  if (!lives.start()) {
    fmt::print(stderr, "chaos: the bot does not start; see {}\n",
               (options.folder / "serve.log").string());
    return 1;
  }

  Report report{.options = options, .findings = {}};
  const auto breach = [&](std::string story) {
    report.findings.breach("process", std::move(story));
  };
  Crowd crowd(world, users, options.habits);
  Weather weather(world, options.habits.seed, milliseconds{options.fault_every});
  const auto begin = steady_clock::now();
  {
    std::atomic<bool> started_always = true;
    std::jthread reaper([&](const std::stop_token& stop) {
      started_always = lives.go_on(stop, milliseconds{options.kill_every});
    });
    crowd.run();
    reaper.request_stop();
    reaper.join();
    if (!started_always) breach("the bot did not start again after a kill");
  }
  weather.clear_up();
  report.crowd_seconds = seconds_since(begin);

  const auto drain_begin = steady_clock::now();
  for (;;) {
    const auto left = left_to_do(database);
    if (left && *left == 0) break;
    if (steady_clock::now() - drain_begin > kLongestDrain) {
      breach(left ? fmt::format("{} messages or strangers still wait", *left)
                  : "the database cannot be read: " + left.error().context);
      break;
    }
    lives.look_at_memory();
    std::this_thread::sleep_for(milliseconds{100});
  }
  report.drain_seconds = seconds_since(drain_begin);
  lives.last_metrics();
  if (const int code = bot.stop(); code != 0) breach(fmt::format("SIGTERM: exit code {}", code));

  const auto keys = crypto::load_or_create_key_file(database.string() + ".key", true);
  const auto evidence = keys ? read_evidence(database, *keys, world, crowd.ledger())
                             : Result<Evidence>(tl::unexpected(keys.error()));
  if (!evidence) {
    breach("the database cannot be read: " + evidence.error().context);
  } else {
    check_turns(crowd.ledger(), *evidence, report.findings);
    world.check_posts({lives.kills()}, *evidence, report.findings);
  }
  if (const auto complaints = world.complaints(); !complaints.empty())
    breach("the platform complains:\n" + complaints.substr(0, 2000));

  print(report, crowd, lives, weather);
  const auto& breaches = report.findings.breaches;
  for (const auto& [kind, stories] : breaches) {
    fmt::print("BREACH        {}: {} times\n", kind, stories.size());
    for (std::size_t i = 0; i < std::min(stories.size(), kStoriesShown); ++i)
      fmt::print("              {}\n", stories[i]);
  }
  fmt::print("{}\n", breaches.empty() ? "every promise was kept" : "promises were broken");
  return breaches.empty() ? 0 : 1;
}

}  // namespace

int drive(int count, char** arguments, World& world) {
  Options options;
  CLI::App app("Chaos for tillit serve: a crowd, a failing platform, and kills");
  app.add_option("--program", options.program, "The tillit to try")->required();
  app.add_option("--events", options.habits.events, "How often somebody types or taps");
  app.add_option("--people", options.people, "How many people")->check(CLI::PositiveNumber);
  app.add_option("--rate", options.habits.per_second, "Events per second");
  app.add_option("--kill-every", options.kill_every, "Milliseconds between kills, about");
  app.add_option("--fault-every", options.fault_every,
                 "Milliseconds between faults of the platform");
  app.add_option("--seed", options.habits.seed, "Who does what when");
  app.add_option("--folder", options.folder,
                 "Keep database, config and log here (an empty folder)");
  CLI11_PARSE(app, count, arguments);

  std::signal(SIGPIPE, SIG_IGN);
  const bool keep = !options.folder.empty();
  if (!keep) {
    std::string pattern = (std::filesystem::temp_directory_path() / "tillit-chaos-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return 1;
    options.folder = pattern;
  }
  options.folder = std::filesystem::absolute(options.folder);
  std::filesystem::create_directories(options.folder);
  fmt::print("seed          {}\n", options.habits.seed);
  std::fflush(stdout);
  const int code = run(options, world);
  if (code != 0) fmt::print("kept for you  {}\n", options.folder.string());
  std::error_code ignored;
  if (code == 0 && !keep) std::filesystem::remove_all(options.folder, ignored);
  return code;
}

}  // namespace tillit::chaos
