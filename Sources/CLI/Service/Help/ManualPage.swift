/// The page `docs/cli.md`: every command's help, behind an introduction. `semblance help --markdown` prints it.
enum ManualPage {
    static func text(_ commands: [any Command.Type]) -> String {
        let sections = commands.map { "## semblance \($0.name)\n\n```\n\(CommandHelp.text($0))\n```\n" }
        return introduction + "\n" + sections.joined(separator: "\n")
    }

    private static let introduction = """
        # The command line

        `semblance` learns a table and makes rows like it, on this machine and without a server:

        ```sh
        semblance fit people.csv
        semblance sample people --rows 100000 --seed 1 -o synthetic.csv
        semblance evaluate people synthetic.csv -o report.html
        ```

        The same from a server is `semblance remote login`, `upload`, `fit`, `sample` and `download`; `semblance serve` starts one here.
        Who comes from syngen finds `semblance train` and `semblance infer`, with the options and the folder of artifacts known from there.

        - **Models** are files `NAME.semblance` (safetensors) in `--models FOLDER`, `SEMBLANCE_MODELS`, or `$XDG_DATA_HOME/semblance/models`
          (`~/.local/share/semblance/models`). Wherever a command takes a model's name it takes the path of such a file.
        - **Nothing is half written.** A model or a file of rows is written beside its place and moved there when it is whole and on the disk.
          A fit that takes long and was stopped, by Ctrl-C or a kill, goes on when the same command is given again: where starting over
          would lose much, its state is kept beside the model (every 10 seconds, and at Ctrl-C) and removed at the end.
        - **Results** go to standard output; progress, notes and complaints to standard error: a bar with the time left on a terminal, lines
          when it is piped, nothing with `--quiet`. When the reader of standard output has enough (`| head`), the program ends quietly.
        - **The same seed** gives the same model and the same rows, byte for byte, on any number of threads and in blocks of any size.
        - **Errors** are one line on standard error that names the option, file, line or column. Exit codes: 0 done, 1 it failed, 2 wrong use or
          wrong settings, 3 the server cannot be reached, 4 `evaluate --require-privacy` and the rows may not be shared, or it cannot be told,
          130 ended by Ctrl-C.
        - **Completion** of commands, options and models: `semblance completion bash` (or `zsh`, `fish`) prints the script.

        This page is made by `semblance help --markdown`; a test keeps it equal.

        """
}
