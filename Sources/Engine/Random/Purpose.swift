/// What a random stream is for; two purposes never share numbers although the seed is the same.
///
/// Modules add their own: `extension Purpose { static let dropout = Purpose("dropout") }`. A purpose may also be made at run time, such as
/// one for each named parameter of a network.
package struct Purpose: Hashable, Sendable {
    /// The 32 bits that enter the generator's counter: FNV-1a over the name's UTF-8.
    package let code: UInt32

    /// Makes the purpose that a name stands for; the same name is the same purpose everywhere.
    package init(_ name: String) {
        var hash: UInt32 = 0x811C_9DC5
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        code = hash
    }
}
