namespace DeviceDsl.Model.Machines;

/// <summary>A doorbell of a machine, or an array of them, at its absolute address.</summary>
/// <param name="Row">The row of the machine's table.</param>
/// <param name="Name">The member that holds the device, and the handler.</param>
/// <param name="Key">Which writes ring.</param>
internal sealed record MachineRow(int Row, string Name, DoorbellKey Key);
