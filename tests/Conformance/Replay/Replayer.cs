namespace DeviceDsl.Conformance.Replay;

/// <summary>Replays a trace on a machine and compares every result to the letter.</summary>
internal static class Replayer
{
    /// <summary>Replays a file.</summary>
    /// <returns>What is wrong with the first result that differs, or with the file; <see langword="null"/> when all are equal.</returns>
    public static string? Replay(string path, Func<VmCall, TraceMachine>? create = null)
    {
        try
        {
            using StreamReader text = File.OpenText(path);
            return Replay(text, create);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {exception.Message}";
        }
    }

    /// <summary>Replays a trace.</summary>
    /// <param name="text">The trace.</param>
    /// <param name="create">Makes the machines; by default embedded ones.</param>
    public static string? Replay(TextReader text, Func<VmCall, TraceMachine>? create = null)
    {
        using var session = new TraceSession(create ?? (call => new EmbeddedTraceMachine(call)));
        TraceStep current = default;
        try
        {
            foreach (TraceStep step in TraceReader.Read(text))
            {
                current = step;
                string actual = session.Run(step.Command, step.Kernel);
                if (actual != step.Expected)
                {
                    return $"line {step.ResultLine}: {step.Command}\n  expected {step.Expected}\n  actual   {actual}";
                }
            }

            return session.Machine is null ? "is no trace: it holds no command" : null;
        }
        catch (TraceException exception)
        {
            return exception.Message.StartsWith("line ", StringComparison.Ordinal)
                ? exception.Message
                : $"line {current.CommandLine}: {exception.Message}";
        }
        catch (Exception exception)
        {
            // Nothing that a trace says may bring a machine to this.
            return $"line {current.CommandLine}: {current.Command}\n  expected {current.Expected}\n  actual   {exception}";
        }
    }
}
