#include "models/torchheaders.h"
