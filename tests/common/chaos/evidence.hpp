#pragma once

#include "common/chaos/crowd.hpp"
#include "core/result.hpp"
#include "crypto/seal.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

// What is left behind in the database when all is over.
namespace tillit::chaos {

struct LoggedTurn {
  std::int64_t id = 0;
  std::int64_t rev = 0;
  std::string kind;
  std::string heard;
  std::size_t said = 0;  // messages
};

struct KeptMessage {
  std::int64_t id = 0;
  std::int64_t batch = 0;
  int position = 0;
  std::string key;
  bool is_edit = false;
  bool sent = false;
  std::string platform_id;
};

struct Talk {
  std::string conversation;
  std::int64_t rev = 0;
  std::string parked;
  std::vector<LoggedTurn> turns;      // by id
  std::vector<KeptMessage> messages;  // by id
};

struct Evidence {
  std::map<std::string, Talk> talks;                    // by user
  std::set<std::pair<std::string, std::string>> taken;  // of the ledger: what is in the inbox
  std::int64_t held = 0;
  std::int64_t erased = 0;
  std::string integrity;  // "ok"
};

// Messages that wait, strangers who are held and the like: 0 when nothing is left to do. Reads a
// database that is being served.
[[nodiscard]] Result<std::int64_t> left_to_do(const std::filesystem::path& database);

// Nobody may serve the database.
[[nodiscard]] Result<Evidence> read_evidence(const std::filesystem::path& database,
                                             const crypto::KeyRing& keys, const World& world,
                                             const Ledger& ledger);

}  // namespace tillit::chaos
