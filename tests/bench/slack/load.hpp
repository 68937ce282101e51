#pragma once

#include "slack/people.hpp"

#include <functional>
#include <memory>
#include <unordered_map>

namespace tillit::bench {

// A bot under load and the people who talk with it.
struct Bot {
  char name;  // one digit; tells its people apart
  std::uint16_t port;
  std::vector<Person> people;
  std::size_t next = 0;  // whose turn it is
};

struct Plan {
  std::size_t clients = 64;  // connections at most
  double per_second = 0;     // 0: each client begins a turn as soon as its last one is over
  bool keep_alive = true;
  std::chrono::milliseconds time{2000};
};

// Times in microseconds, sorted. With per_second they count from when the request was due, so a
// server that falls behind cannot hide it.
struct Measured {
  std::uint64_t turns = 0;       // acknowledged and answered, within the time
  std::uint64_t unanswered = 0;  // given up after kPatience
  std::uint64_t failed = 0;      // anything but 200, or no whole answer
  std::uint64_t calls = 0;       // of the Web API and of response_urls
  double seconds = 0;
  std::vector<double> acknowledged;
  std::vector<double> answered;       // to the first message of the turn
  std::uint64_t least_of_client = 0;  // turns
  std::uint64_t most_of_client = 0;

  [[nodiscard]] double rate() const {
    return seconds > 0 ? static_cast<double>(turns) / seconds : 0;
  }
};
[[nodiscard]] double at_quantile(const std::vector<double>& sorted, double quantile);

// Slack as a bot meets it under load: sends events and taps, and is the Web API that takes the
// replies, each in the same short time. One thread: run() does everything.
class Load {
 public:
  Load();
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Of the Web API.
  [[nodiscard]] std::string origin() const;

  // Does as planned, then waits until the turns that have begun are over.
  [[nodiscard]] Measured run(Bot& bot, const Plan& plan);
  // Everybody's first `turns` turns, so that they are known and in the middle of something.
  void make_known(Bot& bot, unsigned turns);
  // Answers the bot's own calls until `done` says so (while it starts, for instance).
  void serve_until(const std::function<bool()>& done);

 private:
  struct Connection {
    enum class Kind { Listener, Call, Client } kind;
    int descriptor = -1;
    std::string in;
    std::string out;
    std::size_t slot = 0;
    bool is_new = false;  // nothing was answered on it yet
  };
  struct Slot {
    Connection* connection = nullptr;
    std::size_t person = 0;
    bool is_sending = false;  // a request is out
    bool is_taken = false;    // by a turn, until it is over (closed loop) or acknowledged
    std::string request;      // to send again if a kept connection turns out to be closed
    std::uint64_t turns = 0;
  };

  void poll_once(int milliseconds);
  void take_calls();
  void read_call(Connection& connection);
  [[nodiscard]] std::string answer_call(std::string_view target, std::string_view body);
  void read_answer(Connection& connection);
  void begin(std::size_t slot, Instant due);
  void send(std::size_t slot);
  void acknowledged(std::size_t slot, bool fine);
  void replied(const Posted& posted);
  void maybe_over(Person& person);
  void give_up_the_late();
  [[nodiscard]] bool flush(Connection& connection);
  void close(Connection& connection);
  Connection& add(Connection::Kind kind, int descriptor);

  int poll_ = -1;
  std::uint16_t port_ = 0;
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
  std::unique_ptr<Wire> wire_;
  std::int64_t posted_ = 0;

  // Of the run:
  Bot* bot_ = nullptr;
  Plan plan_;
  Instant end_;
  Measured measured_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;
  std::size_t under_way_ = 0;  // turns
};

}  // namespace tillit::bench
