import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Devices of people on other nodes")
struct RemoteDevicesTests {
    @Test("An answer is taken whole or not at all, and only about who was asked for")
    func answers() {
        let good: JSON = [
            "user_id": "@cleo:south.example", "stream_id": 3,
            "devices": [["device_id": "D", "device_display_name": "Phone", "keys": ["algorithms": []]], ["device_id": "E"]],
        ]
        let devices = RemoteDevices.read(good, of: People.cleo)
        #expect(devices?.map(\.id) == ["D", "E"] && devices?.first?.name == "Phone" && devices?.last?.keys == nil)
        #expect(RemoteDevices.read(good, of: People.ada) == nil)
        for (field, value) in [("devices", [["device_id": ""]]), ("devices", [[:]]), ("devices", "D")] as [(String, JSON)] {
            var bad = good
            bad[field] = value
            #expect(RemoteDevices.read(bad, of: People.cleo) == nil)
        }
        var many = good
        many["devices"] = .array(Array(repeating: ["device_id": "D"], count: RemoteDevices.most + 1))
        #expect(RemoteDevices.read(many, of: People.cleo) == nil)
    }
}
