#pragma once

#include "dialogue/offers.hpp"
#include "dialogue/step.hpp"
#include "language/recognise.hpp"
#include "language/recognise_leave.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// One step in the making: the person and the conversation it changes, and what leaves.
// Private to bot/dialogue.
namespace tillit::dialogue {

// Begins the ids of what "shall we go on with …?" offers: they carry the token of the question
// below, whose own options may be yes and no.
inline constexpr std::string_view kGoOn = "go_on:";

// A limit was passed or something that cannot be happened. Ends the attempt; step() turns it into
// `core.error`.
struct Breach {
  const char* what;
};

// Days away as scripts see them: a list of the first day and the day back.
[[nodiscard]] Value leave_value(const language::LeaveDays& days);

class Turn {
 public:
  // Borrowed: all must outlive the turn. `result` holds the person and the conversation as they
  // were and nothing else; the turn works on it in place, as moving it is no small part of a step.
  Turn(const Library& library, StepResult& result, const LocalNow& now);

  // Both may throw Breach (or bad_alloc); what stands in `result` is then worthless.
  void take(const Event& event);
  void leave_after_errors();  // the second breach in a row at one place: `on_error`, else the
                              // dialogue ends

  void finish();  // after one of them; throws Breach too

 private:
  friend class FrameEnvironment;

  // --- routing: whose is it? (turn_route.cpp)
  void start_fresh_variables();
  [[nodiscard]] bool came_back_changed(const Event& event);
  void end_with_a_word();
  [[nodiscard]] bool uncover(std::int64_t token);
  void on(const Message& message);
  void on(const Button& button);
  void on(const Submission& submission);
  void on(const Edited& edited);
  void on(const Deleted& deleted);
  void on(const Joined& joined);
  void on(const Left& left);
  void on(const CommandWord& command);
  void on(const TimerFired& timer);
  void on(const Scheduled& scheduled);
  void on(const Signal& signal);
  void on(const LocaleChanged& locale);
  void heard(const std::string& text, const std::string& id, bool submitted);
  [[nodiscard]] bool answered_going_on(const std::string& text, const std::string& option);
  [[nodiscard]] bool noticed_concern(const std::string& text);
  [[nodiscard]] bool opened_by_leave(const std::string& text);
  [[nodiscard]] bool opened_by_trigger(const std::string& text);
  [[nodiscard]] bool belongs_to_last_text(const std::string& text);
  void global_word(const std::string& word);
  void stop_all();
  void skip();
  void back();
  void repeat();
  void restart();
  void close_if_kept_too_long();
  void close_quietly();
  void nothing_open();
  void welcome_by_button(const std::string& option);
  void open(const std::string& dialogue,
            const std::vector<std::pair<std::string, Value>>& arguments);

  // --- answers (turn_answer.cpp)
  [[nodiscard]] bool answer(const std::string& text, const std::string& id, bool submitted);
  [[nodiscard]] bool take_label(const std::string& text, const std::string& id);
  [[nodiscard]] bool take_exactly(const std::string& typed);
  [[nodiscard]] bool take_option(const std::string& option);
  [[nodiscard]] bool take_offer(const Offers& offers, const std::string& option);
  [[nodiscard]] bool take_leave(const Reading& reading,
                                const std::vector<language::LeaveDays>& found);
  [[nodiscard]] bool take_meaning(const Reading& reading, const language::Meaning& meaning,
                                  const std::string& id);
  void accept(const Reading& reading, Value value, std::string_view detail);
  [[nodiscard]] const Check* failed_check(const Reading& reading, const Value& value);
  void miss(const std::string& check_text);
  void ask_which(std::vector<Choice> choices);
  void did_you_mean(const std::vector<language::Meaning>& candidates);
  [[nodiscard]] std::vector<Offered> picked(const Reading& reading);
  // What may be tapped at the present ask, in order. Valid until the next call.
  [[nodiscard]] const Offers& offered(const Ask& ask);

  // --- running (turn_run.cpp)
  void run();  // from the top frame's node until something rests
  void enter(NodeIndex node);
  void act(const Action& action);
  [[nodiscard]] bool take_exit();  // true: go on running
  [[nodiscard]] bool end_top(bool aborted);
  void rest();
  void resume_below();
  void ask_to_go_on();
  void start_ladder();
  void push(const Script& script, bool digression);
  void assign(const Target& target, Value value);
  [[nodiscard]] BackStep*
  last_step();  // of this frame, or of the nearest caller that has one; nullptr if none
  void remember_before(const Target& target);
  void run_command(Slot command, std::vector<Value> arguments, const std::optional<Target>& as);
  void apply(const Effect& effect);
  [[nodiscard]] Value evaluate_here(const Expression& expression, const Value* it = nullptr);
  [[nodiscard]] bool holds(const Expression& expression, const Value* it = nullptr);

  // --- saying (turn_say.cpp)
  void say(const SayAction& action);
  [[nodiscard]] std::optional<Picture> picture_of(const PictureUse& use);
  [[nodiscard]] std::string words_of(const TextUse& use);
  void say_core(std::string_view key, std::span<const language::Argument> arguments = {},
                std::vector<Choice> choices = {});
  void prompt(int retry, const std::string& check_text = {}, bool resumed = false);
  [[nodiscard]] int choose_variant(std::string_view key, int variants, Vary vary);
  [[nodiscard]] Cursor& cursor(std::string_view key);
  [[nodiscard]] std::string format(const language::Pattern& pattern, const TextUse* use);
  [[nodiscard]] std::string title_of(const Script& script);
  [[nodiscard]] Choice offer_of(const std::string& word);
  void deliver(Delivery delivery);

  [[nodiscard]] Frame& top() { return result_.conversation.stack.back(); }
  [[nodiscard]] bool empty() const { return result_.conversation.stack.empty(); }
  [[nodiscard]] const Node& node() { return top().script->nodes[top().node]; }
  [[nodiscard]] const Ask* open_ask();
  [[nodiscard]] std::vector<const language::Words*> words_own_first() const;
  void trace(TraceEntry::What what, std::string_view detail = {});
  [[nodiscard]] bool traced(TraceEntry::What what) const;
  void check_size() const;

  const Library& library_;
  const LocalNow& now_;
  StepResult& result_;
  int microsteps_ = 0;
  bool erased_ =
      false;  // everything about the person goes with this step: nothing is taken up again
  bool handed_over_ =
      false;  // the program opens the next dialogue by itself: nothing is taken up before that
  bool after_safety_ = false;
  bool muted_ = false;     // a talk that is closed quietly says nothing
  Offers offers_;          // of the ask looked at last, if it offers what only this person has
  std::string answering_;  // id of the message being answered, for edits and bursts
};

// Values for the expressions of one frame.
class FrameEnvironment final : public Environment {
 public:
  FrameEnvironment(const Turn& turn, const Frame& frame) : turn_(turn), frame_(frame) {}
  [[nodiscard]] Value variable(std::uint16_t slot) const noexcept override;
  [[nodiscard]] Value shared(std::uint16_t slot) const noexcept override;
  [[nodiscard]] Value view(std::uint16_t slot) const noexcept override;
  [[nodiscard]] Value query(std::uint16_t slot,
                            std::span<const Value> arguments) const noexcept override;
  [[nodiscard]] Value entity(const RecordType& type, const std::string& id) const noexcept override;
  [[nodiscard]] Value field(const RecordType& type, const std::string& id,
                            std::size_t index) const noexcept override;
  [[nodiscard]] LocalDateTime local_now() const noexcept override;
  [[nodiscard]] Value person_name() const noexcept override;
  [[nodiscard]] Value person_language() const noexcept override;
  [[nodiscard]] std::string lower(std::string_view text) const noexcept override;

 private:
  const Turn& turn_;
  const Frame& frame_;
};

}  // namespace tillit::dialogue
