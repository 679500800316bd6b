namespace DeviceDsl.Model.Machines;

/// <summary>A line that has another GSI on a machine than its device declares.</summary>
internal sealed record GsiMove(int Declared, int Actual);
