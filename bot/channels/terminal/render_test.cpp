#include "channels/terminal/render.hpp"

#include <gtest/gtest.h>

namespace tillit::terminal {
namespace {

dialogue::Delivery question() {
  dialogue::Delivery delivery;
  delivery.text = "**Tea** or coffee?";
  delivery.token = 3;
  delivery.choices = {{"tea", "Tea"}, {"/skip", "Skip"}};
  return delivery;
}

TEST(Render, NumbersWhatMayBeChosen) {
  EXPECT_EQ(render(question(), {}), "  Tea or coffee?\n     1  Tea\n     2  Skip\n");
}

TEST(Render, ShowsBoldOnlyWhereTheTerminalKnowsIt) {
  EXPECT_TRUE(render(question(), {.bold = true}).starts_with("  \x1b[1mTea\x1b[0m or coffee?"));
}

TEST(Render, ShowsOffersAsWordsAndAScaleAsItsEnds) {
  dialogue::Delivery delivery = question();
  delivery.token = 0;
  EXPECT_EQ(render(delivery, {}), "  Tea or coffee?\n    [Tea]   [Skip]\n");
  delivery.token = 1;
  delivery.choices.clear();
  delivery.min = 0;
  delivery.max = 10;
  EXPECT_EQ(render(delivery, {}), "  Tea or coffee?\n    0 … 10\n");
}

TEST(Render, APictureIsLinesOfBlocksUnderTheText) {
  dialogue::Delivery delivery = question();
  delivery.picture =
      dialogue::Picture{"You and Ada", "alt", {"3 Nov", "1 Dec"}, {{"calm", {1, 5}}}, 1, 5};
  EXPECT_EQ(render(delivery, {}),
            "  Tea or coffee?\n    You and Ada\n    ▁█ calm\n    3 Nov … 1 Dec\n"
            "     1  Tea\n     2  Skip\n");
}

TEST(Render, BreaksLinesBetweenWordsByCharactersNotBytes) {
  dialogue::Delivery delivery;
  delivery.text = "åäö åäö åäö\nnew";
  EXPECT_EQ(render(delivery, {.bold = false, .columns = 9}), "  åäö åäö\n  åäö\n  new\n");
}

}  // namespace
}  // namespace tillit::terminal
