#include "store/contract_test.hpp"
#include "store/sqlite/store_under_test.hpp"

namespace tillit::store {
namespace {

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract,
                         ::testing::Values(StoreCase{
                             "OneFile", [] { return std::make_unique<SqliteUnderTest>(); }}),
                         name_of);

}  // namespace
}  // namespace tillit::store
