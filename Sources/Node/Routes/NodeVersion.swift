/// The version of this program.
package enum NodeVersion {
    /// As it stands in the change log.
    package static let current = "0.1.0"
}
