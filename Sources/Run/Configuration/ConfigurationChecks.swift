import Node
import Storage

/// Settings that contradict each other.
enum ConfigurationChecks {
    static func run(_ configuration: NodeConfiguration) throws(ConfigurationProblem) {
        let listen = configuration.listen
        if (listen.certificateFile == nil) != (listen.keyFile == nil) {
            throw .contradiction("listen.tls_certificate and listen.tls_key are set together or not at all.")
        }
        if configuration.rooms.pageDefault > configuration.rooms.pageLimit {
            throw .contradiction("rooms.page_default must not be larger than rooms.page_limit.")
        }
        if configuration.database.walLimit >= configuration.database.walCeiling {
            throw .contradiction("database.wal_limit_mib must be smaller than database.wal_ceiling_mib.")
        }
        if configuration.live.eventsBurst < configuration.live.eventsPerSecond {
            throw .contradiction("live.events_burst must not be smaller than live.events_per_second.")
        }
        try checkProviders(configuration)
        try checkStores(configuration)
        try checkFederation(configuration)
    }

    private static func checkFederation(_ configuration: NodeConfiguration) throws(ConfigurationProblem) {
        let federation = configuration.federation
        if (federation.certificateFile == nil) != (federation.keyFile == nil) {
            throw .contradiction("federation.tls_certificate and federation.tls_key are set together or not at all.")
        }
    }

    private static func checkStores(_ configuration: NodeConfiguration) throws(ConfigurationProblem) {
        let (s3, cloudinary) = (configuration.s3, configuration.cloudinary)
        if [s3.origin, s3.bucket, s3.accessKey, s3.secretFile].contains(where: { $0 != nil }), !s3.isSetUp {
            throw .contradiction("media.s3.origin, bucket, access_key and secret_file are set together.")
        }
        if [cloudinary.cloud, cloudinary.key, cloudinary.secretFile].contains(where: { $0 != nil }), !cloudinary.isSetUp {
            throw .contradiction("media.cloudinary.cloud, key and secret_file are set together.")
        }
        let isThere =
            switch configuration.store.kind {
            case .disk: true
            case .s3: s3.isSetUp
            case .cloudinary: cloudinary.isSetUp
            }
        if !isThere {
            let kind = configuration.store.kind.rawValue
            throw .contradiction("media.store.kind is \(kind), and media.\(kind) is not set up.")
        }
    }

    private static func checkProviders(_ configuration: NodeConfiguration) throws(ConfigurationProblem) {
        let (twilio, mail) = (configuration.twilio, configuration.mail)
        if [twilio.account, twilio.tokenFile, twilio.sender].contains(where: { $0 != nil }), !twilio.isSetUp {
            throw .contradiction("twilio.account, twilio.token_file and twilio.sender are set together.")
        }
        if twilio.isSetUp, configuration.codes.countries.isEmpty {
            throw .contradiction("twilio.account is set, and codes.countries names no country that texts may go to.")
        }
        if (twilio.key != nil) != (twilio.keySecretFile != nil) {
            throw .contradiction("twilio.key and twilio.key_secret_file are set together or not at all.")
        }
        if (mail.host != nil) != (mail.sender != nil) { throw .contradiction("mail.host and mail.sender are set together or not at all.") }
        let apns = configuration.apns
        if [apns.keyFile, apns.key, apns.team, apns.topic].contains(where: { $0 != nil }), !apns.isSetUp {
            throw .contradiction("apns.key_file, apns.key, apns.team and apns.topic are set together.")
        }
        if (mail.user != nil) != (mail.passwordFile != nil) {
            throw .contradiction("mail.user and mail.password_file are set together or not at all.")
        }
    }
}
