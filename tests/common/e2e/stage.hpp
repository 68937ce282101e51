#pragma once

#include "common/e2e/served_bot.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// What an end-to-end test stands on, whichever the platform: a folder, the bot that is served from
// it, and what must hold of it at the end.
namespace tillit::e2e {

// Long enough for a sanitizer's build on a busy machine; nothing that goes well waits for it.
inline constexpr std::chrono::seconds kPatience{30};

// Where it is ten in the morning now: what the bot offers depends on the hour.
[[nodiscard]] std::string zone_at_ten();
[[nodiscard]] int seconds_east_at_ten();

[[nodiscard]] bool has(const std::string& text, std::string_view part);

class Stage {
 public:
  Stage();
  // Kills the bot and removes the folder.
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  ServedBot& bot() { return bot_; }
  [[nodiscard]] const ServedBot& bot() const { return bot_; }
  // Puts a part into the bot's config, beside what stands there. From the next start on.
  void configure(const nlohmann::json& part);
  // Told at each start where the bot listens: a platform that has to deliver there.
  void when_started(std::function<void(const std::string& base_url)> tell);
  // Starts the bot, or ends it and starts it again.
  void start();
  // Makes everything due that the bot has planned, while it runs: its clock is the real one, and at
  // a start it would plan everybody anew.
  void bring_forward();
  // How many rows a table of the database has now, the bot running or not.
  [[nodiscard]] long rows(const std::string& table) const;
  // Waits until nothing is on its way: neither to the bot, as `arrived` says, nor from it. `wait`
  // returns with the next thing that happens outside, or soon. False after kPatience.
  bool settle(const std::function<bool()>& arrived, const std::function<void()>& wait) const;

  // Called in tests that make the platform refuse, or the bot be killed.
  void expect_refusals() { refusals_expected_ = true; }
  [[nodiscard]] bool refusals_expected() const { return refusals_expected_; }
  // Words that must not stand in the log.
  void never_in_log(std::string words) { secret_words_.push_back(std::move(words)); }
  // The bot ended well, and its log has no fault and no secret. Ends the bot.
  void check();

 private:
  const std::filesystem::path folder_;
  nlohmann::json config_ = nlohmann::json::object();
  std::vector<std::function<void(const std::string&)>> listeners_;
  bool refusals_expected_ = false;
  std::vector<std::string> secret_words_;
  ServedBot bot_;
};

}  // namespace tillit::e2e
