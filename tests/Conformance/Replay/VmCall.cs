namespace DeviceDsl.Conformance.Replay;

/// <summary>The command that makes a machine.</summary>
/// <param name="Kind">Its interrupt controllers.</param>
/// <param name="Cpus">The number of its processors.</param>
/// <param name="Kernel">The kernel that the trace comes from.</param>
internal readonly record struct VmCall(VmKind Kind, int Cpus, KernelProfile Kernel)
{
    private const uint MaxCpus = 8;
    private const string Start = "vm ";

    /// <summary>Whether a command makes a machine.</summary>
    public static bool IsIn(string command) => command.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Reads the words after the name.</summary>
    public static VmCall Parse(Words words, KernelProfile kernel)
    {
        VmKind kind = words.OneOf(("irqchip", VmKind.IrqChip), ("noirqchip", VmKind.NoIrqChip), ("split", VmKind.Split));
        uint cpus = words.HasNext ? words.Number32() : 1;
        if (cpus is 0 or > MaxCpus) throw new TraceException($"a machine has 1 to {MaxCpus} processors, not {cpus}");
        words.ThrowIfMore();
        return new(kind, (int)cpus, kernel);
    }
}
