namespace DeviceDsl.Model.Devices;

/// <summary>What selects a register of an array whose registers have one address.</summary>
/// <param name="Member">The member with the index.</param>
/// <param name="First">The value that selects the first register.</param>
/// <param name="Step">The distance between the values of neighbours, at least 1.</param>
internal sealed record IndexModel(SelectorModel Member, ulong First, ulong Step);
