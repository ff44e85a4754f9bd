/// In how many parts a text message travels, each of which is paid for (3GPP TS 23.038 and 23.040).
package enum TextSegments {
    /// The basic alphabet without the letters of ASCII; `@` and others of ASCII that are in it stand in ``missing`` only if they are not.
    private static let beyondASCII: Set<Unicode.Scalar> = Set("£¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà".unicodeScalars)
    /// Two places each.
    private static let doubled: Set<Unicode.Scalar> = Set("^{}\\[~]|€".unicodeScalars)
    private static let missing: Set<Unicode.Scalar> = ["`", "\t"]

    /// At least one.
    package static func count(of text: String) -> Int {
        var places = 0
        for scalar in text.unicodeScalars {
            if doubled.contains(scalar) {
                places += 2
            } else if scalar.isASCII && !missing.contains(scalar) || beyondASCII.contains(scalar) {
                places += 1
            } else {
                let units = text.utf16.count
                return units <= 70 ? 1 : (units + 66) / 67
            }
        }
        return places <= 160 ? 1 : (places + 152) / 153
    }
}
