#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>
#include <sys/prctl.h>

/// What we call of libcurl. The library is not linked but opened when the first request leaves: with the 25 libraries that it
/// brings it costs a node at rest 4 MB, and a node may never send anything.
struct rookery_curl {
    CURLcode (*global_init)(long flags);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *easy);
    void (*easy_reset)(CURL *easy);
    CURLcode (*easy_pause)(CURL *easy, int what);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *multi);
    CURLMcode (*multi_add_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_remove_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_perform)(CURLM *multi, int *running);
    CURLMcode (*multi_poll)(CURLM *multi, struct curl_waitfd *extra, unsigned int count, int timeout, int *ready);
    CURLMcode (*multi_wakeup)(CURLM *multi);
    CURLMsg *(*multi_info_read)(CURLM *multi, int *left);
    CURLMcode (*multi_setopt)(CURLM *multi, CURLMoption option, ...);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free_all)(struct curl_slist *list);
};

/// Opens the library and fills the table.
/// Returns 0, or -1 when the library or one of its functions is not there.
static inline int rookery_curl_open(struct rookery_curl *table, const char *name) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) return -1;
    int missing = 0;
#define ROOKERY_FIND(field) \
    *(void **)&table->field = dlsym(library, "curl_" #field); \
    missing |= table->field == NULL
    ROOKERY_FIND(global_init);
    ROOKERY_FIND(easy_init);
    ROOKERY_FIND(easy_cleanup);
    ROOKERY_FIND(easy_reset);
    ROOKERY_FIND(easy_pause);
    ROOKERY_FIND(easy_setopt);
    ROOKERY_FIND(easy_getinfo);
    ROOKERY_FIND(multi_init);
    ROOKERY_FIND(multi_cleanup);
    ROOKERY_FIND(multi_add_handle);
    ROOKERY_FIND(multi_remove_handle);
    ROOKERY_FIND(multi_perform);
    ROOKERY_FIND(multi_poll);
    ROOKERY_FIND(multi_wakeup);
    ROOKERY_FIND(multi_info_read);
    ROOKERY_FIND(multi_setopt);
    ROOKERY_FIND(slist_append);
    ROOKERY_FIND(slist_free_all);
#undef ROOKERY_FIND
    return missing ? -1 : 0;
}

// `curl_easy_setopt` and its like take variable arguments, which Swift does not import: one form for each kind.

static inline CURLcode rookery_curl_set_number(const struct rookery_curl *curl, CURL *easy, CURLoption option, long value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode rookery_curl_set_size(const struct rookery_curl *curl, CURL *easy, CURLoption option, curl_off_t value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode rookery_curl_set_text(const struct rookery_curl *curl, CURL *easy, CURLoption option, const char *value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode rookery_curl_set_pointer(const struct rookery_curl *curl, CURL *easy, CURLoption option, void *value) {
    return curl->easy_setopt(easy, option, value);
}

/// For the bodies and headers that arrive (`CURLOPT_WRITEFUNCTION`, `CURLOPT_HEADERFUNCTION`).
static inline CURLcode rookery_curl_set_taker(const struct rookery_curl *curl, CURL *easy, CURLoption option, curl_write_callback taker) {
    return curl->easy_setopt(easy, option, taker);
}

static inline CURLcode rookery_curl_set_reader(const struct rookery_curl *curl, CURL *easy, curl_read_callback reader, curl_seek_callback seeker) {
    CURLcode code = curl->easy_setopt(easy, CURLOPT_READFUNCTION, reader);
    return code ? code : curl->easy_setopt(easy, CURLOPT_SEEKFUNCTION, seeker);
}

/// `opening` is asked for each socket, `before` right before a request goes out, also over a connection that stood.
static inline CURLcode rookery_curl_set_guards(
    const struct rookery_curl *curl, CURL *easy, curl_opensocket_callback opening, curl_prereq_callback before) {
    CURLcode code = curl->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, opening);
    return code ? code : curl->easy_setopt(easy, CURLOPT_PREREQFUNCTION, before);
}

static inline CURLcode rookery_curl_get_number(const struct rookery_curl *curl, CURL *easy, CURLINFO info, long *value) {
    return curl->easy_getinfo(easy, info, value);
}

static inline CURLcode rookery_curl_get_size(const struct rookery_curl *curl, CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl->easy_getinfo(easy, info, value);
}

static inline CURLcode rookery_curl_get_pointer(const struct rookery_curl *curl, CURL *easy, CURLINFO info, void **value) {
    return curl->easy_getinfo(easy, info, value);
}

static inline CURLMcode rookery_curl_set_shared(const struct rookery_curl *curl, CURLM *multi, CURLMoption option, long value) {
    return curl->multi_setopt(multi, option, value);
}

/// The handle of a transfer that has ended, with its result; null when no more have.
static inline CURL *rookery_curl_next_ended(const struct rookery_curl *curl, CURLM *multi, CURLcode *result) {
    int left;
    for (CURLMsg *message; (message = curl->multi_info_read(multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

/// `prctl` takes a variable argument list too. Names the calling thread; 15 bytes are kept.
static inline void rookery_name_outbound_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
