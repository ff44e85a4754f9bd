#pragma once
#include <openssl/evp.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/hmac.h>
#include <openssl/crypto.h>
#include <openssl/core_names.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

/// A key of P-256 from its uncompressed point (65 bytes) and, unless null, its private number (32 bytes); null for what is none.
/// Here because the builder keeps the addresses of everything it is given, names too, and Swift's strings have none that last.
static inline EVP_PKEY *rookery_p256_key(const unsigned char *point, const unsigned char *scalar) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    BIGNUM *number = BN_secure_new();
    int done = builder && context && number && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0)
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, 65);
    if (scalar) done = done && BN_bin2bn(scalar, 32, number) && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, number);
    if (done && (parameters = OSSL_PARAM_BLD_to_param(builder)) && EVP_PKEY_fromdata_init(context) == 1)
        EVP_PKEY_fromdata(context, &key, scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters);
    OSSL_PARAM_free(parameters);
    BN_clear_free(number);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

#include <openssl/ssl.h>

/// The session that a shared secret of 32 bytes stands for (RFC 8446, section 4.2.11: an external key); null when it cannot be made.
static inline SSL_SESSION *rookery_secret_session(SSL *connection) {
    static const unsigned char suite[2] = {0x13, 0x01};
    const unsigned char *secret = SSL_get_app_data(connection);
    const SSL_CIPHER *cipher = SSL_CIPHER_find(connection, suite);
    SSL_SESSION *session = SSL_SESSION_new();
    if (session && secret && cipher && SSL_SESSION_set1_master_key(session, secret, 32) && SSL_SESSION_set_cipher(session, cipher)
        && SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION))
        return session;
    SSL_SESSION_free(session);
    return NULL;
}

/// What both sides call the secret. It names it and tells nothing of it.
#define ROOKERY_SECRET_NAME "rookery"

static inline int rookery_offer_secret(SSL *connection, const EVP_MD *digest, const unsigned char **name, size_t *length, SSL_SESSION **session) {
    *name = (const unsigned char *)ROOKERY_SECRET_NAME;
    *length = sizeof ROOKERY_SECRET_NAME - 1;
    // After a HelloRetryRequest the suite is settled; a secret of another digest would not fit it.
    *session = digest && !EVP_MD_is_a(digest, "SHA256") ? NULL : rookery_secret_session(connection);
    return 1;
}

static inline int rookery_find_secret(SSL *connection, const unsigned char *name, size_t length, SSL_SESSION **session) {
    int known = length == sizeof ROOKERY_SECRET_NAME - 1 && CRYPTO_memcmp(name, ROOKERY_SECRET_NAME, length) == 0;
    *session = known ? rookery_secret_session(connection) : NULL;
    return 1;
}

/// TLS 1.3 that knows no certificates: who has not the secret gets no connection. Null when OpenSSL cannot.
static inline SSL_CTX *rookery_secret_context(int listens) {
    SSL_CTX *context = SSL_CTX_new(TLS_method());
    if (!context) return NULL;
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // No authority is trusted, so that a stranger's certificate opens nothing.
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_psk_use_session_callback(context, rookery_offer_secret);
    SSL_CTX_set_psk_find_session_callback(context, rookery_find_secret);
    // A server that verifies takes no session without a context; a client's own has to be none, as that of its session is.
    if ((!listens || SSL_CTX_set_session_id_context(context, (const unsigned char *)ROOKERY_SECRET_NAME, sizeof ROOKERY_SECRET_NAME - 1))
        && SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) && SSL_CTX_set_num_tickets(context, 0)
        && SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256"))
        return context;
    SSL_CTX_free(context);
    return NULL;
}

/// `secret` has to live as long as the connection.
static inline void rookery_set_secret(SSL *connection, const void *secret) { SSL_set_app_data(connection, (void *)secret); }
