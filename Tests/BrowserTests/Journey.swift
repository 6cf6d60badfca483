import Foundation
import Specification
import TestSupport
import Testing

/// What a person does on the pages, step by step.
final class Journey {
    let browser: Browser
    private let webURL: String
    /// Whether messages on the browser's console are part of the test.
    var ignoresConsole = false

    init(browser: Browser, webURL: String) {
        self.browser = browser
        self.webURL = webURL
    }

    func open(_ path: String) async throws { try await browser.open(webURL + path) }

    func logIn() async throws {
        try await browser.setWidth(1280)
        try await open("/")
        try await browser.fill("#f-username", Stack.username)
        try await browser.fill("#f-password", Stack.password)
        try await browser.click("#log-in")
        try await browser.wait(for: "document.querySelector('.next-step')")
    }

    /// Waits until a plot has at least so many lines, all with values.
    func waitForPlot(_ selector: String, traces: Int) async throws {
        try await browser.wait(
            for: """
                (() => {
                  const data = document.querySelector("\(selector)")?.data;
                  return data && data.length >= \(traces) && data.every((trace) => (trace.y ?? trace.z).length > 0);
                })()
                """)
    }

    /// Chooses a file and its layout, uploads it and ends on the dataset's page.
    func upload(_ file: String, layout: String, _ options: [String: String]) async throws {
        try await open("/generate/upload")
        try await browser.run("document.querySelector(\"[name='layout'][value='\(layout)']\").click()")
        for (name, value) in options { try await browser.fill("#f-\(name)", value) }
        try await browser.type("#f-file", Places.data.appendingPathComponent("series/\(file)").path)
        try await shoot("upload-\(layout)")
        try await browser.click("#upload-button")
        try await browser.wait(for: "document.getElementById('dataset-plot')")
    }

    /// Starts a training from the dataset's page, watches its losses come, and ends when it has succeeded.
    func train(dataset: String, synthesizer: String, model: String, epochs: Int) async throws {
        try await browser.click("a[href^='/training/new?dataset=']")
        try await browser.run("document.querySelector(\"[name='synthesizer'][value='\(synthesizer)']\").click()")
        try await browser.wait(for: "document.querySelector('#synthesizer-fields h2').textContent.length > 0")
        // The fields of the chosen synthesizer replace those of the other one.
        try await browser.wait(
            for: "document.querySelector(\"[name='p.\(synthesizer == "cgan" ? "labelEmbedding" : "criticSteps")']\") !== null")
        try await browser.fill("[name='p.epochs']", String(epochs))
        try await browser.fill("[name='p.batchSize']", "20")
        try await browser.fill("[name='p.reportEvery']", "10")
        try await browser.fill("#f-model", model)
        try await shoot("training-form-\(synthesizer)")
        try await browser.click("#start-training")
        try await browser.wait(for: "document.getElementById('job')")
        try await waitForPlot("#loss-plot", traces: 2)
        try await browser.wait(for: "document.getElementById('job').dataset.state === 'succeeded'", seconds: 240)
        try await waitForPlot("#loss-plot", traces: 2)
        try await waitForPlot("#snapshot-plot", traces: 1)
    }

    /// Draws series on the page Operations and saves them as a dataset.
    func sampleAndSave(model: String, dataset: String, count: Int) async throws {
        try await open("/operations?model=\(model)")
        try await waitForPlot("#result-plot", traces: 10)
        try await browser.fill("#f-count", String(count))
        try await browser.fill("#f-saveAs", dataset)
        try await browser.click("#save-sample")
        try await browser.wait(for: "document.getElementById('dataset-plot')")
        #expect(try await browser.text().contains("\(count) series"))
    }

    /// Downloads series by the form's button, read by a script instead of into a folder.
    func download(model: String, version: Int, count: Int) async throws {
        try await open("/operations?model=\(model)")
        let lines = try await browser.run(
            """
            const form = new FormData(document.getElementById("operation-form"));
            form.set("count", "\(count)");
            form.set("format", "jsonl");
            const request = new XMLHttpRequest();
            request.open("POST", "/operations/\(model)/\(version)/download", false);
            request.send(new URLSearchParams(form));
            return [request.status, request.getResponseHeader("Content-Disposition"), request.responseText.trim().split("\\n").length];
            """)
        #expect(lines.arrayValue?.first == 200)
        #expect(lines.arrayValue?[1].stringValue?.contains("attachment") == true)
        #expect(lines.arrayValue?.last == .integer(count))
    }

    /// Deletes a dataset, with the page that asks before.
    func deleteDataset(_ name: String) async throws {
        try await open("/datasets?q=\(name.split(separator: " ").joined(separator: "%20"))")
        try await browser.click(".data-table .row-title")
        try await browser.click("a[href$='/delete']")
        try await browser.click("#confirm")
        try await browser.wait(for: "document.querySelector('.notice-success')")
        #expect(try await browser.text().contains("The dataset \(name) is deleted."))
    }

    /// Keeps pictures of the page: wide and narrow, light and dark.
    func shoot(_ name: String) async throws {
        try FileManager.default.createDirectory(at: Places.screenshots, withIntermediateDirectories: true)
        for (width, theme) in [(1280, "light"), (1280, "dark"), (400, "light"), (400, "dark")] {
            try await browser.setWidth(width)
            try await browser.run(
                """
                document.documentElement.dataset.theme = "\(theme)";
                document.dispatchEvent(new CustomEvent("semblance:theme"));
                window.scrollTo(0, 0);
                """)
            // Plotly sizes its plots a moment after the page has changed; two frames see it done.
            try await settle()
            try await browser.screenshot().write(to: Places.screenshots.appendingPathComponent("\(name)-\(width)-\(theme).png"))
        }
        try await browser.setWidth(1280)
        try await browser.run("document.documentElement.dataset.theme = 'auto'; document.dispatchEvent(new CustomEvent('semblance:theme'))")
    }

    /// Waits until every plot is as wide as its place.
    private func settle() async throws {
        try await browser.wait(
            for: """
                [...document.querySelectorAll(".js-plotly-plot")].every((plot) => Math.abs((plot._fullLayout?.width ?? plot.clientWidth) - plot.clientWidth) < 3)
                """, seconds: 10)
    }
}
