#include "coaching/book_json.hpp"
#include "dialogue/state_json.hpp"
#include "service/conversations.hpp"
#include "service/sender.hpp"
#include "service/waker.hpp"
#include "tools/talk.hpp"

#include <fmt/format.h>

namespace tillit::tools {
namespace {

class Collecting final : public service::Outlet {
 public:
  service::Outcome send(const service::Outgoing& outgoing) override {
    const dialogue::Delivery& delivery = outgoing.delivery;
    // The service adds the person's export itself; transcripts are about what dialogues say.
    if (delivery.key != "core.export") collected.push_back(delivery);
    return {.platform_id = std::to_string(outgoing.message.id)};
  }
  std::vector<dialogue::Delivery> collected;
};

class StoreTalk final : public Talk {
 public:
  StoreTalk(std::shared_ptr<const dialogue::Library> library, const Clock& clock,
            store::Store& store, std::string user)
      : clock_(clock), store_(store), user_(std::move(user)) {
    use(std::move(library));
  }
  ~StoreTalk() override {
    (void)store_.write([&](store::Transaction& transaction) -> Result<void> {
      auto person = transaction.find_person(identity());
      if (!person || !*person) return {};
      return transaction.erase_person(**person);
    });
  }

  [[nodiscard]] Result<void> begin(const Beginning& beginning, const dialogue::Library& library) {
    return store_.write([&](store::Transaction& transaction) -> Result<void> {
      const PersonId id("p:" + user_);
      auto made =
          transaction.create_person({id, 0, dialogue::write_person(beginning.person, library),
                                     coaching::write_book(beginning.book)},
                                    clock_.now());
      if (!made) return made;
      return transaction.link(identity(), id);
    });
  }

  Result<Turned> take(const dialogue::Event& event) override {
    auto receipt = conversations_->take({identity(), RoomId("test:" + user_),
                                         fmt::format("{}:{}", user_, ++events_), event, "",
                                         std::nullopt, std::nullopt});
    if (!receipt) return tl::unexpected(receipt.error());
    Turned turned;
    turned.trace = std::move(receipt->trace);
    turned.alert = receipt->alert;
    return collect(std::move(turned));
  }

  Result<std::optional<TimePoint>> next_due() override { return service::next_due(store_); }

  Result<Turned> wake() override {
    auto woken = service::wake_due(*conversations_, clock_.now());
    if (!woken) return tl::unexpected(woken.error());
    Turned turned;
    for (auto& receipt : woken->turns) {
      turned.alert = turned.alert || receipt.alert;
      std::move(receipt.trace.begin(), receipt.trace.end(), std::back_inserter(turned.trace));
    }
    return collect(std::move(turned));
  }

  void use(std::shared_ptr<const dialogue::Library> library) override {
    conversations_ = std::make_unique<service::Conversations>(
        std::move(library), store_, clock_, [this](std::size_t count) { return bytes(count); },
        service::Ways{}, service::Defaults{.check_ins = false});  // a transcript opens one itself
    conversations_->leave_links_unanswered();
  }

  std::string kept() const override { return {}; }
  std::size_t open_frames() const override { return 0; }

 private:
  [[nodiscard]] store::Identity identity() const { return {"test", "", user_}; }

  [[nodiscard]] Result<Turned> collect(Turned turned) {
    Collecting outlet;
    auto sent = service::send_waiting(store_, "test", outlet, clock_.now());
    if (!sent) return tl::unexpected(sent.error());
    turned.deliveries = std::move(outlet.collected);
    return turned;
  }

  // Ids need only be different from talk to talk.
  std::string bytes(std::size_t count) {
    Random random = Random::seeded(mix(++drawn_, user_));
    std::string out;
    while (out.size() < count) out += static_cast<char>(random.next() & 0xFF);
    return out;
  }

  const Clock& clock_;
  store::Store& store_;
  std::string user_;
  std::unique_ptr<service::Conversations> conversations_;
  std::uint64_t events_ = 0;
  std::uint64_t drawn_ = 0;
};

}  // namespace

Result<std::unique_ptr<Talk>> talk_in_store(std::shared_ptr<const dialogue::Library> library,
                                            const Clock& clock, store::Store& store,
                                            const std::string& user, const Beginning& beginning) {
  auto talk = std::make_unique<StoreTalk>(library, clock, store, user);
  if (auto begun = talk->begin(beginning, *library); !begun) return tl::unexpected(begun.error());
  return talk;
}

}  // namespace tillit::tools
