import Foundation
import Specification
import TestSupport
import Testing

/// The whole path as a person walks it, in a real browser, on the programs as they are built.
@Suite("A person's way through the pages", .serialized, .enabled(if: Places.missing == nil, "\(Places.missing ?? "")"))
struct JourneyTests {
    @Test("Ten labelled harmonics are made, seen, trained on, watched, sampled by label and interpolated", .timeLimit(.minutes(8)))
    func tenHarmonics() async throws {
        try await withJourney("harmonics") { journey in
            let browser = journey.browser
            try await journey.logIn()
            try await journey.shoot("home-empty")

            // A smaller set than the preset's, so that the test's training ends soon.
            try await browser.click("a[href='/generate?preset=ten-harmonics']")
            try await journey.waitForPlot("#preview-plot", traces: 10)
            try await browser.run(
                """
                for (const field of document.querySelectorAll("[name$='.sequences']")) field.value = 40;
                document.querySelector("[name='length']").value = 64;
                document.querySelector("[name='length']").dispatchEvent(new Event("input", { bubbles: true }));
                """)
            try await browser.wait(for: "document.getElementById('preview-size').textContent.startsWith('400 series')")
            try await journey.shoot("generate-classes")
            try await browser.fill("#f-name", "ten harmonics")
            try await browser.click("#save-dataset")

            try await journey.waitForPlot("#dataset-plot", traces: 10)
            #expect(try await browser.text().contains("400 series × 64 steps"))
            try await browser.choose("#plot-label", "7")
            try await browser.wait(for: "document.getElementById('series-range').textContent.includes('of 40')")
            try await browser.choose("#plot-view", "heat")
            try await browser.wait(for: "document.getElementById('dataset-plot').data[0].type === 'heatmap'")
            try await browser.choose("#plot-view", "multiples")
            try await browser.choose("#plot-label", "each")
            try await journey.waitForPlot("#dataset-plot", traces: 10)
            try await journey.shoot("dataset-harmonics")

            try await journey.train(dataset: "ten harmonics", synthesizer: "cgan", model: "harmonics", epochs: 30)
            try await journey.shoot("training-harmonics")

            try await browser.click("a[href^='/operations?model=harmonics']")
            try await journey.waitForPlot("#result-plot", traces: 10)
            try await journey.shoot("operations-labels")
            try await browser.run("document.querySelector(\"[name='labels'][value='3']\").click()")
            try await browser.wait(for: "JSON.parse(document.getElementById('request-json').textContent).labels?.join() === '3'")
            try await browser.wait(for: "document.getElementById('result-plot').data.every((trace) => trace.name.includes('label 3'))")
            try await browser.click("#show-real")
            try await journey.waitForPlot("#result-plot", traces: 20)
            #expect(try await browser.text().contains("curl -X POST"))

            try await browser.click("#tab-interpolate")
            try await browser.wait(for: "document.getElementById('walk')?.max === '49'")
            try await browser.choose("#f-toLabel", "5")
            try await browser.wait(for: "JSON.parse(document.getElementById('request-json').textContent).labels?.join() === '0,5'")
            let first = try await browser.run("return document.getElementById('walk').value").stringValue
            try await browser.click("#play")
            try await browser.wait(for: "document.getElementById('walk').value !== '\(first ?? "0")'")
            try await browser.click("#play")
            try await journey.shoot("operations-interpolate")

            try await journey.sampleAndSave(model: "harmonics", dataset: "synthetic harmonics", count: 25)
            try await journey.download(model: "harmonics", version: 1, count: 30)
            for page in [
                "", "generate", "generate/upload", "datasets", "training", "models", "models/harmonics", "account", "training/new",
            ] {
                try await journey.open("/\(page)")
                try await journey.shoot("page-\(page.isEmpty ? "home" : page.split(separator: "/").joined(separator: "-"))")
            }
            try await journey.deleteDataset("synthetic harmonics")
        }
    }

    @Test("The weekly recording co2.csv is cut into windows, seen with its gaps, trained on and sampled", .timeLimit(.minutes(8)))
    func recording() async throws {
        try await withJourney("co2") { journey in
            try await journey.logIn()
            try await journey.upload("co2.csv", layout: "recording", ["windowLength": "52", "stride": "26"])
            #expect(try await journey.browser.text().contains("52 steps"))
            try await journey.waitForPlot("#dataset-plot", traces: 10)
            try await journey.shoot("dataset-co2")

            try await journey.train(dataset: "co2", synthesizer: "wgan-gp", model: "co2", epochs: 30)
            try await journey.shoot("training-co2")
            try await journey.browser.click("a[href^='/operations?model=co2']")
            try await journey.waitForPlot("#result-plot", traces: 10)
            try await journey.browser.click("#show-real")
            try await journey.waitForPlot("#result-plot", traces: 20)
            try await journey.shoot("operations-co2")
            try await journey.browser.click("#tab-interpolate")
            try await journey.browser.wait(for: "document.getElementById('walk')?.max === '49'")
            try await journey.shoot("interpolate-co2")
        }
    }

    @Test("The wide table elnino.csv is uploaded, seen, trained on and sampled", .timeLimit(.minutes(8)))
    func wide() async throws {
        try await withJourney("elnino") { journey in
            try await journey.logIn()
            try await journey.upload("elnino.csv", layout: "wide", [:])
            #expect(try await journey.browser.text().contains("61 series × 12 steps"))
            try await journey.waitForPlot("#dataset-plot", traces: 10)
            try await journey.shoot("dataset-elnino")

            try await journey.train(dataset: "elnino", synthesizer: "wgan-gp", model: "elnino", epochs: 60)
            try await journey.browser.click("a[href^='/operations?model=elnino']")
            try await journey.waitForPlot("#result-plot", traces: 10)
            try await journey.browser.click("#show-real")
            try await journey.waitForPlot("#result-plot", traces: 20)
            try await journey.shoot("operations-elnino")
            try await journey.browser.click("#tab-interpolate")
            try await journey.browser.wait(for: "document.getElementById('walk')?.max === '49'")
        }
    }

    @Test("A wrong value is named at its field, in the browser as in the form without scripts", .timeLimit(.minutes(3)))
    func problems() async throws {
        try await withJourney("problems") { journey in
            let browser = journey.browser
            try await journey.logIn()
            try await journey.open("/generate?process=autoregressive")
            try await journey.waitForPlot("#preview-plot", traces: 1)
            try await browser.fill("[name='p.coefficients']", "1.5")
            try await browser.wait(
                for: "document.querySelector(\"[name='p.coefficients']\").closest('.field').querySelector('.field-problem')")
            try await browser.fill("#f-name", "unstable")
            try await browser.click("#save-dataset")
            try await browser.wait(for: "document.querySelector('.notice-danger')")
            #expect(try await browser.run("return document.querySelector(\"[name='p.coefficients']\").value").stringValue == "1.5")
            try await journey.shoot("generate-problem")
            try await journey.open("/no/such/page")
            try await journey.shoot("not-found")
            // Refused values and missing pages are answered with an error status, which browsers write to the console.
            journey.ignoresConsole = true
        }
    }

    @Test("The table patients.csv is uploaded, corrected, fitted, sampled, and its report is read", .timeLimit(.minutes(8)))
    func table() async throws {
        try await withJourney("patients") { journey in
            let browser = journey.browser
            try await journey.logIn()
            try await journey.open("/generate/upload")
            try await browser.type("#f-file", Places.data.appendingPathComponent("tables/patients.csv").path)
            try await browser.wait(for: "document.getElementById('layout-guess').textContent.includes('a table')")
            try await journey.shoot("upload-table")
            try await browser.click("#upload-button")
            try await journey.waitForPlot("#column-charts", traces: 6)
            #expect(try await browser.text().contains("1462 rows"))
            try await journey.shoot("table-patients")

            try await browser.click("#metadata > summary")
            try await journey.shoot("table-patients-metadata")
            let place = try await browser.run(
                """
                const rows = [...document.querySelectorAll("#metadata-form tbody tr")];
                const place = rows.findIndex((row) => row.querySelector("select").value === "integer");
                rows[place].querySelector("select").value = "category";
                return place;
                """)
            try await browser.click("#save-metadata")
            try await browser.wait(for: "document.querySelector('.notice-success')")
            try await journey.waitForPlot("#column-charts", traces: 6)
            let type = "document.querySelector(\"[name='type.\(place.integerValue ?? -1)']\").value"
            #expect(try await browser.run("return \(type)").stringValue == "category")

            try await browser.click("a[href^='/training/new?dataset=']")
            try await browser.wait(for: "document.querySelector(\"[name='synthesizer'][value='auto']\")?.checked")
            try await browser.fill("#f-model", "patients")
            try await journey.shoot("training-form-table")
            try await browser.click("#start-training")
            try await browser.wait(for: "document.getElementById('job')")
            try await journey.shoot("training-table-running")
            try await browser.wait(for: "document.getElementById('job').dataset.state === 'succeeded'", seconds: 240)
            try await journey.shoot("training-table")

            try await journey.open("/models/patients")
            try await browser.wait(for: "document.getElementById('report')")
            try await journey.shoot("model-table")
            #expect(try await browser.run("return document.getElementById('report').getAttribute('sandbox')").stringValue == "")
            let policy = try await browser.run(
                """
                const request = new XMLHttpRequest();
                request.open("GET", "/models/patients/versions/1/report", false);
                request.send();
                return request.getResponseHeader("Content-Security-Policy");
                """
            ).stringValue
            #expect(policy?.hasPrefix("default-src 'none'") == true && policy?.hasSuffix("sandbox") == true)
            try await journey.open("/models/patients/versions/1/report")
            #expect(try await browser.text().contains("patients"))
            try await browser.screenshot().write(to: Places.screenshots.appendingPathComponent("report-table.png"))

            try await journey.open("/operations?model=patients")
            try await browser.wait(for: "document.querySelectorAll('#preview tbody tr').length === 20")
            try await browser.click("#conditions > summary")
            try await journey.shoot("operations-table")
            try await browser.fill("#f-rows", "5000")
            let lines = try await browser.run(
                """
                const form = new FormData(document.getElementById("rows-form"));
                form.set("format", "csv");
                const request = new XMLHttpRequest();
                request.open("POST", "/operations/patients/1/download", false);
                request.send(new URLSearchParams(form));
                return [request.status, request.getResponseHeader("Content-Disposition"), request.responseText.trim().split("\\n").length];
                """)
            #expect(lines.arrayValue?.first == 200)
            #expect(lines.arrayValue?[1].stringValue?.contains("patients-1-rows.csv") == true)
            #expect((lines.arrayValue?.last?.integerValue ?? 0) >= 5001)
            try await browser.fill("#f-saveAs", "synthetic patients")
            try await browser.click("#save-sample")
            try await journey.waitForPlot("#column-charts", traces: 6)
            #expect(try await browser.text().contains("5000 rows"))
            for page in ["datasets", "models"] {
                try await journey.open("/\(page)")
                try await journey.shoot("page-\(page)-tables")
            }
        }
    }

    /// Runs `body` in a browser on a stack of its own; both end with it. What went wrong is seen in a last picture.
    private func withJourney(_ name: String, _ body: (Journey) async throws -> Void) async throws {
        try await Stack.with(environment: ["TRAINER_CHECKPOINT_SECONDS": "2", "LEASE_SECONDS": "30"]) { stack in
            let driver = try ChromeDriver()
            defer { driver.stop() }
            let browser = try await Browser(driver: driver.address)
            let journey = Journey(browser: browser, webURL: stack.webURL)
            do {
                try await body(journey)
                if !journey.ignoresConsole { #expect(try await browser.consoleErrors() == []) }
            } catch {
                try? await journey.shoot("failed-\(name)")
                await browser.close()
                throw error
            }
            await browser.close()
        }
    }
}
