namespace DeviceDsl.Conformance.Replay;

/// <summary>Replays a trace against the embedded machine and compares every result to the letter.</summary>
internal static class Replayer
{
    /// <summary>Replays a file.</summary>
    /// <returns>What is wrong with the first result that differs, or with the file; <see langword="null"/> when all are equal.</returns>
    public static string? Replay(string path)
    {
        try
        {
            using StreamReader text = File.OpenText(path);
            return Replay(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {exception.Message}";
        }
    }

    /// <summary>Replays a trace.</summary>
    public static string? Replay(TextReader text)
    {
        ReplayedMachine? machine = null;
        TraceStep current = default;
        try
        {
            foreach (TraceStep step in TraceReader.Read(text))
            {
                current = step;
                string actual = Run(ref machine, step);
                if (actual != step.Expected)
                {
                    return $"line {step.ResultLine}: {step.Command}\n  expected {step.Expected}\n  actual   {actual}";
                }
            }

            return machine is null ? "is no trace: it holds no command" : null;
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
        finally
        {
            machine?.Dispose();
        }
    }

    private static string Run(ref ReplayedMachine? machine, in TraceStep step)
    {
        var words = new Words(step.Command);
        if (!step.Command.StartsWith("vm ", StringComparison.Ordinal))
        {
            return Commands.Run(machine ?? throw new TraceException("the first command of a trace makes a machine: vm"), words);
        }

        words.Next();
        machine?.Dispose();
        machine = null;
        machine = ReplayedMachine.Create(words, step.Kernel);
        words.ThrowIfMore();
        return "ok";
    }
}
