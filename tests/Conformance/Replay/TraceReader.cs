namespace DeviceDsl.Conformance.Replay;

/// <summary>Reads traces of the format v1: comments, commands, and the result of each on the next line.</summary>
internal static class TraceReader
{
    private const string CommandMark = "> ";
    private const string ResultMark = "< ";

    /// <summary>The commands of a trace with their results.</summary>
    /// <exception cref="TraceException">A line is none of a trace.</exception>
    public static IEnumerable<TraceStep> Read(TextReader text)
    {
        int number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#')) continue;
            if (!line.StartsWith(CommandMark, StringComparison.Ordinal)) throw Wrong(number, line, "neither comment nor command");
            string result = text.ReadLine() ?? throw Wrong(number, line, "a command without a result");
            number++;
            if (!result.StartsWith(ResultMark, StringComparison.Ordinal))
            {
                throw Wrong(number, result, "not the result of the command above");
            }

            yield return new TraceStep(number - 1, line[CommandMark.Length..], number, result[ResultMark.Length..]);
        }
    }

    private static TraceException Wrong(int number, string line, string why) => new($"line {number} is {why}: {line}");
}
