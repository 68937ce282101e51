#include "architecture/rules.hpp"

#include <algorithm>
#include <array>

namespace tillit::architecture {

std::span<const Room> rooms() {
  static const std::vector<Room> all_rooms = {
      {.folder = "core", .may_know = {}, .pure = true},
      {.folder = "crypto", .may_know = {"core"}},
      {.folder = "language", .may_know = {"core"}, .pure = true},
      {.folder = "dialogue", .may_know = {"core", "language"}, .pure = true},
      {.folder = "coaching", .may_know = {"core", "dialogue", "language"}, .pure = true},
      {.folder = "team", .may_know = {"core", "language", "coaching"}, .pure = true},
      {.folder = "pictures", .may_know = {"core", "dialogue"}, .pure = true},
      {.folder = "content",
       .may_know = {"core", "language", "dialogue", "coaching", "team", "crypto"}},
      {.folder = "store", .may_know = {"core", "crypto"}},
      {.folder = "service",
       .may_know = {"core", "language", "dialogue", "coaching", "team", "content", "store",
                    "crypto"}},
      {.folder = "http", .may_know = {"core"}},
      {.folder = "metrics", .may_know = {"core"}},
      {.folder = "channels/terminal",
       .may_know = {"core", "service", "language", "dialogue", "pictures"}},
      {.folder = "channels/web", .may_know = {"core", "service", "language", "dialogue", "http"}},
      {.folder = "channels/common",
       .may_know = {"core", "language", "dialogue", "team", "store", "service", "http"}},
      {.folder = "channels/slack",
       .may_know = {"core", "crypto", "language", "dialogue", "coaching", "team", "store",
                    "service", "http", "pictures", "channels/common"}},
      {.folder = "channels/teams",
       .may_know = {"core", "crypto", "language", "dialogue", "coaching", "team", "store",
                    "service", "http", "pictures", "channels/common"}},
      {.folder = "packages", .may_know = {"core", "crypto", "language", "dialogue", "http"}},
      {.folder = "tools",
       .may_know = {"core", "crypto", "language", "dialogue", "coaching", "team", "content",
                    "store", "service", "http", "channels/terminal", "channels/web"}},
      {.folder = "main", .may_know = {"*"}},
  };
  return all_rooms;
}

std::span<const Library> libraries() {
  static const std::vector<Library> all_libraries = {
      {"ICU", {"unicode/"}, {"ICU::uc", "ICU::i18n", "ICU::data"}, {"language"}},
      {"date-tz", {"date/"}, {"date::date-tz", "date::date"}, {"core"}},
      {"SQLite", {"sqlite3.h"}, {"SQLite::SQLite3"}, {"store/sqlite"}},
      {"libpq", {"libpq-fe.h", "libpq/"}, {"PostgreSQL::PostgreSQL"}, {"store/postgres"}},
      // TLS is cpp-httplib's, which does not tell when a certificate ends. The test of the client's
      // trust makes its own certificates.
      {"OpenSSL",
       {"openssl/"},
       {"OpenSSL::Crypto", "OpenSSL::SSL"},
       {"crypto", "http/peer_certificate.cpp", "http/tls_test.cpp"}},
      {"cpp-httplib", {"httplib.h"}, {"PkgConfig::cpp-httplib", "PkgConfig::HTTPLIB"}, {"http"}},
      {"prometheus-cpp", {"prometheus/"}, {"PkgConfig::PROMETHEUS"}, {"metrics"}},
      {"RE2", {"re2/"}, {"PkgConfig::RE2"}, {"dialogue"}},
      {"cairo", {"cairo.h", "cairo/"}, {"PkgConfig::CAIRO"}, {"pictures"}},
      {"libzip", {"zip.h"}, {"PkgConfig::LIBZIP"}, {"packages"}},
      {"CLI11", {"CLI/"}, {"CLI11::CLI11"}, {"main"}},
      {"libedit", {"histedit.h", "editline/"}, {"PkgConfig::LIBEDIT"}, {"channels/terminal"}},
      {"tl-expected", {"tl/"}, {"tl::expected"}, {"core/result.hpp"}},
      {"spdlog",
       {"spdlog/"},
       {"spdlog::spdlog"},
       {"store", "service", "http", "channels", "tools", "main"}},
      {"nlohmann-json", {"nlohmann/"}, {"nlohmann_json::nlohmann_json"}, {}},
      {"fmt", {"fmt/"}, {"fmt::fmt"}, {}},
      {"GoogleTest", {"gtest/"}, {}, {}},
      {"threads", {}, {"Threads::Threads"}, {}},
  };
  return all_libraries;
}

bool is_system_header(std::string_view header) {
  static constexpr auto kFolders =
      std::to_array<std::string_view>({"sys/", "arpa/", "net/", "netinet/", "linux/"});
  static constexpr auto kHeaders = std::to_array<std::string_view>(
      {"dirent.h",  "dlfcn.h",  "errno.h",   "fcntl.h", "grp.h",     "langinfo.h",
       "locale.h",  "malloc.h", "netdb.h",   "poll.h",  "pthread.h", "pwd.h",
       "sched.h",   "signal.h", "spawn.h",   "stdio.h", "stdlib.h",  "string.h",
       "strings.h", "syslog.h", "termios.h", "time.h",  "unistd.h"});
  return std::ranges::find(kHeaders, header) != kHeaders.end() ||
         std::ranges::any_of(kFolders,
                             [&](std::string_view folder) { return header.starts_with(folder); });
}

bool is_standard_header(std::string_view header) {
  return header.find_first_of("./") == std::string_view::npos;
}

std::span<const Ban> banned_in_pure_rooms() {
  static constexpr std::string_view kInstant = "take the instant as an argument";
  static constexpr std::string_view kChance = "take a tillit::Random as an argument";
  static constexpr std::string_view kBytes =
      "take the bytes as an argument; bot/content reads files";
  static constexpr auto kBans = std::to_array<Ban>({
      {"steady_clock::now", kInstant},
      {"high_resolution_clock::now", kInstant},
      {"utc_clock::now", kInstant},
      {"std::time(", kInstant},
      {"random_device", kChance},
      {"std::rand(", kChance},
      {"srand(", kChance},
      {"getenv(", "take the setting as an argument; bot/main reads the environment"},
      {"fopen(", kBytes},
      {"<fstream>", kBytes},
      {"<filesystem>", kBytes},
      {"<cstdio>", kBytes},
      {"<iostream>", "return the text; the caller prints it"},
  });
  return kBans;
}

std::span<const Ban> banned_outside_main() {
  static constexpr auto kBans = std::to_array<Ban>({
      {"system_clock::now", "take a tillit::Clock or an instant; only bot/main makes a real clock"},
  });
  return kBans;
}

}  // namespace tillit::architecture
