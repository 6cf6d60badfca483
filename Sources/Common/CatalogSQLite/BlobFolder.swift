internal import Catalog

/// The folder with the bytes of blobs, one file each. Which file belongs to which name stands in the table `blobs`.
///
/// A writer holds the lock of its file until the table names it. A file that nobody locks and the table does not name is therefore
/// what a dead writer, or a replaced blob, has left.
struct BlobFolder: Sendable {
    private let path: String
    private static let partialSuffix = ".part"

    /// Makes the folder when it is missing.
    init(path: String) throws {
        self.path = path
        try PosixFile.makeFolder(path)
    }

    /// Begins a file for the blob `name`.
    func makeWriter(_ name: String) throws -> BlobWriter {
        while true {
            let fileName = Self.fileName(for: name)
            let partial = fileName + Self.partialSuffix
            guard let file = try PosixFile.open(location(partial), creating: true) else { continue }
            // The collector of another process may have taken the file between the two calls.
            if try file.lock(), try file.status().isLinked {
                return BlobWriter(file: file, partialPath: location(partial), folderPath: path, fileName: fileName)
            }
        }
    }

    /// The file of that name; nil when there is none.
    func open(_ fileName: String) throws -> PosixFile? { try PosixFile.open(location(fileName)) }

    func remove(_ fileName: String) throws { try PosixFile.remove(location(fileName)) }

    func fileNames() throws -> [String] { try PosixFile.names(in: path) }

    /// A lock on a file that nobody writes; nil when it is being written or gone. The lock lasts as long as the file that is returned.
    func lockIfIdle(_ fileName: String) throws -> PosixFile? {
        guard let file = try PosixFile.open(location(fileName), writing: true), try file.lock() else { return nil }
        return file
    }

    private func location(_ fileName: String) -> String { path + "/" + fileName }

    /// A file name that tells people which blob it is and that no other file has. Names may hold anything, file names may not.
    private static func fileName(for name: String) -> String {
        let readable = name.utf8.prefix(100).map { byte -> Character in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                Character(Unicode.Scalar(byte))
            default: "-"
            }
        }
        return String(readable) + "." + Identifier.make()
    }
}
