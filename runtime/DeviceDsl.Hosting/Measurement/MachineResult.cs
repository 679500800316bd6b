namespace DeviceDsl.Hosting.Measurement;

/// <summary>The measurements of one machine.</summary>
/// <param name="Kind">The kind of the machine.</param>
/// <param name="Paths">The paths.</param>
/// <param name="Skipped">A line for each path that was not measured, with the reason.</param>
internal sealed record MachineResult(MachineKind Kind, IReadOnlyList<PathResult> Paths, IReadOnlyList<string> Skipped)
{
    /// <summary>The name of the machine in tables.</summary>
    public string Name => Kind == MachineKind.Kvm ? "KVM machine" : "embedded machine";
}
