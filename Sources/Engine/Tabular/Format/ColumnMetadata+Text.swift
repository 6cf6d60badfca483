extension ColumnMetadata {
    /// A number as a cell of the column would say it, without quotes, padding or a decimal comma: whole numbers rounded, decimals in the column's style, moments
    /// (microseconds since 1970) in the column's format.
    ///
    /// What a cell cannot say is written as Swift writes it.
    package func text(of number: Double) -> String {
        var bytes: [UInt8] = []
        switch type {
        case .integer:
            guard let whole = Int64(exactly: number.rounded()) else { return number.description }
            bytes.append(integer: whole)
        case .datetime:
            guard number.isFinite else { return number.description }
            // Moments that the format can say lie far within these bounds.
            let moment = Int64(min(max(number, -9e18), 9e18).rounded())
            (format.datetime ?? CellPrinter.usualDateTime).append(moment, to: &bytes)
        default: bytes.append(real: number, format.number ?? NumberStyle(), decimalMark: 0x2e)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
