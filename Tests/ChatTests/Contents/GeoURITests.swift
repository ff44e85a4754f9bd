import Chat
import Testing

@Suite("Places")
struct GeoURITests {
    @Test(
        "Coordinates are written as plain decimals",
        arguments: [
            (48.2082, 16.3738, "geo:48.2082,16.3738"), (0, 0, "geo:0,0"), (-0.0, -0.0, "geo:0,0"), (90, -180, "geo:90,-180"),
            (0.0000001, -0.0000001, "geo:0.0000001,-0.0000001"), (0.00000001, 0, "geo:0,0"), (1.23456789, -9.1, "geo:1.2345679,-9.1"),
        ])
    func written(latitude: Double, longitude: Double, text: String) {
        #expect(GeoURI(latitude: latitude, longitude: longitude)?.text == text)
    }

    @Test("Random places read back as the same place")
    func roundTrip() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<500 {
            let place = GeoURI(latitude: .random(in: -90...90, using: &random), longitude: .random(in: -180...180, using: &random))
            #expect(place != nil && place.flatMap { GeoURI($0.text) } == place)
        }
    }

    @Test("Altitude and parameters are passed over", arguments: ["geo:1.5,2,300", "geo:1.5,2;u=35", "GEO:1.5,2,3;crs=wgs84;u=1"])
    func extras(text: String) {
        #expect(GeoURI(text) == GeoURI(latitude: 1.5, longitude: 2))
    }

    @Test(
        "What is no place on Earth is refused",
        arguments: [
            "", "geo:", "geo:1", "geo:1,", "geo:,1", "geo:1,2,3,4", "1,2", "geo:a,b", "geo:1e1,2", "geo:+1,2", "geo:1.,2", "geo:.5,2",
            "geo:nan,1",
            "geo:91,0", "geo:0,181", "geo:--1,2", "geo: 1,2", "geo:1;2", "geo:0x10,1",
        ])
    func refused(text: String) {
        #expect(GeoURI(text) == nil)
    }

    @Test("Numbers beyond the globe are refused", arguments: [(90.1, 0), (0, -180.1), (.nan, 0), (0, .infinity)] as [(Double, Double)])
    func outOfRange(latitude: Double, longitude: Double) {
        #expect(GeoURI(latitude: latitude, longitude: longitude) == nil)
    }
}
