/// The `location` of the client API: numbers there, a `geo:` address in events.
package struct Place: Sendable, Equatable {
    package var geo: GeoURI
    package var name: String?

    package init(geo: GeoURI, name: String? = nil) {
        self.geo = geo
        self.name = name
    }
}
