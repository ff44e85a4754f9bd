#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "fail.h"

static const char usage[] =
    "usage: rookery-load PROTOCOL --port PORT --plan FILE [--pids N,N] [--seconds S] [--warm-up S] [--text BYTES] [--handshakes N] [--messages N] [--temp-ids] [--hold]\n"
    "  Connects every member of the plan, lets the senders talk and prints what was counted as one JSON object.\n"
    "  --pids        processes whose processor time is the server's\n"
    "  --messages    say so many, however long it takes, instead of talking for some seconds\n"
    "  --temp-ids    each message carries a tempId\n"
    "  --hold        connect, print \"ready\", keep the connections until standard input ends";

Options options_read(int count, char **words)
{
    static const struct option table[] = {
        {"port", required_argument, 0, 'p'}, {"plan", required_argument, 0, 'f'}, {"pids", required_argument, 0, 'i'},
        {"seconds", required_argument, 0, 's'}, {"warm-up", required_argument, 0, 'w'}, {"text", required_argument, 0, 't'},
        {"handshakes", required_argument, 0, 'n'}, {"messages", required_argument, 0, 'm'}, {"temp-ids", no_argument, 0, 'd'}, {"hold", no_argument, 0, 'h'}, {0, 0, 0, 0},
    };
    Options options = {.seconds = 10, .warm_up = 2, .text_bytes = 64, .handshakes = 64};
    for (int letter; (letter = getopt_long(count, words, "", table, NULL)) != -1;) {
        switch (letter) {
        case 'p': options.port = (uint16_t)atoi(optarg); break;
        case 'f': options.plan = optarg; break;
        case 'i': options.server = processes_read(optarg); break;
        case 's': options.seconds = atof(optarg); break;
        case 'w': options.warm_up = atof(optarg); break;
        case 't': options.text_bytes = (size_t)atol(optarg); break;
        case 'n': options.handshakes = (uint32_t)atoi(optarg); break;
        case 'm': options.messages = strtoull(optarg, NULL, 10); break;
        case 'd': options.temp_ids = true; break;
        case 'h': options.hold = true; break;
        default: fail("%s", usage);
        }
    }
    if (optind + 1 != count || !options.plan || !options.port || !options.handshakes) fail("%s", usage);
    options.protocol = protocol_named(words[optind]);
    return options;
}
