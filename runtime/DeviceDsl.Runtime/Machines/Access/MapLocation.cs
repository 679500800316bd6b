namespace DeviceDsl.Machines;

/// <summary>The location of one register or region of a device.</summary>
/// <param name="IsRegion">Whether it is a region.</param>
/// <param name="Row">Its row in the device's table.</param>
/// <param name="Index">Its index in an array.</param>
/// <param name="Offset">Its address, in bytes from the device's base.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct MapLocation(bool IsRegion, int Row, int Index, ulong Offset, ulong Length);
