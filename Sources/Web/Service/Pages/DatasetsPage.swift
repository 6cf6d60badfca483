import Contracts

/// The list of datasets.
struct DatasetsPage {
    let context: PageContext
    let datasets: [Dataset]
    /// What the names are searched for.
    let search: String?
    /// The address of the next page of the list.
    let next: WebPath?

    var html: HTML {
        Layout(context: context, title: "Datasets", section: .datasets).page {
            PageHeader(
                title: "Datasets", lead: "Series and tables that were made, uploaded or sampled from a model.",
                actions: HTML.fragment([
                    LinkButton.secondary("Upload", WebPath("generate", "upload"), icon: .upload),
                    LinkButton.primary("Generate", WebPath("generate"), icon: .plus),
                ])
            ).html
            if datasets.isEmpty && search == nil {
                EmptyState(
                    icon: .layers, title: "No datasets yet", text: "Make one from a process, or bring a CSV file of your own.",
                    actions: HTML.fragment([
                        LinkButton.primary("Ten labelled harmonics", WebPath("generate").with("preset", "ten-harmonics"), icon: .wave),
                        LinkButton.secondary("Upload a file", WebPath("generate", "upload"), icon: .upload),
                    ])
                ).html
            } else {
                searchForm
                if datasets.isEmpty {
                    EmptyState(
                        icon: .search, title: "Nothing found", text: "No dataset's name contains “\(search ?? "")”.",
                        actions: LinkButton.secondary("Show all datasets", WebPath("datasets"))
                    ).html
                } else {
                    table
                    Fragment.more(next)
                }
            }
        }
    }

    private var searchForm: HTML {
        Tag.form(.class("search"), .method("get"), .action(WebPath("datasets")), .role("search")) {
            Tag.label(.class("visually-hidden"), .for("search")) { "Search by name" }
            Tag.input(
                .type("search"), .class("form-control"), .id("search"), .name("q"), .value(search ?? ""), .placeholder("Search by name"))
            Tag.button(.type("submit"), .class("btn btn-secondary")) {
                Icon.search.html
                Tag.span { "Search" }
            }
        }
    }

    private var table: HTML {
        DataTable(
            caption: "Datasets", columns: ["Name", "Kind", "Origin", "Holds", "Parameters", "Created"],
            rows: datasets.map { dataset in
                [
                    Tag.a(.class("row-title"), .href(WebPath("datasets", dataset.id))) { dataset.name },
                    .text(dataset.kind == .table ? "Table" : "Series"),
                    Fragment.badge(DatasetText.origin(dataset.origin), dataset.origin.rawValue), .text(DatasetText.shape(dataset)),
                    Tag.span(.class("clip")) { RecipeText.summary(dataset) }, Fragment.age(dataset.createdAt, context),
                ]
            }
        ).html
    }
}
