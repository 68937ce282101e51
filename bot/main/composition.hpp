#pragma once

#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "core/result.hpp"
#include "crypto/seal.hpp"
#include "main/config.hpp"
#include "service/work_calendars.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// How the parts are put together. Only bot/main does this; everything else is handed what it needs.
namespace tillit {

// Options that several commands share.
struct CommonOptions {
  std::string config;    // path, "" for none
  std::string content;   // path, "" for the config's, the working directory's or the one this
                         // program was built from
  std::string database;  // path, "" for the config's or the user's own data folder
};

[[nodiscard]] Result<Config> config_of(const CommonOptions& options);
[[nodiscard]] std::filesystem::path content_of(const CommonOptions& options, const Config& config);
[[nodiscard]] std::filesystem::path database_of(const CommonOptions& options, const Config& config);
[[nodiscard]] std::filesystem::path key_file_of(const Config& config,
                                                const std::filesystem::path& database);

// The person's word for the operator's help lines; without any in the config, those of the
// countries the languages are spoken in.
[[nodiscard]] coaching::HelpLines help_lines_of(const Config& config);
[[nodiscard]] content::HostBinder host_binder(coaching::HelpLines help_lines,
                                              bool check_ins = true);

// What people are told, and when they work.
struct LoadedContent {
  std::shared_ptr<const dialogue::Library> library;           // null: there were findings
  std::shared_ptr<const service::WorkCalendars> calendars{};  // null exactly when `library` is
};
// Loads everything, or prints all findings to `err`, and what the config asks of the calendars and
// they do not have.
[[nodiscard]] LoadedContent load_content(const std::filesystem::path& content, const Config& config,
                                         std::ostream& err);
// The same without calendars.
[[nodiscard]] std::shared_ptr<const dialogue::Library> load_library(
    const std::filesystem::path& content, const Config& config, std::ostream& err);
// Errors: Invalid (a country or region that is not there, with the key of the config).
[[nodiscard]] Result<service::WorkCalendars> work_calendars_of(const CalendarConfig& config,
                                                               const content::Calendars& calendars);

// Opens (or makes) the database and its keys.
[[nodiscard]] Result<crypto::KeyRing> keys_of(const Config& config,
                                              const std::filesystem::path& database);
[[nodiscard]] Result<std::unique_ptr<store::Store>> open_store(
    const Config& config, const std::filesystem::path& database);

// Whether that error of open_store says that a process serves the database just now.
[[nodiscard]] bool is_served(const Error& error);

}  // namespace tillit
