BenchmarkProgram.run(Array(CommandLine.arguments.dropFirst()))
