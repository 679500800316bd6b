using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Commands;

/// <summary>The options of the comparison.</summary>
/// <param name="Machines">The machines to compare.</param>
/// <param name="Duration">The time to measure.</param>
/// <param name="SvgPath">The file for the chart; <see langword="null"/> for none.</param>
internal sealed record BenchOptions(IReadOnlyList<MachineKind> Machines, TimeSpan Duration, string? SvgPath);
