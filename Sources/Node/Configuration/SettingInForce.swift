package import CanonicalJSON

/// One setting as it is in force, for the node's admins.
package struct SettingInForce: Sendable, Equatable {
    /// `listen.port`.
    package let key: String
    /// For a secret only `"set"`, or `""`.
    package let value: JSON
    /// What it is when nobody sets it.
    package let standard: JSON
    /// Why one would change it.
    package let reason: String

    /// Takes the parts.
    package init(key: String, value: JSON, standard: JSON, reason: String) {
        self.key = key
        self.value = value
        self.standard = standard
        self.reason = reason
    }
}
