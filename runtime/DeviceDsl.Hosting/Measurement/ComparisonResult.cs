namespace DeviceDsl.Hosting.Measurement;

/// <summary>What a comparison has shown.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Rounds">How often each way was run.</param>
/// <param name="Machines">The machines.</param>
internal sealed record ComparisonResult(string Device, int Rounds, IReadOnlyList<MachineResult> Machines)
{
    /// <summary>Whether every write arrived.</summary>
    public bool AddsUp => Machines.SelectMany(machine => machine.Paths).All(path => path.Mismatch is null);
}
