import FoundationEssentials
import Glibc
import Series
import Specification
import Testing

/// Real files, where they are at hand: in the folder that SEMBLANCE_SHARED_DATA names, or in `../shared/data` beside the package.
@Suite struct SharedFilesTests {
    private static let folder: String? = {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        let named = getenv("SEMBLANCE_SHARED_DATA").map { String(cString: $0) }
        return [named, "\(root)/../shared/data", "\(root)/../../shared/data"].compactMap { $0 }.first { access("\($0)/series", R_OK) == 0 }
    }()

    private func read(_ name: String, _ layout: CSVLayout, _ change: (inout CSVImportOptions) -> Void = { _ in }) throws -> (
        set: SeriesSet, report: ImportReport
    )? {
        guard let folder = Self.folder, let data = try? Data(contentsOf: URL(filePath: "\(folder)/series/\(name)")) else {
            print("skipped: \(name) is not at hand; set SEMBLANCE_SHARED_DATA to the folder with series/\(name)")
            return nil
        }
        return try imported(Array(data), layout, change)
    }

    @Test("co2.csv is a weekly recording with gaps and an unnamed column of dates")
    func co2() throws {
        guard let (set, report) = try read("co2.csv", .recording, { ($0.windowLength, $0.stride) = (52, 26) }) else { return }

        #expect(set.length == 52 && set.count == (2284 - 52) / 26 + 1 && set.channels.map(\.name) == ["co2"])
        #expect(report.rows == 2284 && report.missingCells == 59 && report.samplingIntervalText == "7 days" && set.isRegular)
        #expect(report.columns.map(\.role) == [.time, .value] && report.timeUnit == "seconds")
        #expect(set.values[0] == 316.1 && set.values[6].isNaN)
        #expect(set.times(ofSeries: 0)?.first == -371_174_400)
    }

    @Test("elnino.csv is a series per year of twelve months")
    func elNino() throws {
        guard let (set, report) = try read("elnino.csv", .wide) else { return }

        #expect(set.count == 61 && set.length == 12 && set.labels == nil && set.times == nil && report.missingCells == 0)
        #expect(report.columns.first?.role == .series && set.values[0] == 23.11 && set.values.last == 22.07)
    }

    @Test("sunspots.csv is a yearly recording")
    func sunspots() throws {
        guard let (set, report) = try read("sunspots.csv", .recording) else { return }

        #expect(set.count == 1 && set.length == 309 && set.channels.map(\.name) == ["SUNACTIVITY"] && set.isRegular)
        #expect(set.timeUnit == "years" && set.times(ofSeries: 0)?.first == 1700 && report.samplingIntervalText == "1 year")
    }

    @Test("timegan_stock_data.csv is a recording of six channels without time")
    func stocks() throws {
        guard
            let (set, report) = try read(
                "timegan_stock_data.csv", .recording, { ($0.windowLength, $0.stride, $0.scaling) = (24, 1, .minmax) })
        else { return }

        #expect(set.count == 3662 && set.length == 24 && set.times == nil && report.scaling.count == 6)
        #expect(set.channels.map(\.name) == ["Open", "High", "Low", "Close", "Adj_Close", "Volume"])
        #expect(set.values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    @Test("The files of shops are long: a series per store, by date", arguments: ["real", "synthetic"])
    func stores(kind: String) throws {
        guard let (set, report) = try read("timeseries_timeseries_\(kind).csv", .long) else { return }

        #expect(set.count == 100 && set.length == 7 && set.channels.map(\.name) == ["day_of_week", "total_sales", "nb_customers"])
        #expect(set.isRegular && set.timeUnit == "seconds" && report.samplingIntervalText == "1 day" && report.missingCells == 0)
        #expect(report.notes.contains { $0.contains("region") })
    }
}
