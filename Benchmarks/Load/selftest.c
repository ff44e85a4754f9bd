#include "selftest.h"

int failed, passed;

int main(void)
{
    selftest_figures();
    selftest_frames();
    selftest_conversation();
    selftest_protocols();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
