#include "slack/load.hpp"

#include "slack/process.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

namespace tillit::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{5};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

double microseconds(SteadyClock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

std::size_t length_in(std::string_view head) {
  for (const std::string_view name : {"Content-Length: ", "content-length: "}) {
    const auto at = head.find(name);
    if (at == std::string_view::npos) continue;
    std::size_t length = 0;
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
    return length;
  }
  return 0;
}

// The size of the whole message at the beginning of `in`, 0 if it is not all there.
std::size_t whole_message(std::string_view in, std::string_view& head, std::string_view& body) {
  const auto end = in.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  head = in.substr(0, end + 2);
  const auto size = end + 4 + length_in(head);
  if (in.size() < size) return 0;
  body = in.substr(end + 4, size - end - 4);
  return size;
}

}  // namespace

double at_quantile(const std::vector<double>& sorted, double quantile) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<std::size_t>(quantile * static_cast<double>(sorted.size()));
  return sorted[std::min(at, sorted.size() - 1)];
}

Load::Load() : poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  stop_unless(::bind(listener, generic(address), size) == 0 && ::listen(listener, 1024) == 0 &&
                  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0,
              "listening");
  port_ = ntohs(address.sin_port);
  add(Connection::Kind::Listener, listener);
  wire_ = std::make_unique<Wire>(origin() + "/answers");
}

Load::~Load() {
  for (const auto& [descriptor, connection] : connections_) ::close(descriptor);
  ::close(poll_);
}

std::string Load::origin() const { return fmt::format("http://127.0.0.1:{}", port_); }

Load::Connection& Load::add(Connection::Kind kind, int descriptor) {
  auto& made = connections_[descriptor];
  made = std::make_unique<Connection>(Connection{kind, descriptor, {}, {}, 0, true});
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  stop_unless(::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event) == 0, "watching a socket");
  return *made;
}

void Load::close(Connection& connection) {
  ::close(connection.descriptor);
  connections_.erase(connection.descriptor);
}

// False: the other side is gone.
bool Load::flush(Connection& connection) {
  while (!connection.out.empty()) {
    const auto sent =
        ::send(connection.descriptor, connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != ENOTCONN && errno != EINPROGRESS) return false;
    if (sent < 0) break;
    connection.out.erase(0, static_cast<std::size_t>(sent));
    if (connection.out.empty()) return true;
  }
  epoll_event event{};
  event.events = connection.out.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT;
  event.data.fd = connection.descriptor;
  ::epoll_ctl(poll_, EPOLL_CTL_MOD, connection.descriptor, &event);
  return true;
}

void Load::poll_once(int milliseconds) {
  std::array<epoll_event, 256> events{};
  const int count =
      ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), milliseconds);
  for (int i = 0; i < count; ++i) {
    const auto found = connections_.find(events[static_cast<std::size_t>(i)].data.fd);
    if (found == connections_.end()) continue;  // closed by one before it
    Connection& connection = *found->second;
    if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0) {
      // Asked for only while something waits to be sent.
      static_cast<void>(flush(connection));
      if (connection.out.empty()) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = connection.descriptor;
        ::epoll_ctl(poll_, EPOLL_CTL_MOD, connection.descriptor, &event);
      }
      if (events[static_cast<std::size_t>(i)].events == EPOLLOUT) continue;
    }
    switch (connection.kind) {
      case Connection::Kind::Listener: take_calls(); break;
      case Connection::Kind::Call: read_call(connection); break;
      case Connection::Kind::Client: read_answer(connection); break;
    }
  }
}

void Load::take_calls() {
  const int listener = [&] {
    for (const auto& [descriptor, connection] : connections_)
      if (connection->kind == Connection::Kind::Listener) return descriptor;
    return -1;
  }();
  for (;;) {
    const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted < 0) return;
    const int yes = 1;
    ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    add(Connection::Kind::Call, accepted);
  }
}

void Load::read_call(Connection& connection) {
  std::array<char, 64 * 1024> bytes;
  const auto got = ::recv(connection.descriptor, bytes.data(), bytes.size(), 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return close(connection);
  connection.in.append(bytes.data(), static_cast<std::size_t>(got));
  std::string_view head;
  std::string_view body;
  while (const auto size = whole_message(connection.in, head, body)) {
    const auto begin = head.find(' ') + 1;
    const auto answer = answer_call(head.substr(begin, head.find(' ', begin) - begin), body);
    connection.out += fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
        "X-OAuth-Scopes: chat:write,im:history,im:write,users:read\r\nContent-Length: "
        "{}\r\n\r\n{}",
        answer.size(), answer);
    connection.in.erase(0, size);
    if (!flush(connection)) return close(connection);
  }
}

std::string Load::answer_call(std::string_view target, std::string_view body) {
  ++measured_.calls;
  const auto method = target.substr(target.rfind('/') + 1);
  if (method == "chat.postMessage") {
    const Posted posted = Wire::read_post(body);
    replied(posted);
    return fmt::format(
        R"({{"ok":true,"channel":"D{}{:08}","ts":"1700000000.{:06}","message":{{"type":"message"}}}})",
        posted.bot, posted.person, posted_);
  }
  if (method == "users.info") {
    const auto at = body.find("user=") + 5;
    return fmt::format(
        R"({{"ok":true,"user":{{"id":"{}","team_id":"{}","name":"p","deleted":false,"tz":"Europe/Amsterdam",)"
        R"("locale":"en-GB","is_bot":false,"profile":{{"real_name":"Pat Doe","display_name":"Pat"}}}}}})",
        body.substr(at, body.find('&', at) - at), kWorkspace);
  }
  if (method == "auth.test") {
    return fmt::format(
        R"({{"ok":true,"url":"https://bench.slack.com/","team":"bench","user":"tillit","team_id":"{}",)"
        R"("user_id":"U0BOT","bot_id":"B0BOT","is_enterprise_install":false}})",
        kWorkspace);
  }
  return R"({"ok":true})";
}

void Load::replied(const Posted& posted) {
  ++posted_;
  if (bot_ == nullptr || posted.bot != bot_->name || posted.person >= bot_->people.size()) return;
  Person& person = bot_->people[posted.person];
  // Asked once more while the first answer was under way: a second answer would get no reply.
  if (!posted.choices.empty() && posted.choices.front().block_id != person.answered) {
    person.choices = posted.choices;
    person.asked_in = posted_;
  }
  if (!posted.is_first || person.is_answered) return;
  person.is_answered = true;
  measured_.answered.push_back(microseconds(SteadyClock::now() - person.since));
  maybe_over(person);
}

void Load::acknowledged(std::size_t number, bool fine) {
  Slot& slot = slots_[number];
  slot.is_sending = false;
  Person& person = bot_->people[slot.person];
  if (!fine) ++measured_.failed;
  measured_.acknowledged.push_back(microseconds(SteadyClock::now() - person.since));
  person.is_acked = true;
  if (plan_.per_second > 0) {
    slot.is_taken = false;
    free_.push_back(number);
  }
  maybe_over(person);
}

void Load::maybe_over(Person& person) {
  if (person.is_waiting()) return;
  --under_way_;
  if (SteadyClock::now() < end_) ++measured_.turns;
  Slot& slot = slots_[person.slot];
  ++slot.turns;
  if (plan_.per_second > 0) return;
  slot.is_taken = false;
  free_.push_back(person.slot);
}

void Load::begin(std::size_t number, Instant due) {
  Slot& slot = slots_[number];
  Bot& bot = *bot_;
  std::size_t tried = 0;
  while (bot.people[bot.next].is_waiting() && ++tried < bot.people.size())
    bot.next = (bot.next + 1) % bot.people.size();
  Person& person = bot.people[bot.next];
  slot.person = bot.next;
  bot.next = (bot.next + 1) % bot.people.size();
  slot.request = wire_->next_request(bot.name, slot.person, person, plan_.keep_alive);
  slot.is_taken = true;
  slot.is_sending = true;
  person.since = due;
  person.is_acked = person.is_answered = false;
  person.slot = number;
  ++under_way_;
  send(number);
}

void Load::send(std::size_t number) {
  Slot& slot = slots_[number];
  if (slot.connection == nullptr) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const auto address = loopback(bot_->port);
    const int rc = ::connect(made, generic(address), sizeof address);
    stop_unless(rc == 0 || errno == EINPROGRESS, "connecting");
    slot.connection = &add(Connection::Kind::Client, made);
    slot.connection->slot = number;
  }
  slot.connection->out = slot.request;
  if (flush(*slot.connection)) return;
  close(*slot.connection);
  slot.connection = nullptr;
  send(number);
}

void Load::read_answer(Connection& connection) {
  std::array<char, 16 * 1024> bytes;
  const auto number = connection.slot;
  Slot& slot = slots_[number];
  const auto got = ::recv(connection.descriptor, bytes.data(), bytes.size(), 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    const bool was_kept = !connection.is_new;
    close(connection);
    slot.connection = nullptr;
    if (!slot.is_sending) return;
    // A kept connection may be closed at any time; a new one that says nothing has failed.
    if (was_kept) return send(number);
    return acknowledged(number, false);
  }
  connection.in.append(bytes.data(), static_cast<std::size_t>(got));
  std::string_view head;
  std::string_view body;
  const auto size = whole_message(connection.in, head, body);
  if (size == 0) return;
  const bool fine = head.starts_with("HTTP/1.1 200");
  const bool ends = !plan_.keep_alive || head.find("onnection: close") != std::string_view::npos;
  connection.in.erase(0, size);
  connection.is_new = false;
  if (ends) {
    close(connection);
    slot.connection = nullptr;
  }
  acknowledged(number, fine);
}

void Load::give_up_the_late() {
  const auto now = SteadyClock::now();
  for (auto& person : bot_->people) {
    if (!person.is_waiting() || now - person.since < kPatience) continue;
    Slot& slot = slots_[person.slot];
    if (!person.is_acked && slot.connection != nullptr) {
      close(*slot.connection);
      slot.connection = nullptr;
      slot.is_sending = false;
      ++measured_.failed;
    }
    if (!person.is_answered) ++measured_.unanswered;
    const bool held_slot = plan_.per_second == 0 || !person.is_acked;
    person.is_acked = person.is_answered = true;
    --under_way_;
    if (!held_slot) continue;
    slot.is_taken = false;
    free_.push_back(person.slot);
  }
}

Measured Load::run(Bot& bot, const Plan& plan) {
  bot_ = &bot;
  plan_ = plan;
  measured_ = {};
  slots_.assign(plan.clients, {});
  free_.clear();
  for (std::size_t i = plan.clients; i-- > 0;) free_.push_back(i);
  under_way_ = 0;
  measured_.seconds = std::chrono::duration<double>(plan.time).count();

  const auto start = SteadyClock::now();
  end_ = start + plan.time;
  auto due = start;
  auto looked = start;
  const auto step = plan.per_second > 0 ? std::chrono::duration_cast<SteadyClock::duration>(
                                              std::chrono::duration<double>(1 / plan.per_second))
                                        : SteadyClock::duration{};
  for (auto now = start; now < end_ || under_way_ > 0; now = SteadyClock::now()) {
    while (now < end_ && !free_.empty() && (plan.per_second == 0 || due <= now)) {
      const auto slot = free_.back();
      free_.pop_back();
      begin(slot, plan.per_second > 0 ? due : SteadyClock::now());
      due += step;
    }
    // Exact to a millisecond is not enough; this has a core of its own.
    const bool spin = plan.per_second > 0 && now < end_;
    poll_once(spin ? 0 : 10);
    if (now - looked > std::chrono::seconds(1)) {
      looked = now;
      give_up_the_late();
    }
  }
  for (auto& slot : slots_) {
    if (slot.connection != nullptr) close(*slot.connection);
  }
  // The rest of what they say; a bot that is stopped while we do not answer would wait for us.
  for (std::uint64_t before = 0; before != measured_.calls;) {
    before = measured_.calls;
    const auto quiet = SteadyClock::now() + std::chrono::milliseconds(50);
    while (SteadyClock::now() < quiet) poll_once(5);
  }
  std::sort(measured_.acknowledged.begin(), measured_.acknowledged.end());
  std::sort(measured_.answered.begin(), measured_.answered.end());
  const auto [least, most] = std::minmax_element(
      slots_.begin(), slots_.end(), [](const Slot& a, const Slot& b) { return a.turns < b.turns; });
  measured_.least_of_client = least->turns;
  measured_.most_of_client = most->turns;
  slots_.clear();
  return std::move(measured_);
}

void Load::make_known(Bot& bot, unsigned turns) {
  const auto wanted = bot.people.size() * turns;
  std::size_t before = 0;
  for (const auto& person : bot.people) before += person.turns;
  while (before < wanted) {
    Plan plan;
    plan.time = std::chrono::milliseconds(250);
    stop_unless(!run(bot, plan).answered.empty(), "making people known");
    before = 0;
    for (const auto& person : bot.people) before += person.turns;
  }
}

void Load::serve_until(const std::function<bool()>& done) {
  while (!done()) poll_once(1);
}

}  // namespace tillit::bench
