#pragma once

#include "store/contract_case.hpp"
#include "store/sqlite/test_folder.hpp"

namespace tillit::store {

// A SQLite file of its own for one contract test.
class SqliteUnderTest final : public StoreUnderTest {
 public:
  std::unique_ptr<Store> open() override { return open_at(folder_.database()); }

  // The files as they are on the disk at this instant, without what a closing store would still put
  // in order. Read until the checkpointer leaves them alone: it may be emptying the log meanwhile.
  std::unique_ptr<Store> open_after_kill(Store&) override {
    return open_at(folder_.copied_as("after_kill.db"));
  }

 private:
  std::unique_ptr<Store> open_at(const std::filesystem::path& path) {
    auto store = open_sqlite({path, ring_, {}});
    EXPECT_TRUE(store.has_value()) << store.error().context;
    return store ? std::move(*store) : nullptr;
  }

  TestFolder folder_;
  crypto::KeyRing ring_ = new_ring();
};

}  // namespace tillit::store
