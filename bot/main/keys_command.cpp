#include "crypto/key_file.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace tillit {
namespace {

constexpr int kRewrapAtOnce = 500;

// Puts a new key in front, on the disk before this returns: a crash leaves the old file or the new
// one, never half of one.
Result<void> put_key_in_front(const std::filesystem::path& path) {
  std::ifstream old(path, std::ios::binary);
  std::ostringstream rest;
  rest << old.rdbuf();
  if (!old) return fail(Errc::Unavailable, "cannot read the key file " + path.string());
  std::string made = crypto::KeyRing::make_line().reveal();
  if (!made.ends_with('\n')) made += '\n';
  const std::string bytes = made + rest.str();
  const std::string temporary = path.string() + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0)
    return fail(Errc::Denied,
                "cannot write " + temporary +
                    "; if it is there from an interrupted rotation, look at it and remove it");
  const bool written =
      ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    ::unlink(temporary.c_str());
    return fail(Errc::Unavailable, "cannot write the new key file; the old one is as it was");
  }
  const int folder = ::open(path.has_parent_path() ? path.parent_path().c_str() : ".",
                            O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

int rotate(const CommonOptions& options) {
  auto config = config_of(options);
  if (!config) {
    std::cerr << "tillit: " << config.error().context << '\n';
    return 2;
  }
  const auto database = database_of(options, *config);
  if (config->keys) {
    std::cerr << "tillit: the keys come from the environment: put a new line in front there (a key "
                 "is 32 random bytes in base64, as\n"
                 "\"id:…\"), then run this again with --rewrap-only\n";
    return 2;
  }
  // Opened first: a key file that does not fit this database must not be touched.
  {
    auto store = open_store(*config, database);
    if (!store) {
      std::cerr << "tillit: " << store.error().context << '\n';
      return 1;
    }
  }
  if (auto put = put_key_in_front(key_file_of(*config, database)); !put) {
    std::cerr << "tillit: " << put.error().context << '\n';
    return 1;
  }
  std::cout << "A new master key stands first in " << key_file_of(*config, database).string()
            << ".\n";
  return 0;
}

int rewrap(const CommonOptions& options) {
  auto config = config_of(options);
  if (!config) return 2;
  auto store = open_store(*config, database_of(options, *config));
  if (!store) {
    std::cerr << "tillit: " << store.error().context << '\n';
    return 1;
  }
  std::int64_t left = 1;
  while (left > 0) {
    auto done = (*store)->write([&](store::Transaction& transaction) -> Result<void> {
      auto rewrapped = transaction.rewrap_keys(kRewrapAtOnce);
      if (!rewrapped) return tl::unexpected(rewrapped.error());
      left = *rewrapped;
      return {};
    });
    if (!done) {
      std::cerr << "tillit: " << done.error().context
                << "; run it again, it goes on where it was\n";
      return 1;
    }
  }
  std::cout << "Every person's key is wrapped by the new master key. Older lines may be removed "
               "once no backup needs them.\n";
  return 0;
}

}  // namespace

void add_keys(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CommonOptions>();
  auto rewrap_only = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand(
      "rotate-key",
      "Make a new master key and rewrap every person's key with it (the bot must not be running)");
  command->add_option("--db", options->database, "Database file");
  command->add_option("--config", options->config, "Config file");
  command->add_flag("--rewrap-only", *rewrap_only, "The new key is in place already: only rewrap");
  command->callback([options, rewrap_only, &exit_code] {
    exit_code = *rewrap_only ? 0 : rotate(*options);
    if (exit_code == 0) exit_code = rewrap(*options);
  });
}

}  // namespace tillit
