namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands of a trace on the machines that they make, one machine after another.</summary>
/// <param name="create">Makes a machine.</param>
internal sealed class TraceSession(Func<VmCall, TraceMachine> create) : IDisposable
{
    private TraceMachine? _machine;

    /// <summary>The machine of the last command; <see langword="null"/> before the first.</summary>
    public TraceMachine? Machine => _machine;

    /// <summary>Runs a command, and everything that it causes.</summary>
    /// <param name="command">The command.</param>
    /// <param name="kernel">The kernel whose behaviour a new machine follows.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TraceException">It is no command.</exception>
    public string Run(string command, KernelProfile kernel)
    {
        var words = new Words(command);
        if (!VmCall.IsIn(command))
        {
            return Commands.Run(_machine ?? throw new TraceException("the first command of a trace makes a machine: vm"), words);
        }

        words.Next();
        Dispose();
        _machine = create(VmCall.Parse(words, kernel));
        return Results.Of(Errno.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _machine?.Dispose();
        _machine = null;
    }
}
