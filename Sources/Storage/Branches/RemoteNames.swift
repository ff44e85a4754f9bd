/// What people of other servers are called here: what their newest join says, or what their server answered since.
extension WriteSession {
    /// Sets what a remote user is called, cut to what a name may be here. Nothing happens to users of this node.
    /// - Returns: whether it is another name now.
    @discardableResult
    package func setRemoteName(uid: Int64, _ name: String?) throws(StorageFailure) -> Bool {
        guard let user = try user(uid: uid), !user.isLocal else { return false }
        let name = name.flatMap { RemoteName.cleaned($0) }
        guard name != user.displayName else { return false }
        try setProfile(uid: uid, displayName: name, bio: user.bio)
        return true
    }
}

/// How names from elsewhere are read.
private enum RemoteName {
    /// Code points of a name at most: what people of this node may give themselves, and what the table takes of a name of many marks.
    static let length = 64

    /// Without control characters and blank ends; nil when nothing is left.
    static func cleaned(_ text: String) -> String? {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar.properties.generalCategory != .control { scalars.append(scalar) }
        var name = Substring(String(scalars)).drop(while: \.isWhitespace)
        name = Substring(String(name.unicodeScalars.prefix(length)))
        while name.last?.isWhitespace == true { name.removeLast() }
        return name.isEmpty ? nil : String(name)
    }
}
