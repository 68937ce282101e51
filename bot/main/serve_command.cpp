#include "channels/slack/channel.hpp"
#include "channels/teams/channel.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"
#include "main/log.hpp"
#include "main/serving.hpp"
#include "main/slack_channel.hpp"
#include "main/stop_signals.hpp"
#include "main/system_clock.hpp"
#include "main/teams_channel.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>

namespace tillit {
namespace {

// systemd and containers kill soon after; what is not done by then is done after the next start.
constexpr std::chrono::seconds kLongestStop{10};

constexpr int kHeaps = 4;

struct Options {
  CommonOptions common;
  bool check = false;
};

// THE PLACE where channels are put together: each one that the config names is made here, from the
// parts it is given, and nowhere else.
Result<std::vector<Channel>> channels_of(const Config& config,
                                         const std::function<ChannelParts(std::string)>& parts_of) {
  std::vector<Channel> channels;
  if (config.slack) {
    auto slack = make_slack(parts_of(slack::kChannel));
    if (!slack) return tl::unexpected(slack.error());
    channels.push_back(std::move(*slack));
  }
  if (config.teams) {
    auto teams = make_teams(parts_of(teams::kChannel));
    if (!teams) return tl::unexpected(teams.error());
    channels.push_back(std::move(*teams));
  }
  return channels;
}

// Ends the process if stopping takes too long; nothing is lost by it, as by a kill.
class StopLimit {
 public:
  explicit StopLimit(spdlog::logger& log) : thread_([this, &log] { run(log); }) {}
  ~StopLimit() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  StopLimit(const StopLimit&) = delete;
  StopLimit& operator=(const StopLimit&) = delete;

 private:
  void run(spdlog::logger& log) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, kLongestStop, [&] { return done_; })) return;
    log.warn("event=stop_cut_short seconds={}", kLongestStop.count());
    std::_Exit(0);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

int serve(const Options& options) {
  auto config = config_of(options.common);
  if (!config) {
    std::cerr << "tillit: " << config.error().context << '\n';
    return 2;
  }
  if (!config->slack && !config->teams) {
    std::cerr << "tillit: no channel is configured: add \"slack\" or \"teams\" to the config "
                 "(docs/slack/README.md and docs/teams/README.md say how)\n";
    return 2;
  }
  // Dozens of threads that mostly wait: a heap for each would keep more memory than all of them
  // use.
  mallopt(M_ARENA_MAX, kHeaps);
  StopSignals signals;
  const auto log = make_log(config->log);
  for (const auto& warning : warnings_of(*config))
    log->warn("event=config_warning what={}", log_value(warning));
  auto content = load_content(content_of(options.common, *config), *config, std::cerr);
  if (content.library == nullptr) return 1;
  const auto database = database_of(options.common, *config);
  auto store = open_store(*config, database);
  if (!store) {
    std::cerr << "tillit: " << store.error().context << '\n';
    return 1;
  }
  if (options.check) {
    std::cout << "config, content and database are sound\n";
    return 0;
  }
  const SystemClock clock;
  auto serving =
      Serving::start(*config, std::move(content), **store, clock, *log, TILLIT_VERSION,
                     [&](const auto& parts_of) { return channels_of(*config, parts_of); });
  if (!serving) {
    std::cerr << "tillit: " << serving.error().context << '\n';
    return 1;
  }
  const auto admin = (*serving)->admin_address();
  std::cout << fmt::format("tillit {} listens on {}, admin {}\n", TILLIT_VERSION,
                           to_string((*serving)->address()),
                           admin ? "on " + to_string(*admin) : std::string("off"))
            << std::flush;
  log->info("event=started version={} listen={} admin={}", TILLIT_VERSION,
            to_string((*serving)->address()), admin ? to_string(*admin) : "off");

  const int which = signals.wait();
  log->info("event=stopping signal={}", which);
  {
    const StopLimit limit(*log);
    (*serving)->stop();
    serving->reset();
    store->reset();
  }
  log->info("event=stopped");
  return 0;
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("serve", "Run the bot on the channels of the config");
  command->add_option("--config", options->common.config, "Config file")->required();
  command->add_option("--db", options->common.database, "Database file (made if missing)");
  command->add_option("--content", options->common.content,
                      "Folder that holds dialogs/ and locales/");
  command->add_flag("--check", options->check,
                    "Only look whether config, content and database are sound");
  command->callback([options, &exit_code] { exit_code = serve(*options); });
}

}  // namespace tillit
