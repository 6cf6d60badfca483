import CKernels

/// How series are cut into overlapping tiles, and the matrix that mixes the steps of each tile.
///
/// `stride` neighbouring steps of a series count as one: a convolution with a stride is one without over such wide steps.
struct Tiling: Hashable {
    /// Rows × span, row by row: row i of a tile's result is Σ_u matrix[i · span + u] · (wide step u of the tile).
    let matrix: [Float]
    /// The number of wide steps in a tile.
    let span: Int
    /// The distance between the starts of neighbouring tiles, in wide steps.
    let advance: Int
    /// The number of tiles in a series.
    let count: Int
    /// The number of steps in a wide step.
    let stride: Int
    /// Zeros before the series, in steps.
    let padding: Int
    /// T, the number of steps of a series.
    let length: Int

    /// The number of rows of the matrix.
    var rows: Int { matrix.count / span }

    /// The steps that all tiles cover together, the padding before the series included.
    fileprivate var covered: Int { ((count - 1) * advance + span) * stride }
    /// The steps of the series that lie in a tile.
    fileprivate var inside: Int { min(length, covered - padding) }
    /// Whether tiles reach beyond the series, so that it must be copied between zeros first.
    fileprivate var isPadded: Bool { padding > 0 || covered > length }
}

/// The tiles of series, mixed along time: (B, T, C) to (matrix rows, B · tiles, stride · C).
struct GatherTiles: Operation {
    let tiling: Tiling

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].rank == 3 && inputs[0][1] == tiling.length, "\(inputs[0]) are not series of \(tiling.length) steps")
        return [tiling.rows, inputs[0][0] * tiling.count, tiling.stride * inputs[0][2]]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.graph.record(ScatterTiles(tiling: tiling), [gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (batch, channels, tiling) = (binding.shapes[0][0], binding.shapes[0][2], tiling)
        let (source, target, workspace) = (binding.inputs[0], binding.output, binding.workspace)
        let (width, plane) = (tiling.stride * channels, binding.shape[1] * binding.shape[2])
        let size = tiling.covered * channels
        if tiling.isPadded { workspace.reserve(binding.threads * size) }
        let matrix = Literals(tiling.matrix)
        return { context in
            context.parallel(batch, grain: max(1, 8_192 / size)) { series, worker in
                for b in series {
                    var steps = source + b * tiling.length * channels
                    if tiling.isPadded {
                        let copy = workspace.pointer + worker * size
                        let (before, copied) = (tiling.padding * channels, tiling.inside * channels)
                        copy.update(repeating: 0, count: before)
                        (copy + before).update(from: steps, count: copied)
                        (copy + before + copied).update(repeating: 0, count: size - before - copied)
                        steps = copy
                    }
                    for tile in 0..<tiling.count {
                        sb_mix(
                            target + (b * tiling.count + tile) * width, plane, steps + tile * tiling.advance * width, width,
                            matrix.pointer, tiling.span, 1, tiling.rows, tiling.span, width, 0)
                    }
                }
            }
        }
    }
}

/// Mixed tiles added up to series: (matrix rows, B · tiles, stride · C) to (B, T, C); the adjoint of `GatherTiles`.
struct ScatterTiles: Operation {
    let tiling: Tiling

    func shape(of inputs: [Shape]) -> Shape {
        precondition(
            inputs[0].rank == 3 && inputs[0][0] == tiling.rows && inputs[0][1].isMultiple(of: tiling.count)
                && inputs[0][2].isMultiple(of: tiling.stride), "tiles \(inputs[0]) do not add up to series of \(tiling.length) steps")
        return [inputs[0][1] / tiling.count, tiling.length, inputs[0][2] / tiling.stride]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.graph.record(GatherTiles(tiling: tiling), [gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (batch, channels, tiling) = (binding.shape[0], binding.shape[2], tiling)
        let (source, target, workspace) = (binding.inputs[0], binding.output, binding.workspace)
        let (width, plane) = (binding.shapes[0][2], binding.shapes[0][1] * binding.shapes[0][2])
        let size = tiling.covered * channels
        if tiling.isPadded { workspace.reserve(binding.threads * size) }
        let matrix = Literals(tiling.matrix)
        return { context in
            context.parallel(batch, grain: max(1, 8_192 / size)) { series, worker in
                for b in series {
                    let result = target + b * tiling.length * channels
                    let steps = tiling.isPadded ? workspace.pointer + worker * size : result
                    for tile in 0..<tiling.count {
                        // The steps that the tile before has reached are added to; the rest are new.
                        let shared = tile == 0 ? 0 : max(0, tiling.span - tiling.advance)
                        let place = steps + tile * tiling.advance * width
                        let tileSource = source + (b * tiling.count + tile) * width
                        sb_mix(place, width, tileSource, plane, matrix.pointer, 1, tiling.span, shared, tiling.rows, width, 1)
                        sb_mix(
                            place + shared * width, width, tileSource, plane, matrix.pointer + shared, 1, tiling.span, tiling.span - shared,
                            tiling.rows, width, 0)
                        if tiling.advance > tiling.span && tile < tiling.count - 1 {
                            (place + tiling.span * width).update(repeating: 0, count: (tiling.advance - tiling.span) * width)
                        }
                    }
                    if tiling.isPadded { result.update(from: steps + tiling.padding * channels, count: tiling.inside * channels) }
                    if tiling.inside < tiling.length {
                        (result + tiling.inside * channels).update(repeating: 0, count: (tiling.length - tiling.inside) * channels)
                    }
                }
            }
        }
    }
}

/// Numbers of an operation that its kernel reads.
private final class Literals {
    private let storage: FloatStorage
    var pointer: UnsafeMutablePointer<Float> { storage.pointer }

    init(_ values: [Float]) {
        storage = FloatStorage(count: values.count)
        _ = storage.buffer.update(fromContentsOf: values)
    }
}
