namespace DeviceDsl.Hosting.Measurement;

/// <summary>What was measured on one machine.</summary>
/// <param name="Kind">Which machine.</param>
/// <param name="Paths">The ways.</param>
/// <param name="LeftOut">A line for each way that was not measured, and why.</param>
internal sealed record MachineResult(MachineKind Kind, IReadOnlyList<PathResult> Paths, IReadOnlyList<string> LeftOut)
{
    /// <summary>What tables call the machine.</summary>
    public string Name => Kind == MachineKind.Kvm ? "KVM machine" : "embedded machine";
}
