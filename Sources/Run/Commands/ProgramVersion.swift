/// The version of this program, as `rookery version` and `GET /api/v1/node` tell it.
enum ProgramVersion {
    static let text = "0.1.0"
}
