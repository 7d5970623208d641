#include "map/mapview.h"
