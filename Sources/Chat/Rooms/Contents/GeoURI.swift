/// A place on Earth, as events write it: `geo:48.2082,16.3738` (RFC 5870). Events may hold no fractions, so it is a string there.
package struct GeoURI: Sendable, Equatable {
    /// Degrees, -90 to 90.
    package let latitude: Double
    /// Degrees, -180 to 180.
    package let longitude: Double

    /// - Returns: nil outside of the ranges. Coordinates are rounded to 7 decimals, about a centimetre.
    package init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = (latitude * GeoURI.scale).rounded() / GeoURI.scale
        self.longitude = (longitude * GeoURI.scale).rounded() / GeoURI.scale
    }

    /// Reads the text form; an altitude and parameters behind it are passed over.
    package init?(_ text: String) {
        guard text.utf8.count <= 255, text.prefix(4).lowercased() == "geo:" else { return nil }
        let place = text.dropFirst(4).split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let numbers = place.split(separator: ",", omittingEmptySubsequences: false)
        guard (2...3).contains(numbers.count) else { return nil }
        guard let latitude = GeoURI.number(numbers[0]), let longitude = GeoURI.number(numbers[1]) else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }

    package var text: String {
        "geo:\(GeoURI.decimal(latitude)),\(GeoURI.decimal(longitude))"
    }

    private static let scale = 10_000_000.0

    private static func number(_ text: Substring) -> Double? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.dropFirst() : text
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }) else {
            return nil
        }
        return Double(text)
    }

    /// Plain decimals without an exponent, which the grammar does not have.
    private static func decimal(_ value: Double) -> String {
        let scaled = Int64((value * scale).rounded())
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: 10_000_000)
        let sign = scaled < 0 ? "-" : ""
        if fraction == 0 { return "\(sign)\(whole)" }
        var decimals = String(fraction)
        decimals = String(repeating: "0", count: 7 - decimals.utf8.count) + decimals
        while decimals.utf8.last == UInt8(ascii: "0") { decimals.removeLast() }
        return "\(sign)\(whole).\(decimals)"
    }
}
