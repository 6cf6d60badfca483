/// The memory in which plans that never run at the same time keep what they work out; as large as the largest needs.
///
/// What one plan has left in it, its outputs included, is gone when another plan runs.
package final class Arena {
    /// Grows when memory moves, so that plans know when to look for it again.
    private(set) var version = 0
    /// Memory that any kernel may use while it runs.
    let workspace = Workspace()
    private var sizes = (tensors: 0, scratch: 0)
    private var storages: (tensors: FloatStorage, scratch: FloatStorage)?

    package init() {}

    /// Makes sure that there are as many floats of each kind.
    func reserve(tensors: Int, scratch: Int) {
        guard tensors > sizes.tensors || scratch > sizes.scratch else { return }
        sizes = (max(tensors, sizes.tensors), max(scratch, sizes.scratch))
        storages = nil
        version += 1
    }

    /// Where tensors and the scratch tiles of chains lie; allocated when first asked for, when all plans have said what they need.
    var memory: (tensors: FloatStorage, scratch: FloatStorage) {
        if let storages { return storages }
        let made = (FloatStorage(count: sizes.tensors), FloatStorage(count: sizes.scratch))
        storages = made
        return made
    }
}
