#include "store/sqlite/sqlite_store.hpp"

#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/test_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

namespace tillit::store {
namespace {

Result<std::unique_ptr<Store>> open(const std::filesystem::path& path, const crypto::KeyRing& ring,
                                    std::function<void()> after_commit = {}) {
  return open_sqlite({path, ring, std::move(after_commit)});
}

Result<void> put(Store& store, const std::string& name, const std::string& value = "x") {
  return store.write([&](Transaction& t) { return t.put_fact(name, value, false); });
}

bool has(Store& store, const std::string& name) {
  bool found = false;
  EXPECT_TRUE(store
                  .write([&](Transaction& t) -> Result<void> {
                    const auto fact = t.find_fact(name);
                    found = fact && fact->has_value();
                    return {};
                  })
                  .has_value());
  return found;
}

void run_sql(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db);
  sqlite3_close(db);
}

// --- opening: every failure says what to do ---

void expect_refused(const Result<std::unique_ptr<Store>>& store, Errc code, const char* says) {
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, code) << store.error().context;
  EXPECT_NE(store.error().context.find(says), std::string::npos) << store.error().context;
}

TEST(OpeningSqlite, MakesAFileForItsOwnerAlone) {
  const TestFolder folder;
  const auto store = open(folder.database(), new_ring());
  ASSERT_TRUE(store.has_value()) << store.error().context;
  ASSERT_TRUE(put(**store, "a").has_value());
  for (const auto& entry : std::filesystem::directory_iterator{folder.path()}) {
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << entry.path();
  }
}

TEST(OpeningSqlite, LeavesNoLogBehindWhenClosed) {
  const TestFolder folder;
  {
    const auto store = open(folder.database(), new_ring());
    ASSERT_TRUE(put(**store, "a").has_value());
    EXPECT_TRUE(std::filesystem::exists(folder.database().string() + "-wal"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.database().string() + "-wal"));
}

TEST(OpeningSqlite, RefusesASecondTimeAndNamesTheProcess) {
  const TestFolder folder;
  const auto ring = new_ring();
  const auto store = open(folder.database(), ring);
  ASSERT_TRUE(store.has_value());
  expect_refused(open(folder.database(), ring), Errc::Denied,
                 fmt::format("(pid {})", ::getpid()).c_str());
  const auto other_name = folder.path() / "link.db";
  std::filesystem::create_symlink(folder.database(), other_name);
  expect_refused(open(other_name, ring), Errc::Denied, "another process");
}

TEST(OpeningSqlite, LetsTheNextOneInAfterClosing) {
  const TestFolder folder;
  const auto ring = new_ring();
  ASSERT_TRUE(open(folder.database(), ring).has_value());
  EXPECT_TRUE(open(folder.database(), ring).has_value());
}

TEST(OpeningSqlite, RefusesAnotherKeyFile) {
  const TestFolder folder;
  ASSERT_TRUE(open(folder.database(), new_ring()).has_value());
  expect_refused(open(folder.database(), new_ring()), Errc::Corrupt, "key file does not belong");
  const auto same_id = [](char fill) {
    return *crypto::KeyRing::parse(
        Secret{"k1:" + crypto::base64(std::string(crypto::kKeyBytes, fill))});
  };
  const TestFolder other;
  ASSERT_TRUE(open(other.database(), same_id('a')).has_value());
  expect_refused(open(other.database(), same_id('b')), Errc::Corrupt, "key file does not belong");
}

TEST(OpeningSqlite, RefusesAMissingFolderAndAFolderInPlaceOfTheFile) {
  const TestFolder folder;
  expect_refused(open(folder.path() / "missing" / "tillit.db", new_ring()), Errc::NotFound,
                 "does not exist: make it");
  std::filesystem::create_directory(folder.database());
  expect_refused(open(folder.database(), new_ring()), Errc::Denied, "tillit.db");
}

TEST(OpeningSqlite, LeavesTheFilesOfOthersAsTheyAre) {
  const TestFolder folder;
  const auto text = folder.path() / "notes.txt";
  std::ofstream{text} << std::string(5'000, 'n');
  expect_refused(open(text, new_ring()), Errc::Corrupt, "not a Tillit database");
  EXPECT_EQ(content_of(text), std::string(5'000, 'n'));

  const auto foreign = folder.path() / "foreign.db";
  run_sql(foreign, "CREATE TABLE people (id); INSERT INTO people VALUES (1);");
  const std::string before = content_of(foreign);
  expect_refused(open(foreign, new_ring()), Errc::Corrupt, "another program");
  EXPECT_EQ(content_of(foreign), before);
}

TEST(OpeningSqlite, RefusesANewerVersion) {
  const TestFolder folder;
  const auto ring = new_ring();
  ASSERT_TRUE(open(folder.database(), ring).has_value());
  run_sql(folder.database(),
          fmt::format("PRAGMA user_version = {}", sqlite::migrations().size() + 1));
  expect_refused(open(folder.database(), ring), Errc::Denied, "newer tillit");
}

TEST(OpeningSqlite, NoticesADamagedFile) {
  const TestFolder folder;
  const auto ring = new_ring();
  ASSERT_TRUE(open(folder.database(), ring).has_value());
  {
    std::fstream file{folder.database(), std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(100);
    file << std::string(3'000, '\x7f');
  }
  expect_refused(open(folder.database(), ring), Errc::Corrupt, "restore it from a backup");
}

// Root may write anywhere, so the permission tests are somebody else for a moment.
class AsNobody {
 public:
  AsNobody() {
    if (::geteuid() == 0) changed_ = ::seteuid(65534) == 0;
  }
  ~AsNobody() { EXPECT_TRUE(!changed_ || ::seteuid(0) == 0); }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  bool changed_ = false;
};

TEST(OpeningSqlite, SaysWhenTheFolderOrTheFileCannotBeWritten) {
  const TestFolder folder;
  const auto ring = new_ring();
  ASSERT_TRUE(open(folder.database(), ring).has_value());
  ASSERT_EQ(::chmod(folder.path().c_str(), 0555), 0);
  ASSERT_EQ(::chmod(folder.database().c_str(), 0444), 0);
  ASSERT_EQ(::chmod((folder.database().string() + ".lock").c_str(), 0444), 0);
  {
    const AsNobody nobody;
    expect_refused(open(folder.database(), ring), Errc::Denied,
                   "check the owner and mode of its folder");
  }
  ASSERT_EQ(::chmod(folder.path().c_str(), 0777), 0);
  ASSERT_EQ(::chmod((folder.database().string() + ".lock").c_str(), 0666), 0);
  {
    const AsNobody nobody;
    expect_refused(open(folder.database(), ring), Errc::Denied,
                   "check the path, its owner and its mode");
  }
}

// --- writing ---

TEST(SqliteGroupCommit, TakesManyWritesIntoOneCommit) {
  const TestFolder folder;
  std::atomic<int> commits = 0;
  const auto store = open(folder.database(), new_ring(), [&] { ++commits; });
  constexpr int kThreads = 32;
  constexpr int kEach = 40;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int n = 0; n < kEach; ++n) {
          EXPECT_TRUE(put(**store, fmt::format("{}/{}", thread, n)).has_value());
        }
      });
    }
  }
  EXPECT_LT(commits, kThreads * kEach);
  EXPECT_GE(commits, kEach);
}

TEST(SqliteGroupCommit, FlushesNothingWhenNothingWasWritten) {
  const TestFolder folder;
  std::atomic<int> commits = 0;
  const auto store = open(folder.database(), new_ring(), [&] { ++commits; });
  EXPECT_FALSE(has(**store, "a"));
  EXPECT_EQ(commits, 0);
  ASSERT_TRUE(put(**store, "a").has_value());
  EXPECT_EQ(commits, 1);
}

TEST(SqliteCheckpoints, KeepTheLogBoundedUnderConstantLoad) {
  const TestFolder folder;
  const auto log = folder.database().string() + "-wal";
  constexpr std::int64_t kPage = 4'096 + 24;
  std::atomic<std::uintmax_t> largest = 0;
  const auto store = open(folder.database(), new_ring(), [&] {
    std::error_code ignored;
    const auto size = std::filesystem::file_size(log, ignored);
    if (!ignored) largest = std::max<std::uintmax_t>(largest, size);
  });
  // Some 100 MB in all, six times what the log may hold before it begins again.
  const std::string large(64 * 1024, 'x');
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        for (int n = 0; n < 400; ++n)
          EXPECT_TRUE(
              put(**store, fmt::format("{}", thread), large + std::to_string(n)).has_value());
      });
    }
  }
  EXPECT_LT(largest, 3 * sqlite::kBeginAgainFromPages * kPage);
}

TEST(SqliteCheckpoints, CutBackALogThatALargeCommitMadeLong) {
  const TestFolder folder;
  const auto log = folder.database().string() + "-wal";
  constexpr auto kLimit = static_cast<std::uintmax_t>(sqlite::kLongestLog);
  const auto store = open(folder.database(), new_ring());
  ASSERT_TRUE(put(**store, "large", std::string(kLimit + kLimit / 4, 'x')).has_value());
  EXPECT_GT(std::filesystem::file_size(log), kLimit);
  // Copying beside the commits never makes the file smaller; the first commit after the log began
  // again does, as soon as the checkpointer got the processor.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  for (int n = 0;
       std::filesystem::file_size(log) > kLimit && std::chrono::steady_clock::now() < patience;
       ++n) {
    ASSERT_TRUE(put(**store, "small", std::to_string(n)).has_value());
  }
  EXPECT_EQ(std::filesystem::file_size(log), kLimit) << "cut further, it would only grow again";
}

// --- a disk that fails ---

// Stands between SQLite and the system's pwrite (sqlite3_vfs::xSetSystemCall), for the whole
// process.
std::atomic<bool> disk_is_full = false;
ssize_t write_unless_full(int descriptor, const void* bytes, size_t count, off_t offset) {
  if (disk_is_full) {
    errno = ENOSPC;
    return -1;
  }
  return ::pwrite(descriptor, bytes, count, offset);
}

class FullDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    disk_is_full = false;
    replace(reinterpret_cast<sqlite3_syscall_ptr>(&write_unless_full));
  }
  void TearDown() override { replace(nullptr); }

 private:
  static void replace(sqlite3_syscall_ptr call) {
    sqlite3_vfs* vfs = sqlite3_vfs_find("unix");
    ASSERT_NE(vfs, nullptr);
    for (const char* name : {"pwrite", "pwrite64"}) vfs->xSetSystemCall(vfs, name, call);
  }
};

TEST_F(FullDisk, FailsEveryWriteKeepsNothingAndGoesOnWhenThereIsRoom) {
  const TestFolder folder;
  const auto ring = new_ring();
  {
    const auto store = open(folder.database(), ring);
    ASSERT_TRUE(store.has_value()) << store.error().context;
    ASSERT_TRUE(put(**store, "before").has_value());
    disk_is_full = true;
    {
      std::vector<std::jthread> threads;
      for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
          const auto written = put(**store, fmt::format("full {}", thread));
          ASSERT_FALSE(written.has_value());
          EXPECT_EQ(written.error().code, Errc::Unavailable);
          EXPECT_NE(written.error().context.find("disk is full"), std::string::npos)
              << written.error().context;
        });
      }
    }
    EXPECT_TRUE(has(**store, "before"));
    disk_is_full = false;
    EXPECT_TRUE(put(**store, "after").has_value());
    for (int thread = 0; thread < 8; ++thread)
      EXPECT_FALSE(has(**store, fmt::format("full {}", thread)));
  }
  const auto store = open(folder.database(), ring);
  ASSERT_TRUE(store.has_value()) << store.error().context;
  EXPECT_TRUE(has(**store, "before"));
  EXPECT_TRUE(has(**store, "after"));
  for (int thread = 0; thread < 8; ++thread)
    EXPECT_FALSE(has(**store, fmt::format("full {}", thread)));
}

TEST_F(FullDisk, FailsALargeWorkInTheMiddleOfItself) {
  // Larger than SQLite's page cache, so that the disk is met by the statements and not by the
  // commit.
  const TestFolder folder;
  const auto store = open(folder.database(), new_ring());
  disk_is_full = true;
  const auto written = (*store)->write([&](Transaction& t) -> Result<void> {
    for (int n = 0; n < 400; ++n) {
      if (auto kept = t.put_fact(fmt::format("{}", n), std::string(64 * 1024, 'x'), false); !kept)
        return kept;
    }
    return {};
  });
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, Errc::Unavailable);
  disk_is_full = false;
  EXPECT_FALSE(has(**store, "0"));
  EXPECT_TRUE(put(**store, "after").has_value());
}

TEST_F(FullDisk, StopsACompactionAndHarmsNothing) {
  const TestFolder folder;
  const auto ring = new_ring();
  {
    const auto store = open(folder.database(), ring);
    ASSERT_TRUE(put(**store, "before").has_value());
    disk_is_full = true;
    const auto compacted = (*store)->compact();
    ASSERT_FALSE(compacted.has_value());
    EXPECT_EQ(compacted.error().code, Errc::Unavailable) << compacted.error().context;
    disk_is_full = false;
    EXPECT_TRUE(has(**store, "before"));
    EXPECT_TRUE(put(**store, "after").has_value());
    const auto again = (*store)->compact();
    EXPECT_TRUE(again.has_value()) << again.error().context;
  }
  const auto store = open(folder.database(), ring);
  ASSERT_TRUE(store.has_value()) << store.error().context;
  EXPECT_TRUE(has(**store, "before"));
  EXPECT_TRUE(has(**store, "after"));
}

TEST_F(FullDisk, IsNoReasonToCloseWithoutEnd) {
  const TestFolder folder;
  const auto ring = new_ring();
  {
    const auto store = open(folder.database(), ring);
    ASSERT_TRUE(put(**store, "kept").has_value());
    disk_is_full = true;
  }
  disk_is_full = false;
  const auto store = open(folder.database(), ring);
  ASSERT_TRUE(store.has_value());
  EXPECT_TRUE(has(**store, "kept"));
}

}  // namespace
}  // namespace tillit::store
