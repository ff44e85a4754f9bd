import Chat
import Node

extension SettingTable {
    static let codes: [Setting] = [
        .list(
            "codes.countries", \.codes.countries, .country,
            """
            Countries that texts go to, like "DE": name those your people live in. Nothing: none, because bots have texts sent to \
            countries whose operators share the price with them.
            """),
        .list(
            "codes.also_numbers", \.codes.alsoNumbers, .numberKind,
            "Kinds of numbers that texts go to beside mobile ones: fixed_line, voip, personal, toll_free, universal_access."),
        .number(
            "codes.text_price_thousandths", \.codes.textPriceThousandths, 0...100_000,
            "What one part of a text costs you, in thousandths of your currency: 80 is 0.08. For the budget."),
        .number(
            "codes.budget_per_day", \.codes.budgetPerDay, 0...1_000_000,
            "What texts may cost in one day (UTC), in your currency. Then texts stop and admins are alarmed; mail goes on."),
        .number("codes.texts_per_day", \.codes.limits.nodePerDay, 0...10_000_000, "Texts of the whole node in one day."),
        .number("codes.country_per_day", \.codes.limits.countryPerDay, 0...10_000_000, "Texts to one country in one day."),
        .number(
            "codes.prefix_per_hour", \.codes.limits.prefixPerHour, 1...1_000_000,
            "Texts to numbers that differ in the last four digits only, in an hour; more where most of the codes are entered."),
        .number(
            "codes.pause_seconds", \.codes.limits.pause, 1...3600, scale: 1000,
            "Until the same address is sent to again; doubled with each send of the last hour."),
        .number("codes.address_per_hour", \.codes.limits.addressPerHour, 1...1000, "Codes to one address in an hour."),
        .number("codes.address_per_day", \.codes.limits.addressPerDay, 1...1000, "Codes to one address in a day."),
        .number(
            "codes.network_per_hour", \.codes.limits.networkPerHour, 1...100_000,
            "Codes asked for from one network (an IPv4 address, a /64 of IPv6) in an hour; a school may need more."),
        .number("codes.network_per_day", \.codes.limits.networkPerDay, 1...100_000, "The same in a day."),
        .number("codes.session_per_hour", \.codes.limits.devicePerHour, 1...1000, "Codes asked for by one session in an hour."),
        .number("codes.life_seconds", \.codes.lifeSeconds, 60...600, "How long a code is good. Longer helps those who guess."),
        .number("codes.tries", \.codes.tries, 1...20, "Wrong codes that one code takes."),
        .number("codes.tries_per_hour", \.codes.triesPerHour, 1...1000, "Wrong codes in an hour for all codes of one account."),
        .choice(
            "codes.to_log", \.codes.toLog,
            "For development: on writes codes that nothing can send into the log, where whoever reads it can log in as anybody."),
    ]

    static let twilio: [Setting] = [
        .optionalText("twilio.account", \.twilio.account, .twilioName("AC"), "The account's SID. Nothing: this node sends no texts."),
        .optionalText(
            "twilio.token_file", \.twilio.tokenFile, .path,
            "A file with the account's auth token and nothing else, readable by the node alone. Callbacks are signed with it."),
        .optionalText(
            "twilio.key", \.twilio.key, .twilioName("SK"), "An API key's SID, to send with instead of the account's token."),
        .optionalText("twilio.key_secret_file", \.twilio.keySecretFile, .path, "A file with that key's secret."),
        .optionalText(
            "twilio.sender", \.twilio.sender, .textSender,
            "What texts are sent from: your number, a name where the country allows one, or a messaging service (MG…)."),
        .optionalText(
            "twilio.whatsapp_sender", \.twilio.whatsAppSender, .textSender, "The same for WhatsApp. Nothing: WhatsApp is not offered."),
        .number(
            "twilio.texts_per_second", \.twilio.textsPerSecond, 1...1000,
            "Texts begun in a second. A plain number sends one a second; beyond it Twilio lets them wait, and codes grow old."),
        .text("twilio.origin", \.twilio.origin, .webAddress, "Where Twilio's API is; another one for other regions."),
    ]

    static let mail: [Setting] = [
        .optionalText("mail.host", \.mail.host, .hostName, "The server that takes your mail for delivery. Nothing: this node sends none."),
        .number("mail.port", \.mail.port, 1...65_535, "587 with STARTTLS, 465 with TLS from the first byte."),
        .choice(
            "mail.security", \.mail.security, "A server that does not offer what is set gets nothing: codes do not go in the clear."),
        .optionalText("mail.user", \.mail.user, .visible, "The name to log in with. Nothing: the server asks for none."),
        .optionalText("mail.password_file", \.mail.passwordFile, .path, "A file with its password and nothing else."),
        .optionalText("mail.sender", \.mail.sender, .mailAddress, "The address that mails come from; the server has to allow it."),
        .optionalText("mail.sender_name", \.mail.senderName, .visible, "The name beside it. Nothing: the node's."),
    ]

    static let outbound: [Setting] = [
        .optionalText(
            "outbound.authorities", \.outbound.authorities, .path,
            "A PEM file with the authorities that certificates of others must come from. Nothing: those the system trusts.")
    ]
}
