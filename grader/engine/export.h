// What the program under test may see of the engine. Everything else is hidden (-fvisibility=hidden).
#pragma once

#define EXPORT __attribute__((visibility("default")))
