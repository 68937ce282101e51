#include "store/sqlite/store_under_test.hpp"
#include "store/team_contract_test.hpp"

namespace tillit::store {
namespace {

INSTANTIATE_TEST_SUITE_P(Sqlite, TeamStoreContract,
                         ::testing::Values(StoreCase{
                             "OneFile", [] { return std::make_unique<SqliteUnderTest>(); }}),
                         name_of);

}  // namespace
}  // namespace tillit::store
