#include "common/e2e/stage.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <memory>
#include <sstream>

namespace tillit::e2e {
namespace {

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "tillit_e2e_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
  return name;
}

int hours_to_ten() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto hour = std::chrono::duration_cast<std::chrono::hours>(since).count() % 24;
  return 10 - static_cast<int>(hour);  // -13 … 10
}

// West of Greenwich there are twelve hours, east fourteen.
int hours_east() { return hours_to_ten() < -12 ? hours_to_ten() + 24 : hours_to_ten(); }

Database open(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open(file.c_str(), &raw);
  Database database(raw, sqlite3_close);
  EXPECT_EQ(opened, SQLITE_OK);
  return database;
}

}  // namespace

std::string zone_at_ten() {
  // The sign is POSIX's, the other way round.
  return hours_east() == 0 ? "Etc/GMT" : fmt::format("Etc/GMT{:+}", -hours_east());
}

int seconds_east_at_ten() { return hours_east() * 3600; }

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Stage::Stage() : folder_(new_folder()), bot_(folder_) {}

Stage::~Stage() {
  bot_.kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Stage::configure(const nlohmann::json& part) {
  config_.merge_patch(part);
  bot_.configure(config_);
}

void Stage::when_started(std::function<void(const std::string& base_url)> tell) {
  listeners_.push_back(std::move(tell));
}

void Stage::start() {
  if (bot_.runs()) {
    EXPECT_EQ(bot_.stop(), 0);
  }
  const std::string trouble = bot_.start();
  ASSERT_EQ(trouble, "");
  for (const auto& tell : listeners_) tell(bot_.base_url());
}

void Stage::bring_forward() {
  const Database database = open(folder_ / "tillit.db");
  ASSERT_EQ(sqlite3_busy_timeout(database.get(), 10'000), SQLITE_OK);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  const std::string change = fmt::format("UPDATE schedules SET due = {}", now.count() - 1);
  ASSERT_EQ(sqlite3_exec(database.get(), change.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_GT(sqlite3_changes(database.get()), 0) << "nothing was planned";
}

long Stage::rows(const std::string& table) const {
  const Database database = open(folder_ / "tillit.db");
  long count = -1;
  const auto read = [](void* into, int, char** values, char**) {
    *static_cast<long*>(into) = std::strtol(values[0], nullptr, 10);
    return 0;
  };
  const std::string query = "SELECT count(*) FROM " + table;
  EXPECT_EQ(sqlite3_exec(database.get(), query.c_str(), read, &count, nullptr), SQLITE_OK) << table;
  return count;
}

bool Stage::settle(const std::function<bool()>& arrived, const std::function<void()>& wait) const {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    if (arrived() && bot_.metric("tillit_outbox_waiting") == 0) return true;
    wait();
  }
  return false;
}

void Stage::check() {
  if (bot_.runs()) {
    EXPECT_EQ(bot_.stop(), 0) << bot_.log();
  }
  const std::string log = bot_.log();
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_FALSE(has(line, " error ")) << line;
    EXPECT_FALSE(!refusals_expected_ && has(line, " warning ")) << line;
  }
  for (const std::string& words : secret_words_) EXPECT_FALSE(has(log, words)) << words;
}

}  // namespace tillit::e2e
