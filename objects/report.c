#include "report.h"
int report_objects(const char *const *paths, size_t count){(void)paths;(void)count;return -1;}
