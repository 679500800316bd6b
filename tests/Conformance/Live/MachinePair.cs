using DeviceDsl.Conformance.Replay;

namespace DeviceDsl.Conformance.Live;

/// <summary>Runs the same commands on two machines, and compares each result and the states of all chips after it.</summary>
/// <param name="createExpected">Makes the machine that is right.</param>
/// <param name="createActual">Makes the other.</param>
/// <param name="kernel">The kernel that both follow.</param>
internal sealed class MachinePair(
    Func<VmCall, TraceMachine> createExpected, Func<VmCall, TraceMachine> createActual, KernelProfile kernel)
{
    /// <summary>Runs a sequence, whose first command makes the machines.</summary>
    /// <returns>The first difference, or <see langword="null"/>.</returns>
    public Difference? Run(IReadOnlyList<string> commands)
    {
        using var expected = new TraceSession(createExpected);
        using var actual = new TraceSession(createActual);
        for (int index = 0; index < commands.Count; index++)
        {
            // A processor that the machine does not have is no command for it.
            if (commands[index].StartsWith("on 1 ", StringComparison.Ordinal) && expected.Machine?.CpuCount == 1) continue;
            Difference? found = Compare(expected, actual, index, commands[index]);
            if (found is not null) return found;
            string? shown = ChipComparison.FindDifference(expected.Machine!, actual.Machine!);
            if (shown is not null) return Compare(expected, actual, index, shown) ?? new(index, shown, "a state", "another state");
        }

        return null;
    }

    private Difference? Compare(TraceSession expected, TraceSession actual, int index, string command)
    {
        string right = Answer(expected, command);
        string other = Answer(actual, command);
        return right == other ? null : new(index, command, right, other);
    }

    /// <summary>An exception is a result too, which the other machine does not have.</summary>
    private string Answer(TraceSession session, string command)
    {
        try
        {
            return session.Run(command, kernel);
        }
        catch (Exception exception) when (exception is not TraceException)
        {
            return $"{session.Machine?.GetType().Name} throws {exception}";
        }
    }
}
