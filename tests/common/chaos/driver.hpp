#pragma once

#include "common/chaos/world.hpp"

namespace tillit::chaos {

// People type and tap, their platform fails now and then, and the bot is killed and started again
// all the time. Then it looks whether every promise was kept. Loopback only. The arguments are a
// program's (--help says which); so is what is returned, 0: all were kept.
int drive(int count, char** arguments, World& world);

}  // namespace tillit::chaos
