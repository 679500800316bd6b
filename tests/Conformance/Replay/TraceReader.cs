namespace DeviceDsl.Conformance.Replay;

/// <summary>Reads traces of the format v1: comments, commands, and the result of each on the next line.</summary>
internal static class TraceReader
{
    /// <summary>The beginning of the comment that names the kernel of a trace.</summary>
    public const string KernelMark = "# kernel ";

    private const string CommandMark = "> ";
    private const string ResultMark = "< ";


    /// <summary>The commands of a trace with their results.</summary>
    /// <exception cref="TraceException">A line is none of a trace.</exception>
    public static IEnumerable<TraceStep> Read(TextReader text)
    {
        int number = 0;
        KernelProfile kernel = KernelProfile.Newest;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith(KernelMark, StringComparison.Ordinal)) kernel = ReadKernel(number, line);
            if (line.Length == 0 || line.StartsWith('#')) continue;
            if (!line.StartsWith(CommandMark, StringComparison.Ordinal)) throw Wrong(number, line, "neither comment nor command");
            string result = text.ReadLine() ?? throw Wrong(number, line, "a command without a result");
            number++;
            if (!result.StartsWith(ResultMark, StringComparison.Ordinal))
            {
                throw Wrong(number, result, "not the result of the command above");
            }

            yield return new TraceStep(number - 1, line[CommandMark.Length..], number, result[ResultMark.Length..], kernel);
        }
    }

    /// <summary>The version comes first; words after it name the configuration, which the machine does not follow.</summary>
    private static KernelProfile ReadKernel(int number, string line)
        => Version.TryParse(line[KernelMark.Length..].Split(' ')[0], out Version? version)
            ? new KernelProfile(version)
            : throw new TraceException($"line {number} names no kernel: {line}");

    private static TraceException Wrong(int number, string line, string why) => new($"line {number} is {why}: {line}");
}
