using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Commands;

/// <summary>What the command line asks of the comparison.</summary>
/// <param name="Machines">The machines to compare.</param>
/// <param name="Duration">How long to measure.</param>
/// <param name="SvgPath">Where the chart goes; <see langword="null"/> for none.</param>
internal sealed record BenchOptions(IReadOnlyList<MachineKind> Machines, TimeSpan Duration, string? SvgPath);
