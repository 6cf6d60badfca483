import CKernels

/// A copy of a variable in the order in which products read it, renewed when the variable has changed.
///
/// A weight is read by several products of a step, and by those of other plans, between two changes; it is packed once for all of them.
final class PackedMatrix {
    /// The matrix that a product multiplies by, and how it lies in memory.
    struct Layout: Hashable {
        let rows: Int
        let columns: Int
        /// Whether memory holds the matrix column by column.
        let isTransposed: Bool

        /// The floats of the packed copy.
        var packedCount: Int { (columns + Int(sb_panel) - 1) / Int(sb_panel) * Int(sb_panel) * rows }

        func pack(_ matrix: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>) {
            sb_pack(packed, matrix, rows, columns, isTransposed ? 1 : columns, isTransposed ? rows : 1)
        }

        /// The same, shared by the threads of a run.
        func pack(_ matrix: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, _ context: RunContext) {
            let width = Int(sb_panel)
            let panels = (columns + width - 1) / width
            let (rowStride, columnStride) = isTransposed ? (1, rows) : (columns, 1)
            // A panel is cut along its rows, too: gradients have few columns and many rows.
            let pieces = (rows + 255) / 256
            context.parallel(panels * pieces, grain: max(1, 16_384 / (min(rows, 256) * width))) { range, _ in
                for item in range {
                    let (panel, first) = (item / pieces, item % pieces * 256)
                    sb_pack(
                        packed + (panel * rows + first) * width,
                        matrix + first * rowStride + panel * width * columnStride, min(256, rows - first),
                        min(width, columns - panel * width), rowStride, columnStride)
                }
            }
        }
    }

    private let layout: Layout
    private let storage: FloatStorage
    private unowned let variable: Variable
    private var version: Int?

    init(_ variable: Variable, layout: Layout) {
        self.variable = variable
        self.layout = layout
        storage = FloatStorage(count: layout.packedCount, zeroed: true)
    }

    /// The packed copy of the variable's present value.
    func current(_ context: RunContext) -> UnsafeMutablePointer<Float> {
        if version != variable.version {
            layout.pack(variable.storage.pointer, into: storage.pointer, context)
            version = variable.version
        }
        return storage.pointer
    }
}

/// Memory that any kernel of a plan may use while it runs; as large as the largest need.
package final class Workspace {
    private var storage = FloatStorage(count: 0)
    private var count = 0

    /// Asks for `count` floats; called while kernels are made.
    func reserve(_ count: Int) { self.count = max(count, self.count) }

    /// Called before a run, when all kernels have said what they need: growing with each of them would leave holes in the heap.
    func allocate() {
        guard count > storage.count else { return }
        storage = FloatStorage(count: 0)
        storage = FloatStorage(count: count, zeroed: true)
    }

    /// The memory; read it while running, for it moves when more is reserved.
    var pointer: UnsafeMutablePointer<Float> { storage.pointer }
}
