namespace DeviceDsl.Hosting.Measurement;

/// <summary>The result of a comparison.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Rounds">The number of runs of each path.</param>
/// <param name="Machines">The machines.</param>
internal sealed record ComparisonResult(string Device, int Rounds, IReadOnlyList<MachineResult> Machines)
{
    /// <summary>Whether every write arrived.</summary>
    public bool IsComplete => Machines.SelectMany(machine => machine.Paths).All(path => path.Mismatch is null);
}
